import type { HttpContext, Router } from '@adonisjs/core/http'
import { onlyGet } from '#framework/http/main'

// Imported when first asked for: a server whose API nobody reads about does without what describes it.
const answer = async (ctx: HttpContext, format: 'json' | 'yaml') => {
  const { answer: run } = await import('./answer.js')
  return run(ctx, format)
}
const docs = (name: 'docsPage' | 'docsViewer' | 'docsStart') => async (ctx: HttpContext) => {
  const pages = await import('./docs_page.js')
  return pages[name](ctx)
}

const entrance = async (ctx: HttpContext) => {
  const { entrance: run } = await import('./entrance.js')
  return run(ctx)
}

/** The description of the API, as JSON and as YAML, and the page that shows it, under the current group's prefix. */
export function openapiRoutes(router: Router): void {
  onlyGet(router, '/', entrance).as('api')
  onlyGet(router, 'openapi.json', (ctx) => answer(ctx, 'json')).as('api.description')
  onlyGet(router, 'openapi.yaml', (ctx) => answer(ctx, 'yaml')).as('api.description.yaml')
  onlyGet(router, 'docs', docs('docsPage')).as('api.docs')
  onlyGet(router, 'docs/scalar.js', docs('docsViewer')).as('api.docs.viewer')
  onlyGet(router, 'docs/start.js', docs('docsStart')).as('api.docs.start')
}
