import type { Field, StoredFile } from '#framework/fields/main'
import { dropFile, maxSizeOf, receiveFile } from '#framework/files/main'
import { type Exchange, FORM_TYPE, type Part, partsOf } from '#framework/http/main'
import { isFile, OperationError, refusedName, type Registered } from '#framework/resources/main'
import { maxBytes } from './body.js'

/** Fields of a resource that are files and may be sent. */
export const fileFields = ({ resource }: Registered): Field[] =>
  [...resource.shape.fields.values()].filter(
    (field) => isFile(field) && !field.hidden && !field.readonly
  )

/** The media types that bring a record, a form among them where the record has files. */
export function withForms(registered: Registered, types: readonly string[]): readonly string[] {
  return fileFields(registered).length ? [...types, FORM_TYPE] : types
}

/**
 * Writes a record that is sent as a form. Its files are put into the storage as they come, and taken out again when the
 * write comes to nothing.
 * @param writable  names that the sender may set; nobody's bytes are taken for another
 * @throws what `write` throws, and E_BODY_TOO_LARGE, E_INVALID, E_UNSUPPORTED_MEDIA_TYPE, E_MALFORMED_BODY naming the part
 */
export async function writeForm<Given extends { replayed: boolean }>(
  exchange: Exchange,
  registered: Registered,
  writable: ReadonlySet<string>,
  write: (input: Record<string, unknown>) => Promise<Given>
): Promise<Given> {
  const form = new RecordForm(registered, writable)
  try {
    const written = await write(await form.read(exchange))
    if (written.replayed) await form.drop()
    return written
  } catch (error) {
    await form.drop()
    throw error
  }
}

class RecordForm {
  readonly #values = new Map<string, unknown[]>()
  readonly #stored: StoredFile[] = []
  #room = maxBytes()

  constructor(
    private registered: Registered,
    private writable: ReadonlySet<string>
  ) {}

  async read(exchange: Exchange): Promise<Record<string, unknown>> {
    const files = fileFields(this.registered).map(maxSizeOf)
    const limit = files.reduce((sum, size) => sum + size, maxBytes())
    for await (const part of partsOf(exchange.request, limit)) {
      const value = await this.#valueOf(part)
      if (value === undefined) continue
      const before = this.#values.get(part.name)
      if (before) before.push(value)
      else this.#values.set(part.name, [value])
    }
    const entries = [...this.#values].map(([name, values]) => [name, this.#whole(name, values)])
    return Object.fromEntries(entries)
  }

  async drop(): Promise<void> {
    for (const stored of this.#stored) await dropFile(stored)
  }

  async #valueOf(part: Part): Promise<unknown> {
    const field = this.registered.resource.shape.fields.get(part.name)
    const isText = part.type === '' || part.type.startsWith('text/plain')
    const isJson = part.type.startsWith('application/json')
    const isSentAsFile = part.filename !== undefined || !(isText || isJson)
    if (isFile(field) && isSentAsFile) return this.#file(field, part)
    if (!isText && !isJson) throw wrongType(part)
    const text = await this.#text(part)
    if (isText) return text
    try {
      return JSON.parse(text)
    } catch {
      throw new OperationError('E_MALFORMED_BODY', `The part ${nameOf(part)} is not JSON.`)
    }
  }

  async #file(field: Field, part: Part): Promise<StoredFile | undefined> {
    const source = part.filename ? part.source : await chosen(part.source)
    if (!source) return undefined
    if (!this.writable.has(field.name)) throw invalid(refusedName(field.name, true, []))
    if (this.#values.has(field.name)) throw twice(field.name)
    const stored = await receiveFile(field, source, { name: part.filename })
    this.#stored.push(stored)
    return stored
  }

  async #text(part: Part): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of part.source) {
      this.#room -= chunk.length
      if (this.#room < 0) throw tooMuchText(part)
      chunks.push(chunk)
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    } catch {
      throw new OperationError('E_MALFORMED_BODY', `The part ${nameOf(part)} is not UTF-8.`)
    }
  }

  /** A list of links may come as one part for each; an empty one says that there are none. */
  #whole(name: string, values: readonly unknown[]): unknown {
    const isList = this.registered.resource.shape.relations.has(name)
    if (isList && values.every((value) => typeof value === 'string'))
      return values.filter((value) => value !== '')
    if (values.length > 1) throw twice(name)
    return values[0]
  }
}

/** The bytes of a file without a name; nothing where there are none, which is how a browser says that nobody chose one. */
async function chosen(source: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer> | undefined> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return undefined
  return (async function* () {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => chunks }
  })()
}

const nameOf = ({ name }: Part) => JSON.stringify(name.slice(0, 100))

const wrongType = (part: Part) =>
  new OperationError(
    'E_UNSUPPORTED_MEDIA_TYPE',
    `The part ${nameOf(part)} is no file here. Send it as text/plain or application/json in UTF-8.`
  )

const tooMuchText = (part: Part) =>
  new OperationError(
    'E_BODY_TOO_LARGE',
    `The parts that are no files may have ${maxBytes()} bytes together; ${nameOf(part)} goes beyond.`
  )

const invalid = (problem: ReturnType<typeof refusedName>) =>
  new OperationError('E_INVALID', `Mend ${problem.field} and send it again.`, [problem])

function twice(name: string): OperationError {
  const field = name.slice(0, 100)
  const message = `"${field}" takes one part. Send several values as JSON, with the type application/json.`
  return invalid({ field, rule: 'single', message })
}
