import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LONGEST_NAME, toFileName } from './summary.js'
import { MigrationException } from '../migration_exception.js'

const STAMP = /^(\d{13})_/

/**
 * A file's name, without extension: epoch milliseconds and words. It comes after every file that is there, also when a
 * clock is behind or two files are made in one millisecond.
 * @param names  the files that are there, without extension
 * @param now    epoch milliseconds
 * @throws MigrationException when the words leave nothing that a file can be called
 */
export function fileName(words: string, names: readonly string[], now: number): string {
  const summary = toFileName(words)
    .slice(0, LONGEST_NAME - 14)
    .replace(/_+$/, '')
  if (!summary)
    throw new MigrationException(`A migration cannot be called "${words}"`, 'Use letters')
  return `${stampAfter(names, now)}_${summary}`
}

/** Epoch milliseconds that no file has and that come after all of them. */
export function stampAfter(names: readonly string[], now: number): number {
  const stamps = names.map((name) => Number(STAMP.exec(name)?.[1] ?? 0))
  return Math.max(now, ...stamps.map((stamp) => stamp + 1))
}

/**
 * Writes a file whole or not at all, and never over another.
 * @returns its path
 * @throws MigrationException when a file of that name is there
 */
export async function writeMigration(folder: string, name: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${name}.ts`)
  // It does not end as a migration does, so one that is left behind by a killed process is never run.
  const draft = join(folder, `.${name}.${randomUUID()}.draft`)
  try {
    await writeFile(draft, text, { flag: 'wx' })
    await place(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new MigrationException(`${path} is there already`, 'Give the migration another --name')
  } finally {
    await unlink(draft).catch(() => {})
  }
  return path
}

async function place(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    // Some file systems have no links.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    await copyFile(draft, path, constants.COPYFILE_EXCL)
  }
}

/** The text in the project's own style, where its formatter is installed; it is a development dependency. */
export async function format(text: string, path: string): Promise<string> {
  const prettier = await import('prettier').catch(() => null)
  if (!prettier) return text
  const config = await prettier.resolveConfig(path)
  return prettier.format(text, { ...config, filepath: path })
}

/** Names of the files in a folder of migrations, without extension, in order. */
export async function namesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files
    .filter((file) => /(?<!\.d)\.[jt]s$/.test(file) && !file.startsWith('.'))
    .map((file) => file.replace(/\.[jt]s$/, ''))
    .sort()
}
