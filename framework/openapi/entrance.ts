import type { HttpContext } from '@adonisjs/core/http'
import { factsOf } from './kept.js'

/**
 * The address that somebody tries first: where the description is, and the page about it. The header says it in the
 * words of RFC 8631, for programs that look for them.
 */
export function entrance(ctx: HttpContext): void {
  const here = ctx.request.url().replace(/\/+$/, '')
  const { title, version } = factsOf()
  const links = {
    description: `${here}/openapi.json`,
    documentation: `${here}/docs`,
    errors: `${here}/errors`,
  }
  const { response } = ctx
  response.header(
    'link',
    `<${links.description}>; rel="service-desc", <${links.documentation}>; rel="service-doc"`
  )
  response.header('cache-control', 'public, no-cache')
  response.json({ data: { title, version }, links })
}
