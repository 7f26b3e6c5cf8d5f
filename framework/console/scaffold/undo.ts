import { readdir } from 'node:fs/promises'
import type { ApplicationService } from '@adonisjs/core/types'
import { removeFile, replaceFile, textOf } from './files.js'
import { withoutInverse } from './inverse.js'
import { fingerprint, type Manifest, manifestPath, printManifest } from './manifest.js'
import { withoutRouteLine } from './route_line.js'
import { modelFileOf, originalText } from './original.js'
import { tidied } from './stubs.js'

/** What becomes of a file when a resource is taken back. */
export type Removal = 'removed' | 'changed' | 'kept' | 'missing'

export interface UndoStep {
  path: string
  removal: Removal
  /** Why it is kept. */
  reason?: string
  /** Of a file of others: what it says without the resource. */
  text?: string
}

/**
 * What taking a resource back comes to. A file that somebody has changed since it was made is theirs and is kept.
 * @param force  removes those too
 */
export async function planUndo(
  app: ApplicationService,
  manifest: Manifest,
  force: boolean
): Promise<UndoStep[]> {
  const steps: UndoStep[] = []
  for (const [name, hash] of Object.entries(manifest.files)) {
    const path = app.makePath(name)
    const text = await textOf(path)
    if (text === null) steps.push({ path, removal: 'missing' })
    else if (force || fingerprint(await originalText(app, path, text)) === hash)
      steps.push({ path, removal: 'removed' })
    else steps.push({ path, removal: 'kept', reason: 'was changed since it was made' })
  }
  // Lines elsewhere lead to these files: they stay as long as what they lead to.
  const isKept = (end: string) =>
    steps.some(({ path, removal }) => removal === 'kept' && path.endsWith(end))
  if (manifest.routes && !isKept(`/routes/${manifest.routes}.ts`)) {
    const path = app.startPath('routes.ts')
    const before = (await textOf(path)) ?? ''
    const text = withoutRouteLine(before, manifest.routes)
    if (text !== before) steps.push({ path, removal: 'changed', text })
  }
  const modelFile = Object.keys(manifest.files).find((name) => name.startsWith('app/models/'))
  if (modelFile && !isKept(modelFile)) steps.push(...(await inversesOf(app, manifest, modelFile)))
  return steps
}

async function inversesOf(
  app: ApplicationService,
  manifest: Manifest,
  modelFile: string
): Promise<UndoStep[]> {
  const texts = new Map<string, string>()
  const own = modelFile.replace(/^.*\/|\.ts$/g, '')
  for (const { file, property } of manifest.inverses) {
    const path = app.modelsPath(`${file}.ts`)
    const before = texts.get(path) ?? (await textOf(path))
    const text = before === null ? null : await withoutInverse(before, { file: own, property })
    if (text !== null) texts.set(path, await tidied(path, text))
  }
  return [...texts].map(([path, text]) => ({ path, removal: 'changed', text }))
}

/**
 * Files of the application that import what is to be taken back and would not compile without it.
 * @param manifests  all that are taken back together
 */
export async function pointingAt(
  app: ApplicationService,
  manifests: readonly Manifest[]
): Promise<{ file: string; model: string }[]> {
  const going = new Set(manifests.flatMap(({ files }) => Object.keys(files)))
  const found: { file: string; model: string }[] = []
  for (const folder of ['app', 'commands', 'database', 'start', 'tests']) {
    const entries = await readdir(app.makePath(folder), { recursive: true }).catch(() => [])
    for (const entry of entries.filter((one) => one.endsWith('.ts'))) {
      const path = app.makePath(folder, entry)
      const name = `${folder}/${entry.replaceAll('\\', '/')}`
      if (going.has(name)) continue
      const text = (await textOf(path)) ?? ''
      for (const { model, files, inverses } of manifests) {
        const file = modelFileOf(files)
        // Their own relations back go with them.
        const isInverse = inverses.some((one) => name === `app/models/${one.file}.ts`)
        if (file && !isInverse && imports(text, file)) found.push({ file: path, model })
      }
    }
  }
  return found
}

/** Whether a file imports a model; the same words inside a string or a comment are no import. */
function imports(text: string, model: string): boolean {
  return new RegExp(`^(?:import|export|\\}).* from '#models/${model}'`, 'm').test(text)
}

/** Takes the resource back; what is kept stays noted, so that a later run can remove it. */
export async function undo(
  app: ApplicationService,
  manifest: Manifest,
  file: string,
  steps: readonly UndoStep[]
): Promise<void> {
  const root = app.makePath()
  // Lines that lead to the files go first: stopped half way, nothing leads to a file that is gone.
  for (const { path, text } of steps) if (text !== undefined) await replaceFile(path, text)
  for (const { path, removal } of steps) if (removal === 'removed') await removeFile(path, root)
  const kept = steps.filter(({ removal }) => removal === 'kept').map(({ path }) => path)
  const files = Object.entries(manifest.files).filter(([name]) => kept.includes(app.makePath(name)))
  const note = manifestPath(root, file)
  if (!files.length) return removeFile(note, root)
  await replaceFile(note, printManifest({ ...manifest, files: Object.fromEntries(files) }))
}
