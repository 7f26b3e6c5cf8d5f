import type { HttpContext, Router } from '@adonisjs/core/http'
import { renderMarkdown } from '#framework/markdown/main'
import { notFound } from '#framework/resources/main'
import { answerPage } from './page.js'
import { ERROR_CODES, errorPage, errorTable } from './error_pages.js'
import { onlyGet } from './only_get.js'
import { ERROR_PAGES } from './problem.js'

/** Answers a page as HTML to a browser, as Markdown to anybody else. */
async function answer(ctx: HttpContext, title: string, source: string): Promise<void> {
  const isBrowser = ctx.request.accepts(['text/markdown', 'html']) === 'html'
  const { html } = isBrowser ? await renderMarkdown(source) : { html: '' }
  const head = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`
  if (isBrowser) answerPage(ctx, `${head}<main>${html}</main></html>`)
  else answerPage(ctx, source, 200, 'text/markdown; charset=utf-8')
  ctx.response.header('vary', 'cookie, accept')
}

/** The pages that the `type` of a problem leads to, and the table of all, under the current group's prefix. */
export function errorRoutes(router: Router): void {
  const all = `# Errors\n\n${errorTable(ERROR_PAGES)}\n`
  onlyGet(router, 'errors', (ctx) => answer(ctx, 'Errors', all)).as('api.errors')
  onlyGet(router, 'errors/:code', (ctx) => {
    const code = ERROR_CODES.find((one) => one === ctx.params.code)
    if (!code) throw notFound('errors', ctx.params.code)
    return answer(ctx, code, errorPage(code))
  }).as('api.errors.show')
}
