import type { HttpContext, Router } from '@adonisjs/core/http'
import { onlyGet } from '#framework/http/main'
import { invalidParameter } from '#framework/resources/main'
import { docsPage, docsStart, docsViewer } from './docs_page.js'
import { description, factsOf, type Format } from './kept.js'
import { type Version, VERSIONS } from './versions.js'

const TYPES: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
}

/** One of a parameter's words. @throws E_INVALID_PARAMETER with those there are */
function word<Word extends string>(ctx: HttpContext, name: string, words: readonly Word[]) {
  const given = ctx.request.qs()[name]
  if (given === undefined || words.includes(given as Word)) return given as Word | undefined
  throw invalidParameter(name, `${name} is ${words.join(' or ')}.`, 'enum')
}

function answer(ctx: HttpContext, format: Format): void {
  for (const name of Object.keys(ctx.request.qs())) {
    if (name === 'version' || name === 'for') continue
    throw invalidParameter(
      name.slice(0, 100),
      `There is no parameter "${name.slice(0, 100)}". Parameters are: version, for.`,
      'unknown'
    )
  }
  const version: Version = word(ctx, 'version', VERSIONS) ?? '3.1'
  const isMine = word(ctx, 'for', ['me']) === 'me'
  const { text, etag } = description(version, format, isMine ? ctx.actor : undefined)
  const { response } = ctx
  response.header('content-type', TYPES[format])
  response.header('cache-control', isMine ? 'private, no-cache' : 'public, no-cache')
  response.header('etag', etag)
  if (response.fresh()) return response.status(304).send(null)
  response.send(text)
}

/**
 * The address that somebody tries first: where the description is, and the page about it. The header says it in the
 * words of RFC 8631, for programs that look for them.
 */
function entrance(ctx: HttpContext): void {
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

/** The description of the API, as JSON and as YAML, and the page that shows it, under the current group's prefix. */
export function openapiRoutes(router: Router): void {
  onlyGet(router, '/', entrance).as('api')
  onlyGet(router, 'openapi.json', (ctx) => answer(ctx, 'json')).as('api.description')
  onlyGet(router, 'openapi.yaml', (ctx) => answer(ctx, 'yaml')).as('api.description.yaml')
  onlyGet(router, 'docs', docsPage).as('api.docs')
  onlyGet(router, 'docs/scalar.js', docsViewer).as('api.docs.viewer')
  onlyGet(router, 'docs/start.js', docsStart).as('api.docs.start')
}
