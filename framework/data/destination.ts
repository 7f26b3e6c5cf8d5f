import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import { FileExists } from './refusal.js'

/** Where a dump goes. */
export interface Destination {
  /** Resolves when there is room for more. @throws Error when it cannot be written */
  write(text: string): Promise<void>
  /** Everything has been written. */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

/**
 * A file only its owner can read: it holds hashes of passwords. It has its name once it is whole; a dump that was
 * killed leaves at most a hidden `.part`.
 * @throws FileExists
 */
export async function toFile(
  path: string,
  { gzip, overwrite }: { gzip?: boolean; overwrite?: boolean }
): Promise<Destination> {
  const isThere = await stat(path).then(
    () => true,
    () => false
  )
  if (isThere && !overwrite)
    throw new FileExists(`${path} is there already. To write over it: --force`)
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  const handle = await open(part, 'wx', 0o600)
  const stream = new Stream(handle.createWriteStream(), gzip)
  return {
    write: (text) => stream.write(text),
    finish: async () => {
      await stream.finish()
      await rename(part, path)
    },
    abandon: async () => {
      stream.destroy()
      await rm(part, { force: true })
    },
  }
}

/** Another program reads it. The stream stays open. */
export function toStream(output: Writable, { gzip }: { gzip?: boolean }): Destination {
  const stream = new Stream(output, gzip, false)
  return {
    write: (text) => stream.write(text),
    finish: () => stream.finish(),
    abandon: async () => {},
  }
}

/** Text through a stream, perhaps compressed, no faster than it is taken. */
class Stream {
  #input: PassThrough | Gzip
  #error?: Error
  #refuse?: (error: Error) => void

  constructor(
    private output: Writable,
    gzip = false,
    private ends = true
  ) {
    this.#input = gzip ? createGzip() : new PassThrough()
    this.#input.pipe(output, { end: ends })
    for (const stream of [this.#input, output]) stream.on('error', this.#fail)
  }

  async write(text: string): Promise<void> {
    if (this.#error) throw this.#error
    if (this.#input.write(text)) return
    await new Promise<void>((resolve, reject) => {
      this.#refuse = reject
      this.#input.once('drain', resolve)
    })
  }

  async finish(): Promise<void> {
    if (this.#error) throw this.#error
    this.#input.end()
    await finished(this.ends ? this.output : this.#input)
    this.output.off('error', this.#fail)
  }

  destroy() {
    this.output.destroy()
  }

  #fail = (error: Error) => {
    this.#error ??= error
    this.#input.destroy(error)
    this.#refuse?.(error)
  }
}
