import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileTypeFromFile } from 'file-type'
import drive from '@adonisjs/drive/services/main'
import { type Field, labelOf, StoredFile } from '#framework/fields/main'
import { OperationError } from '#framework/resources/main'

/** Bytes a file may have whose field does not say. */
const MAX_SIZE = 10_000_000

/** Kinds without a mark in their first bytes; what says it is one of them is taken for it, and never shown as a page. */
const UNMARKED: ReadonlySet<string> = new Set(['.txt', '.csv', '.md', '.json'])

const SAME: Record<string, string> = { '.jpeg': '.jpg', '.htm': '.html', '.tiff': '.tif' }
const spelt = (extension: string) => SAME[extension.toLowerCase()] ?? extension.toLowerCase()

/** What the receiver is told of a file besides its bytes. */
export interface Sent {
  /** Its name where it came from; only the extension is looked at. */
  name?: string
}

/**
 * Puts a file into the storage under a key nobody can guess. What kind it is, its bytes say and not its name. It is
 * written beside the storage first: a file that is too large, of a wrong kind or half sent leaves nothing.
 * @throws E_BODY_TOO_LARGE, E_INVALID naming the field
 */
export async function receiveFile(
  field: Field,
  source: AsyncIterable<Buffer>,
  sent: Sent = {}
): Promise<StoredFile> {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'))
  try {
    const path = join(folder, 'file')
    const digest = await write(field, source, path)
    const extension = await extensionOf(field, path, sent)
    const key = `uploads/${randomUUID()}${extension}`
    await drive.use().copyFromFs(path, key)
    return new StoredFile(key, digest + extension)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Takes a file out of the storage whose record was not written after all. */
export async function dropFile(stored: StoredFile): Promise<void> {
  await drive.use().delete(stored.key)
}

export const maxSizeOf = ({ options }: Field): number => options.maxSize ?? MAX_SIZE

/** @returns the digest of its bytes */
async function write(field: Field, source: AsyncIterable<Buffer>, path: string): Promise<string> {
  let left = maxSizeOf(field)
  const digest = createHash('sha256')
  const file = await open(path, 'w')
  try {
    for await (const chunk of source) {
      left -= chunk.length
      if (left < 0) throw tooLarge(field)
      digest.update(chunk)
      await file.writeFile(chunk)
    }
  } finally {
    await file.close()
  }
  return digest.digest('base64url')
}

export const tooLarge = (field: Field) =>
  new OperationError(
    'E_BODY_TOO_LARGE',
    `${labelOf(field.name)} may have ${maxSizeOf(field)} bytes; this file has more.`
  )

/** The extension its bytes speak for. @throws E_INVALID where the field does not take that */
async function extensionOf(field: Field, path: string, { name = '' }: Sent): Promise<string> {
  const found = await fileTypeFromFile(path)
  const claimed = spelt(extname(name))
  const extension = found ? spelt(`.${found.ext}`) : UNMARKED.has(claimed) ? claimed : undefined
  const accepted = (field.control.attributes?.accept as string | undefined)?.split(',').map(spelt)
  if (extension && (!accepted || accepted.includes(extension))) return extension
  if (!accepted && !extension) return '.bin'
  const kinds = accepted?.join(', ') ?? ''
  const message = `${field.label} must be a file of these kinds: ${kinds}. Its bytes are ${extension ? `${extension}` : 'none of them'}.`
  throw new OperationError('E_INVALID', message, [{ field: field.name, rule: 'extname', message }])
}
