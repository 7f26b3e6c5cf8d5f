import { readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { shortName } from '../replay/file_name.js'
import type { ReplayedFile } from '../replay/main.js'
import { format, nameOf, printMigration, toFileName, writeMigration } from '../writer/main.js'
import type { Squash } from './plan_squash.js'

/** Characters of a file's name. */
const LONGEST = 60

/** The file that will stand for others: where it goes, its name without extension, and its text. */
export interface SquashFile {
  folder: string
  name: string
  text: string
}

/** The file of a squash. It takes the place of the last one it stands for, so the order of all others stays. */
export async function squashFile(squash: Squash, words?: string): Promise<SquashFile> {
  const last = squash.files.at(-1)!
  const place = /^\d+/.exec(shortName(last.name))?.[0] ?? shortName(last.name)
  const title = words ? toFileName(words) : `${nameOf(squash.up)}_squashed`
  const text = printMigration({
    parents: squash.parents,
    replaces: squash.files.map(({ name }) => shortName(name)),
    up: squash.up,
    down: squash.down,
    lost: squash.lost,
  })
  return {
    folder: dirname(last.path),
    name: `${place}_${title}`.slice(0, LONGEST).replace(/_+$/, ''),
    text: await format(text, last.path),
  }
}

/**
 * Writes the file, points those that built on one of the old files at it, and removes the old ones. A process that is
 * killed between leaves both: files that another one replaces are passed over.
 * @param others  the files outside of the squash
 * @returns the path of the new file
 */
export async function supersede(
  squash: Squash,
  { folder, name, text }: SquashFile,
  others: readonly ReplayedFile[]
): Promise<string> {
  const path = await writeMigration(folder, name, text)
  const old = new Set(squash.files.map((file) => shortName(file.name)))
  for (const file of others) {
    if (file.parents.some((parent) => old.has(parent))) await pointAt(file, old, name)
  }
  for (const file of squash.files) await unlink(file.path)
  return path
}

/** Gives a file the new parent in place of the old ones. */
async function pointAt(file: ReplayedFile, old: Set<string>, parent: string): Promise<void> {
  const text = await readFile(file.path, 'utf8')
  const parents = [...new Set(file.parents.map((name) => (old.has(name) ? parent : name)))]
  const list = `[${parents.map((name) => `'${name}'`).join(', ')}]`
  const changed = text.replace(/static parents = \[[^\]]*\]/, `static parents = ${list}`)
  const draft = `${file.path}.${process.pid}.draft`
  await writeFile(draft, await format(changed, file.path))
  await rename(draft, file.path)
}
