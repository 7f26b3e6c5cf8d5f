import { gzip } from 'node:zlib'
import { promisify } from 'node:util'

/** Scalar's browser bundle, compressed, and the tag that tells it from that of another version. */
export interface Bundle {
  gzipped: Buffer
  etag: string
}

/** What Scalar's plugin asks of the Fastify that it is made for. */
interface Host {
  route(route: { url: string; handler(request: unknown, reply: Reply): unknown }): void
}

interface Reply {
  header(name: string, value: string): Reply
  send(body: string): Reply
}

type Plugin = (host: Host, options: object, done: () => void) => void

/** The name under which the plugin serves the bundle. */
const FILE = '/js/scalar.js'

let bundle: Promise<Bundle> | undefined

/**
 * Scalar's browser bundle, read on first use and kept.
 * @throws when the package is not installed
 */
export function scalarBundle(): Promise<Bundle> {
  return (bundle ??= makeBundle().catch((error) => {
    bundle = undefined
    throw error
  }))
}

async function makeBundle(): Promise<Bundle> {
  const gzipped = await promisify(gzip)(await readBundle(), { level: 9 })
  const { createHash } = await import('node:crypto')
  return { gzipped, etag: createHash('sha256').update(gzipped).digest('base64url').slice(0, 22) }
}

/**
 * The bundle stands alone in no package: @scalar/api-reference brings 287 MB of what it was built from. Its plugin for
 * Fastify carries the built file, so that file is asked for as Fastify would ask.
 */
async function readBundle(): Promise<string> {
  const { default: plugin } = (await import('@scalar/fastify-api-reference')) as unknown as {
    default: Plugin
  }
  let text: string | undefined
  const reply: Reply = {
    header: () => reply,
    send(body) {
      text = body
      return reply
    },
  }
  const host: Host = {
    route({ url, handler }) {
      if (url.endsWith(FILE)) handler({}, reply)
    },
  }
  plugin(host, { configuration: { url: '/' } }, () => {})
  if (text === undefined)
    throw new Error(`@scalar/fastify-api-reference serves no ${FILE}: use the pinned version of it`)
  return text
}
