import app from '@adonisjs/core/services/app'
import string from '@adonisjs/core/helpers/string'
import type { Exchange } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'

let limit: number | undefined

/** The size every JSON body of the application is held to, `json.limit` in config/bodyparser.ts. */
export function maxBytes(): number {
  const size = app.config.get<string>('bodyparser.json.limit')
  return (limit ??= Number(string.bytes.parse(size)))
}

const tooLarge = () =>
  new OperationError('E_BODY_TOO_LARGE', `A body may have ${maxBytes()} bytes; this one has more.`)

const tooSlow = () =>
  new OperationError('E_REQUEST_TIMEOUT', 'The body stopped coming. Send it again, all of it.')

const malformed = (reason: string) =>
  new OperationError(
    'E_MALFORMED_BODY',
    `${reason} Send one JSON object in UTF-8 with a value per field.`
  )

/** A body of which nothing comes for so long is given up, in milliseconds. */
const SILENCE = 20_000

/** Somebody who sends too much is listened to for so long, so that the answer reaches them, in milliseconds. */
const PATIENCE = 5_000

/** The body's bytes; what comes after the limit is not kept. @throws E_BODY_TOO_LARGE, E_REQUEST_TIMEOUT */
function bytesOf({ request }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const silence = setTimeout(() => giveUp(tooSlow()), SILENCE).unref()

    function giveUp(error: OperationError) {
      clearTimeout(silence)
      chunks.length = 0
      const ending = setTimeout(() => request.destroy(), PATIENCE).unref()
      request.once('close', () => clearTimeout(ending))
      reject(error)
    }

    // It went away while its credential was looked up: nothing will be heard of it any more.
    if (request.destroyed) return giveUp(malformed('The body broke off.'))
    if (Number(request.headers['content-length']) > maxBytes()) return giveUp(tooLarge())
    request.on('data', (chunk: Buffer) => {
      silence.refresh()
      length += chunk.length
      if (length <= maxBytes()) chunks.push(chunk)
      else if (length - chunk.length <= maxBytes()) giveUp(tooLarge())
    })
    request.on('end', () => {
      clearTimeout(silence)
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', () => giveUp(malformed('The body broke off.')))
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A body as it was sent: its media type, and the JSON in it. */
export interface Body {
  type: string
  value: unknown
}

/**
 * The JSON body of a write. The body parser of the pages stays out of it: it would keep uploaded files of strangers,
 * put other characters in place of broken UTF-8, and join the body with the query string.
 * @param types  media types that are read here
 * @throws E_UNSUPPORTED_MEDIA_TYPE, E_BODY_TOO_LARGE, E_MALFORMED_BODY, E_REQUEST_TIMEOUT
 */
export async function readBody(exchange: Exchange, types: readonly string[]): Promise<Body> {
  const type = typeOf(exchange, types)
  const bytes = await bytesOf(exchange)
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw malformed('The body is not UTF-8.')
  }
  if (text.trim() === '') throw malformed('The body is empty.')
  try {
    return { type, value: JSON.parse(text) }
  } catch {
    throw malformed('The body is not JSON.')
  }
}

/** The header that says which bodies a method reads. */
const ACCEPTS: Record<string, string> = { PATCH: 'accept-patch', QUERY: 'accept-query' }

/**
 * What kind of body it is.
 * @throws E_UNSUPPORTED_MEDIA_TYPE, with the kinds that are read in a header as well
 */
export function typeOf(exchange: Exchange, types: readonly string[]): string {
  const [type, ...parameters] = (exchange.header('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.map(charsetIn).find((name) => name !== undefined) ?? 'utf-8'
  const encoding = exchange.header('content-encoding') ?? 'identity'
  const isText = /^(utf-?8|us-ascii)$/.test(charset) && encoding === 'identity'
  if (isText && types.includes(type.trim())) return type.trim()
  exchange.set(ACCEPTS[exchange.method] ?? 'accept-post', types.join(', '))
  throw new OperationError(
    'E_UNSUPPORTED_MEDIA_TYPE',
    `Send ${types.join(' or ')} in UTF-8, not compressed.`
  )
}

/** The charset that a parameter of a media type names; undefined for another parameter. */
function charsetIn(parameter: string): string | undefined {
  const [name, value = ''] = parameter.split('=', 2)
  return name.trim() === 'charset' ? value.trim().replace(/^"(.*)"$/, '$1') : undefined
}
