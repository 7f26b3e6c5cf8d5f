import app from '@adonisjs/core/services/app'
import string from '@adonisjs/core/helpers/string'
import type { Exchange } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'

let limit: number | undefined

/** The size every JSON body of the application is held to, `json.limit` in config/bodyparser.ts. */
function maxBytes(): number {
  const size = app.config.get<string>('bodyparser.json.limit')
  return (limit ??= Number(string.bytes.parse(size)))
}

const tooLarge = () =>
  new OperationError('E_BODY_TOO_LARGE', `A body may have ${maxBytes()} bytes; this one has more.`)

const malformed = (reason: string) =>
  new OperationError(
    'E_MALFORMED_BODY',
    `${reason} Send one JSON object in UTF-8 with a value per field.`
  )

/** The body's bytes; what comes after the limit is not kept. @throws E_BODY_TOO_LARGE */
function bytesOf({ request }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length']) > maxBytes()) return reject(tooLarge())
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxBytes()) return chunks.push(chunk)
      chunks.length = 0
      reject(tooLarge())
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', () => reject(malformed('The body broke off.')))
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON body of a write. The body parser of the pages stays out of it: it would keep uploaded files of strangers,
 * put other characters in place of broken UTF-8, and join the body with the query string.
 * @throws E_UNSUPPORTED_MEDIA_TYPE, E_BODY_TOO_LARGE, E_MALFORMED_BODY
 */
export async function readBody(exchange: Exchange): Promise<unknown> {
  const type = exchange.header('content-type') ?? ''
  const encoding = exchange.header('content-encoding') ?? 'identity'
  if (!/^application\/(json|merge-patch\+json)\s*(;|$)/i.test(type) || encoding !== 'identity') {
    throw new OperationError(
      'E_UNSUPPORTED_MEDIA_TYPE',
      'Send application/json in UTF-8, not compressed.'
    )
  }
  const bytes = await bytesOf(exchange)
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw malformed('The body is not UTF-8.')
  }
  if (text.trim() === '') throw malformed('The body is empty.')
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The body is not JSON.')
  }
}
