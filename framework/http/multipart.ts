import { on } from 'node:events'
import type { IncomingMessage } from 'node:http'
import multiparty, { type Form, type FormPart } from '@poppinss/multiparty'
import { OperationError } from '#framework/resources/main'

export const FORM_TYPE = 'multipart/form-data'

/** Parts that one form may have. */
const MAX_PARTS = 500

/** Characters that one header of a part may have: what reads names out of it takes a time that grows faster than it. */
const MAX_HEADER = 2000

/** Bytes of a form besides what its parts hold, those included that are on their way. */
const MAX_BETWEEN = 512_000

/** Characters of a Content-Type whose boundary is looked for. */
const MAX_CONTENT_TYPE = 300

/** A form of which nothing comes for so long is given up, in milliseconds. */
const SILENCE = 20_000

/** Somebody whose form is refused is listened to for so long, so that the answer reaches them, in milliseconds. */
const PATIENCE = 5_000

/** One part of a form, to be read to its end before the next one comes. */
export interface Part {
  name: string
  /** Undefined where the part does not say that it is a file; empty for a file that nobody chose. */
  filename: string | undefined
  /** Its media type in lower case with its parameters; empty when it does not say. */
  type: string
  /** Its bytes as they come. */
  source: AsyncIterable<Buffer>
}

const malformed = (reason: string) =>
  new OperationError('E_MALFORMED_BODY', `${reason} Send the form again, all of it.`)

const tooSlow = () =>
  new OperationError('E_REQUEST_TIMEOUT', 'The form stopped coming. Send it again, all of it.')

const tooLarge = (max: number) =>
  new OperationError('E_BODY_TOO_LARGE', `This form may have ${max} bytes; this one has more.`)

/**
 * The parts of a form as they come, at constant memory: nothing is kept here, and the client sends no faster than the
 * parts are read. Whoever stops early hears the rest no more.
 * @param limit  bytes that the parts may have together
 * @param silence  milliseconds in which nothing comes, after which it is given up
 * @throws E_MALFORMED_BODY, E_BODY_TOO_LARGE, E_REQUEST_TIMEOUT
 */
export async function* partsOf(
  request: IncomingMessage,
  limit: number,
  silence = SILENCE
): AsyncGenerator<Part, void, undefined> {
  const max = limit + MAX_BETWEEN
  if (request.destroyed) throw malformed('The form broke off.')
  const form = guarded(new multiparty.Form({ maxFields: MAX_PARTS }))
  const quiet = setTimeout(() => form.handleError(tooSlow()), silence).unref()
  const open = new Set<FormPart>()
  let taken = 0
  let isWhole = false
  form.on('part', (part: FormPart) => {
    open.add(part)
    part.on('error', () => {})
    part.on('close', () => open.delete(part))
  })
  form.on('progress', () => {
    quiet.refresh()
    if (form.bytesReceived > taken + MAX_BETWEEN) form.handleError(tooLarge(max))
  })
  // A part that is waited for would never end.
  form.on('error', (error) => open.forEach((part) => part.destroy(error)))
  form.on('close', () => (isWhole = true))

  async function* bytesOf(part: FormPart): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const chunk of part.iterator({ destroyOnReturn: false })) {
        taken += (chunk as Buffer).length
        if (taken > limit) throw tooLarge(limit)
        yield chunk as Buffer
      }
    } catch (error) {
      throw explained(error)
    }
  }

  try {
    if ((request.headers['content-type'] ?? '').length > MAX_CONTENT_TYPE)
      throw malformed('Its Content-Type is too long.')
    if (Number(request.headers['content-length']) > max) throw tooLarge(limit)
    const parts = on(form, 'part', { close: ['close'] })
    form.parse(request)
    for await (const [part] of parts as AsyncIterable<[FormPart]>) {
      if (!part.name) throw malformed('One of its parts has no name.')
      const type = (part.headers['content-type'] ?? '').toLowerCase().trim()
      yield { name: part.name, filename: part.filename, type, source: bytesOf(part) }
      part.resume()
    }
  } catch (error) {
    throw explained(error)
  } finally {
    clearTimeout(quiet)
    if (!isWhole) leave(request, form, open)
  }
}

/** What the parser says in words of its own. */
function explained(error: unknown): unknown {
  if (error instanceof OperationError) return error
  const { status } = error as { status?: number }
  if (status === 413)
    return new OperationError('E_BODY_TOO_LARGE', `A form may have ${MAX_PARTS} parts.`)
  return malformed('The form broke off, or is none.')
}

/**
 * The parser keeps a header however long it is, and is thrown out of the request by a name that it cannot decode, which
 * would end the process.
 */
function guarded(form: Form): Form {
  const { onParseHeaderField, onParseHeaderValue, onParseHeaderEnd } = form
  const hasRoom = (bytes: Buffer) => {
    if (form.headerField.length + form.headerValue.length + bytes.length <= MAX_HEADER) return true
    form.handleError(malformed(`A header of a part may have ${MAX_HEADER} bytes.`))
    return false
  }
  form.onParseHeaderField = (bytes) => {
    if (hasRoom(bytes)) onParseHeaderField.call(form, bytes)
  }
  form.onParseHeaderValue = (bytes) => {
    if (hasRoom(bytes)) onParseHeaderValue.call(form, bytes)
  }
  form.onParseHeaderEnd = () => {
    try {
      onParseHeaderEnd.call(form)
    } catch {
      form.handleError(malformed('The name of a file in it cannot be read.'))
    }
  }
  return form
}

/** Nothing is read any more, but what comes is still taken for a while. */
function leave(request: IncomingMessage, form: Form, open: ReadonlySet<FormPart>): void {
  request.unpipe(form)
  for (const part of open) part.destroy()
  if (request.destroyed || request.complete) return
  request.resume()
  const ending = setTimeout(() => request.destroy(), PATIENCE).unref()
  request.once('close', () => clearTimeout(ending))
}
