import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import { appUrl } from '#config/app'

/** Nothing to find behind these, and a search page has no end. */
const CLOSED = ['/admin', '/account', '/api', '/search']

/** What robots are asked to leave alone. */
export default class RobotsController {
  async show(ctx: HttpContext) {
    const lines = CLOSED.map((path) => `Disallow: ${path}`).join('\n')
    return answerPage(
      ctx,
      `User-agent: *\n${lines}\n\nSitemap: ${appUrl}/sitemap.xml\n`,
      200,
      'text/plain; charset=utf-8'
    )
  }
}
