import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { textOf } from './files.js'

/**
 * What was made for a resource, so that it can be taken back: kept in `.adonisjs/scaffold/book.json` and committed
 * with the files. Hashes and not the text made once more: stubs, fields and the formatter's settings change.
 */
export interface Manifest {
  model: string
  table: string
  /** SHA-256 of each file as it was made, by its path from the project's root. */
  files: Record<string, string>
  /** Name of the file of routes that start/routes.ts loads. */
  routes?: string
  /** Relations that were added to other models. */
  inverses: { file: string; property: string }[]
}

export const manifestPath = (root: string, file: string) =>
  join(root, '.adonisjs', 'scaffold', `${file}.json`)

/** A file's fingerprint; line ends do not count, because git may change them. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}

/** @returns null when nothing is known of the resource */
export async function readManifest(root: string, file: string): Promise<Manifest | null> {
  const text = await textOf(manifestPath(root, file))
  return text === null ? null : (JSON.parse(text) as Manifest)
}

export const printManifest = (manifest: Manifest) => `${JSON.stringify(manifest, null, 2)}\n`
