import type { HttpRequest } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import string from '@adonisjs/core/helpers/string'
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
async function bytesOf(request: HttpRequest): Promise<Buffer> {
  if (Number(request.header('content-length')) > maxBytes()) throw tooLarge()
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > maxBytes()) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The JSON body of a write. The body parser of the pages stays out of it: it would keep uploaded files of strangers,
 * put other characters in place of broken UTF-8, and join the body with the query string.
 * @throws E_UNSUPPORTED_MEDIA_TYPE, E_BODY_TOO_LARGE, E_MALFORMED_BODY
 */
export async function readBody(request: HttpRequest): Promise<unknown> {
  const type = request.header('content-type') ?? ''
  const encoding = request.header('content-encoding') ?? 'identity'
  if (!/^application\/(json|merge-patch\+json)\s*(;|$)/i.test(type) || encoding !== 'identity') {
    throw new OperationError(
      'E_UNSUPPORTED_MEDIA_TYPE',
      'Send application/json in UTF-8, not compressed.'
    )
  }
  const bytes = await bytesOf(request)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
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
