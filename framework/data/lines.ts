import { createHash } from 'node:crypto'
import { RefusedFile } from './refusal.js'

/** Bytes of one line. A row is one line, and no text of a row should come near it. */
const MAX_LINE = 64 * 1024 * 1024

export interface Source {
  /** As it is called in messages. */
  name: string
  /** The bytes, unpacked. */
  open(): AsyncIterable<Buffer>
  /** It can be opened again, to look for the line of a row. */
  lasting: boolean
}

const NEWLINE = 10

/** Reads a source line by line, and sums up what it has read. Memory is one line and one chunk. */
export class Lines {
  /** Number of the line that was read last. */
  number = 0
  #chunks: AsyncIterator<Buffer>
  #buffer: Buffer = Buffer.alloc(0)
  #ended = false
  #hash = createHash('sha256')
  #last?: Buffer
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  constructor(
    readonly source: Source,
    readonly maxLine = MAX_LINE
  ) {
    this.#chunks = source.open()[Symbol.asyncIterator]()
  }

  /**
   * The next line without its end, or null after the last one. A last line without an end is a line too.
   * @throws RefusedFile for a line that is too long or is not UTF-8, or a file that cannot be read
   */
  async next(): Promise<string | null> {
    if (this.#last) this.#hash.update(this.#last)
    this.#last = undefined
    const line = await this.#take()
    if (!line) return null
    this.#last = line
    this.number++
    const text = line.at(-1) === NEWLINE ? line.subarray(0, -1) : line
    try {
      return this.#decoder.decode(text)
    } catch {
      throw this.refuse('The line is not UTF-8')
    }
  }

  /** SHA-256 of all lines before the last one that was read. */
  sumBefore(): string {
    return this.#hash.copy().digest('hex')
  }

  /** @param line  the one read last, when not said */
  refuse(reason: string, line = this.number): RefusedFile {
    return new RefusedFile(this.source.name, line || undefined, reason)
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  /** Bytes up to the next line end, with it. */
  async #take(): Promise<Buffer | null> {
    const parts: Buffer[] = []
    let length = 0
    for (;;) {
      const end = this.#buffer.indexOf(NEWLINE)
      const part = end === -1 ? this.#buffer : this.#buffer.subarray(0, end + 1)
      length += part.length
      if (length > this.maxLine) {
        this.number++
        throw this.refuse(`The line is longer than ${this.maxLine} bytes`)
      }
      if (part.length) parts.push(part)
      this.#buffer = this.#buffer.subarray(part.length)
      if (end !== -1) break
      if (!(await this.#fill())) break
    }
    return length ? Buffer.concat(parts) : null
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false
    try {
      const { done, value } = await this.#chunks.next()
      if (!done) {
        this.#buffer = value
        return true
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      throw new RefusedFile(this.source.name, undefined, reasons.get(code ?? '') ?? message)
    }
    this.#ended = true
    return false
  }
}

const reasons = new Map([
  ['ENOENT', 'There is no such file'],
  ['EACCES', 'The file may not be read'],
  ['EISDIR', 'This is a folder, and no file'],
  ['Z_BUF_ERROR', 'The file is cut off: its compressed data ends in the middle'],
  ['Z_DATA_ERROR', 'The compressed data is damaged'],
])
