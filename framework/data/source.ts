import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Source } from './lines.js'

export interface MeasuredSource extends Source {
  /** How much has been read, 0–1; null when the end is not known. */
  progress(): number | null
}

/**
 * A file as the source of a load; `-` is standard input. Compressed ones are known by their first bytes.
 * Nothing is opened before it is read.
 */
export function openSource(path: string): MeasuredSource {
  let size = 0
  let read = 0
  async function* open() {
    read = 0
    const isInput = path === '-'
    if (!isInput) ({ size } = await stat(path))
    const bytes = isInput ? process.stdin : createReadStream(path)
    yield* unpacked(counted(bytes, (count) => (read += count)))
  }
  return {
    name: path === '-' ? 'standard input' : path,
    open,
    lasting: path !== '-',
    progress: () => (size ? Math.min(1, read / size) : null),
  }
}

async function* counted(bytes: AsyncIterable<Buffer>, count: (bytes: number) => void) {
  for await (const chunk of bytes) {
    count(chunk.length)
    yield chunk
  }
}

async function* unpacked(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let { value: first, done } = await bytes.next()
  while (!done && first!.length < 2) {
    const more = await bytes.next()
    if (more.done) break
    first = Buffer.concat([first!, more.value])
  }
  if (!first) return
  const all = (async function* () {
    yield first!
    yield* bytes
  })()
  const isPacked = first[0] === 0x1f && first[1] === 0x8b
  if (!isPacked) return yield* all
  const gunzip = createGunzip()
  // The error reaches the reader through the loop below.
  pipeline(all, gunzip, () => {})
  yield* gunzip as AsyncIterable<Buffer>
}
