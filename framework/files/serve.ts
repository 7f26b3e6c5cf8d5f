import { Readable } from 'node:stream'
import drive from '@adonisjs/drive/services/main'
import type { Field } from '#framework/fields/main'

/** Kinds that a browser may show in place; every other is saved, because it could act as a page of this site. */
const SHOWN: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
}

const OTHER = 'application/octet-stream'

/** The media types that files of a field may be served as. */
export function typesOf(field: Field): string[] {
  const accepted = (field.control.attributes?.accept as string | undefined)?.split(',')
  return [
    ...new Set(
      accepted?.map((extension) => SHOWN[extension] ?? OTHER) ?? [...Object.values(SHOWN), OTHER]
    ),
  ]
}

/** A stored file, ready to be sent. */
export interface ServedFile {
  size: number
  /** Headers that go with it. */
  headers: Record<string, string>
  /** @param range  its bytes, the last one included; all when not said */
  open(range?: { first: number; last: number }): Promise<Readable>
}

/** @returns undefined for a key whose file is not there */
export async function servedFile(key: string): Promise<ServedFile | undefined> {
  const disk = drive.use()
  const found = await disk.getMetaData(key).catch(() => undefined)
  if (!found) return undefined
  const extension = /\.[\da-z]+$/i.exec(key)?.[0].toLowerCase() ?? ''
  const name = key.split('/').at(-1)!
  const isShown = extension in SHOWN
  return {
    size: found.contentLength,
    headers: {
      'content-type': SHOWN[extension] ?? OTHER,
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${name}"`,
      // A file is never changed, only replaced by another with another key.
      'etag': `"${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
    async open(range) {
      const whole = await disk.getStream(key)
      return range ? Readable.from(partOf(whole, range.first, range.last)) : whole
    },
  }
}

/** Not every storage gives a part, so what comes before it is read and left. */
async function* partOf(whole: Readable, first: number, last: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of whole as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(0, first - at), last + 1 - at)
    if (part.length) yield part
    at += chunk.length
    if (at > last) return
  }
}
