import type { HttpContext, Router } from '@adonisjs/core/http'
import { renderMarkdown } from '#framework/markdown/main'
import { notFound } from '#framework/resources/main'
import { answerPage, page } from './page.js'
import { ERROR_CODES, errorText, errorTable } from './error_pages.js'
import { onlyGet } from './only_get.js'
import { ERROR_PAGES } from './problem.js'

/** Answers a page to a browser, its Markdown to anybody else. */
async function answer(ctx: HttpContext, title: string, text: string, isAll: boolean) {
  if (ctx.request.accepts(['text/markdown', 'html']) === 'html') {
    const { html } = await renderMarkdown(text)
    await page(ctx, 'pages/errors/code', { title, html, isAll })
  } else answerPage(ctx, `# ${title}\n\n${text}`, 200, 'text/markdown; charset=utf-8')
  ctx.response.header('vary', 'cookie, accept')
}

/** The pages that the `type` of a problem leads to, and the table of all, under the current group's prefix. */
export function errorRoutes(router: Router): void {
  const all = `${errorTable(ERROR_PAGES)}\n`
  onlyGet(router, 'errors', (ctx) => answer(ctx, 'Errors', all, true)).as('api.errors')
  onlyGet(router, 'errors/:code', (ctx) => {
    const code = ERROR_CODES.find((one) => one === ctx.params.code)
    if (!code) throw notFound('errors', ctx.params.code)
    return answer(ctx, code, errorText(code), false)
  }).as('api.errors.show')
}
