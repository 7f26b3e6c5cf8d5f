import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import { withoutInverse } from './inverse.js'
import { type Manifest, readManifest } from './manifest.js'
import { tidied } from './stubs.js'

/** What is known of every resource that was made. */
export async function allManifests(app: ApplicationService): Promise<Manifest[]> {
  const files = await readdir(app.makePath('.adonisjs', 'scaffold')).catch(() => [])
  const manifests: Manifest[] = []
  for (const file of files.sort()) {
    const manifest = await readManifest(app.makePath(), basename(file, '.json'))
    if (manifest) manifests.push(manifest)
  }
  return manifests
}

/** A model's text without the relations back that other resources have put into it: as it was made itself. */
export async function originalText(
  app: ApplicationService,
  path: string,
  text: string
): Promise<string> {
  const own = basename(path, '.ts')
  if (path !== app.modelsPath(`${own}.ts`)) return text
  let original = text
  for (const { files, inverses } of await allManifests(app)) {
    const file = modelFileOf(files)
    for (const inverse of inverses.filter((one) => one.file === own)) {
      if (!file) continue
      const without = await withoutInverse(original, { file, property: inverse.property })
      if (without !== null) original = await tidied(path, without)
    }
  }
  return original
}

/** What the files of a resource's model begin with; undefined when it made none. */
export const modelFileOf = (files: Manifest['files']): string | undefined =>
  Object.keys(files)
    .find((name) => name.startsWith('app/models/'))
    ?.replace(/^.*\/|\.ts$/g, '')
