import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import { unknownName } from '../unknown_name.js'
import { textOf, writeAll } from './files.js'
import { ScaffoldException } from './scaffold_exception.js'
import { stubsRoot } from './stubs.js'

/**
 * Copies stubs to the application's stubs/, and leaves alone what is there.
 * @param name  a stub or a folder of them, as in `make/resource`
 * @param pkg  a package that has them; the framework when not said
 * @returns paths from the project's root
 * @throws ScaffoldException when there is no such stub
 */
export async function ejectStubs(
  app: ApplicationService,
  name: string,
  pkg?: string
): Promise<{ copied: string[]; kept: string[] }> {
  const root = pkg ? await rootOf(app, pkg) : stubsRoot
  const from = resolve(root, name)
  const inside = relative(root, from)
  const found = inside.startsWith('..') ? null : await stat(from).catch(() => null)
  if (!found) {
    const stubs = await stubsIn(root)
    const names = stubs.map((path) => dirname(relative(root, path)).replaceAll('\\', '/'))
    throw new ScaffoldException([unknownName('stub', name, [...new Set(names)].sort())])
  }
  const copied: string[] = []
  const kept: string[] = []
  for (const source of found.isDirectory() ? await stubsIn(from) : [from]) {
    const path = app.makePath('stubs', relative(root, source))
    const short = app.relativePath(path).replaceAll('\\', '/')
    const before = await textOf(path)
    const text = (await textOf(source))!
    await writeAll([{ path, text, before, fate: before === null ? 'created' : 'skipped' }])
    ;(before === null ? copied : kept).push(short)
  }
  return { copied, kept }
}

async function stubsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.stub'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Packages for AdonisJS say where their stubs are. */
async function rootOf(app: ApplicationService, pkg: string): Promise<string> {
  try {
    const path = createRequire(app.makePath('package.json')).resolve(pkg)
    const module = (await import(pathToFileURL(path).href)) as { stubsRoot?: string }
    if (module.stubsRoot) return module.stubsRoot
  } catch {
    throw new ScaffoldException([`The package ${pkg} is not installed`])
  }
  throw new ScaffoldException([`The package ${pkg} has no stubs`])
}
