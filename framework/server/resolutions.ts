import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where a module was found, and its format, which Node need not look for then. */
type Found = [url: string, format: string | null]

/** By the module that asked; then by what it asked for, `i` before it for an import and `r` for a require. */
type Resolutions = Record<string, Record<string, Found>>

/** What package managers write each time they change what is installed: npm, pnpm, Yarn. */
const INSTALLED = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml']

let kept: { write(): void } | undefined

/**
 * Keeps where modules were found in the application's own `tmp/resolutions.json`, so that the next start need not look
 * again: a start asks for some 2,700 modules, and each search reads folders and `package.json` files. What is kept holds
 * for this Node and what is installed now, as the package manager's own record tells; without such a record nothing is
 * kept. Call it before anything else is imported.
 * A start that fails keeps nothing, so that it cannot fail twice of what was kept.
 * @param appRoot  the folder the application runs in
 */
export function keepResolutions(appRoot: URL): void {
  const root = fileURLToPath(appRoot)
  const key = keyOf(root)
  if (!key) return
  const file = join(root, 'tmp', 'resolutions.json')
  const known = read(file, key)
  let isNew = false
  const hooks = module.registerHooks({
    resolve(specifier, context, next) {
      const { parentURL, conditions } = context
      if (!parentURL || specifier.startsWith('node:')) return next(specifier, context)
      const name = (conditions.includes('import') ? 'i' : 'r') + specifier
      const found = known[parentURL]?.[name]
      if (found) return { url: found[0], format: found[1] ?? undefined, shortCircuit: true }
      const resolved = next(specifier, context)
      if (resolved.url.startsWith('file:')) {
        ;(known[parentURL] ??= {})[name] = [resolved.url, resolved.format ?? null]
        isNew = true
      }
      return resolved
    },
  })
  const end = (code: number) => (code === 0 ? kept?.write() : remove(file))
  process.once('exit', end)
  kept = {
    write() {
      kept = undefined
      process.off('exit', end)
      hooks.deregister()
      if (isNew) write(file, JSON.stringify({ key, known }))
    },
  }
}

/** Writes down what was found so far, and looks for modules as Node does from now on: the start is over. */
export function writeResolutions(): void {
  kept?.write()
}

/** Changes when anything may be found elsewhere; undefined where nothing tells of that. */
function keyOf(root: string): string | undefined {
  const folders: string[] = []
  for (let at = root; ; at = dirname(at)) {
    folders.push(at)
    if (at === dirname(at)) break
  }
  const records = folders.flatMap((folder) =>
    INSTALLED.map((name) => stampOf(join(folder, 'node_modules', name)))
  )
  if (!records.some(Boolean)) return undefined
  return [process.version, process.arch, stampOf(join(root, 'package.json')), ...records].join('\n')
}

/** By what is in it: its time may be the same on every machine an image of a container is made on. */
function stampOf(file: string): string {
  try {
    return `${file} ${hash('sha1', readFileSync(file))}`
  } catch {
    return ''
  }
}

/** A file that another start wrote, for this key; nothing where there is none, or none that can be read. */
function read(file: string, key: string): Resolutions {
  try {
    const text: { key: string; known: Resolutions } = JSON.parse(readFileSync(file, 'utf8'))
    if (text.key === key) return text.known
  } catch {
    // Nothing was kept, or not to its end.
  }
  return {}
}

/** Whole or not at all; a folder that cannot be written does without. */
function write(file: string, text: string): void {
  const part = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(part, text, { mode: 0o600 })
    renameSync(part, file)
  } catch {
    remove(part)
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // The folder cannot be written.
  }
}
