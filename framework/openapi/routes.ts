import type { HttpContext, Router } from '@adonisjs/core/http'

// Imported when first asked for: a server whose API nobody reads about does without what describes it.
const answer = async (ctx: HttpContext, format: 'json' | 'yaml') => {
  const { answer: run } = await import('./answer.js')
  return run(ctx, format)
}
const docs = (name: 'docsPage' | 'docsViewer' | 'docsStart') => async (ctx: HttpContext) => {
  const pages = await import('./docs_page.js')
  return pages[name](ctx)
}

/** The description of the API, as JSON and as YAML, and the page that shows it, under the current group's prefix. */
export function openapiRoutes(router: Router): void {
  router.get('openapi.json', (ctx) => answer(ctx, 'json')).as('api.description')
  router.get('openapi.yaml', (ctx) => answer(ctx, 'yaml')).as('api.description.yaml')
  router.get('docs', docs('docsPage')).as('api.docs')
  router.get('docs/scalar.js', docs('docsViewer')).as('api.docs.viewer')
  router.get('docs/start.js', docs('docsStart')).as('api.docs.start')
}
