import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** What becomes of a file: its place was free, it was there and is replaced, it is so already, it is kept as it was. */
export type Fate = 'created' | 'changed' | 'unchanged' | 'skipped'

export interface PlannedFile {
  path: string
  text: string
  fate: Fate
  /** What stood there before; null when nothing did. */
  before: string | null
}

/** The text of a file, or null when there is none. */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * Writes files whole or not at all: a reader, or a crash, finds the old text or the new one. When one cannot be
 * written those before it are taken back, so that nothing half made stays behind.
 * @throws the error of the file system that stopped it
 */
export async function writeAll(files: readonly PlannedFile[]): Promise<void> {
  const written: PlannedFile[] = []
  const folders: string[] = []
  try {
    for (const file of files) {
      if (file.fate !== 'created' && file.fate !== 'changed') continue
      const first = await mkdir(dirname(file.path), { recursive: true })
      if (first) folders.push(first)
      await (file.fate === 'created' ? createFile : replaceFile)(file.path, file.text)
      written.push(file)
    }
  } catch (error) {
    for (const { path, before } of written.reverse()) {
      if (before === null) await rm(path, { force: true })
      else await replaceFile(path, before)
    }
    for (const folder of folders.reverse()) await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Replaces a file's text in one step. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = draftOf(path)
  try {
    await writeFile(draft, text, { flush: true })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Makes a file in one step. Unlike a renaming, a link does not cover a file that somebody made in the meantime. */
async function createFile(path: string, text: string): Promise<void> {
  const draft = draftOf(path)
  try {
    await writeFile(draft, text, { flush: true })
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Beside the file, because a renaming is one step only within a file system; named so that no loader takes it for code. */
const draftOf = (path: string) => join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)

/** Removes a file, and the folders above it that it leaves empty, up to one that stays. */
export async function removeFile(path: string, upTo: string): Promise<void> {
  await rm(path, { force: true })
  for (let folder = dirname(path); folder.startsWith(upTo) && folder !== upTo;) {
    try {
      await rmdir(folder)
    } catch {
      return
    }
    folder = dirname(folder)
  }
}
