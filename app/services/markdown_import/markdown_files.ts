import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** A file to import, or a path at which there is nothing to import and why. */
export interface FoundFile {
  path: string
  refusal?: string
}

const EXTENSIONS = new Set(['.md', '.markdown'])

function isMarkdown(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase())
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file or folder'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by this user'
  if (code === 'ELOOP') return 'its symbolic links lead in a circle'
  return `it cannot be read: ${code ?? (error as Error).message}`
}

/**
 * The Markdown files at these paths, folders with everything below them, in the order of their names. Each file comes
 * once, whatever links lead to it; hidden folders and node_modules are left out.
 */
export async function* findMarkdownFiles(paths: string[]): AsyncGenerator<FoundFile> {
  const seen = new Set<string>()

  async function* visit(path: string, isGiven: boolean): AsyncGenerator<FoundFile> {
    try {
      const real = await realpath(path)
      if (seen.has(real)) return
      const info = await stat(real)
      if (info.isDirectory()) {
        seen.add(real)
        const names = await readdir(real)
        for (const name of names.sort()) {
          if (!name.startsWith('.') && name !== 'node_modules')
            yield* visit(join(path, name), false)
        }
      } else if (isMarkdown(path)) {
        seen.add(real)
        yield info.isFile() ? { path } : { path, refusal: 'it is not an ordinary file' }
      } else if (isGiven) {
        yield { path, refusal: `it is not a Markdown file (${[...EXTENSIONS].join(', ')})` }
      }
    } catch (error) {
      if (isGiven || isMarkdown(path) || !extname(basename(path)))
        yield { path, refusal: reasonOf(error) }
    }
  }

  for (const path of paths) yield* visit(path, true)
}
