import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { HttpContext } from '@adonisjs/core/http'
import logger from '@adonisjs/core/services/logger'
import { html, type SafeHtml } from '#framework/html/main'
import { factsOf } from './kept.js'
import { scalarBundle } from './scalar.js'

/**
 * Starts Scalar in the page; it asks nothing of other servers and tells them nothing. What it needs to live under the
 * policy comes first: its style sheets carry the page's nonce, and its schemas are checked without `eval`.
 */
const START = `
const nonce = document.querySelector('meta[property=csp-nonce]').content
const createElement = document.createElement
document.createElement = function (name, ...rest) {
  const element = createElement.call(this, name, ...rest)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}
globalThis.__zod_globalConfig = { jitless: true }

addEventListener('DOMContentLoaded', () => {
  const place = document.getElementById('reference')
  Scalar.createApiReference(place, {
    url: place.dataset.description,
    _integration: 'adonisjs',
    authentication: { preferredSecurityScheme: 'bearer' },
    agent: { disabled: true },
    mcp: { disabled: true },
    telemetry: false,
    withDefaultFonts: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    modelsSectionLabel: 'Schemas',
    favicon: '/favicon.svg',
  })
})
`

const START_TAG = createHash('sha256').update(START).digest('base64url').slice(0, 22)

/**
 * Scripts and what they load come from here, and only style sheets that carry the page's nonce. Scalar writes style
 * attributes, widths of its columns for one, which no nonce can allow: they may be anything, here and on no other page.
 */
const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "script-src 'self'",
    `style-src-elem 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
  ].join('; ')

/** `GET docs`: the page on which the API can be read and tried. */
export async function docsPage(ctx: HttpContext): Promise<void> {
  const nonce = randomBytes(16).toString('base64')
  const here = ctx.request.url().replace(/\/+$/, '')
  const api = here.slice(0, here.lastIndexOf('/'))
  const isInstalled = await scalarBundle().then(
    () => true,
    (error) => {
      logger.warn({ err: error }, 'The page of the API has no viewer: npm install brings it')
      return false
    }
  )
  const reference = isInstalled ? viewer(here, api) : notice(api)
  ctx.response.header('content-security-policy', policyOf(nonce))
  ctx.response.header('content-type', 'text/html; charset=utf-8')
  ctx.response.header('cache-control', 'no-store')
  ctx.response.send(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta property="csp-nonce" content="${nonce}" />
          <title>${factsOf().title}</title>
          <link rel="icon" href="/favicon.svg" />
          <link rel="alternate" type="application/json" href="${api}/openapi.json" />
        </head>
        <body>
          ${reference}
        </body>
      </html>`.toString()
  )
}

const viewer = (here: string, api: string): SafeHtml =>
  html`<div id="reference" data-description="${api}/openapi.json"></div>
    <noscript>
      <p>This page needs JavaScript. <a href="${api}/openapi.json">The description itself</a> does not.</p>
    </noscript>
    <script src="${here}/start.js"></script>
    <script src="${here}/scalar.js"></script>`

const notice = (api: string): SafeHtml =>
  html`<h1>${factsOf().title}</h1>
    <p>The viewer of this page is not installed. <code>npm install</code> brings it.</p>
    <p>
      The description itself: <a href="${api}/openapi.json">JSON</a>,
      <a href="${api}/openapi.yaml">YAML</a>.
    </p>`

/** `GET docs/scalar.js`: the viewer. */
export async function docsViewer({ request, response }: HttpContext): Promise<void> {
  const { gzipped, etag } = await scalarBundle()
  if (!script(response, etag)) return
  response.header('vary', 'accept-encoding')
  if (request.encoding(['gzip']) === 'gzip') {
    response.header('content-encoding', 'gzip')
    return response.send(gzipped)
  }
  response.send(await promisify(gunzip)(gzipped))
}

/** `GET docs/start.js`: what starts it. */
export function docsStart({ response }: HttpContext): void {
  if (script(response, START_TAG)) response.send(START)
}

/** Says that a script follows. @returns false when the browser has it already, which is then answered */
function script(response: HttpContext['response'], etag: string): boolean {
  response.header('content-type', 'text/javascript; charset=utf-8')
  response.header('cache-control', 'public, no-cache')
  response.header('etag', `"${etag}"`)
  if (!response.fresh()) return true
  response.status(304).send(null)
  return false
}
