import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import app from '@adonisjs/core/services/app'
import { clientFiles } from '#framework/client/main'
import { operations, type Registry } from '#framework/resources/main'
import { scratchName } from '#tests/helpers/scratch_name'

/** The client as the command makes it, in a folder of its own; the folder goes with `remove`. */
export async function madeClient(registry: Registry = operations.registry) {
  const folder = app.tmpPath(scratchName('client'))
  rmSync(folder, { recursive: true, force: true })
  for (const [name, text] of await clientFiles(registry)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return {
    folder,
    load: () => import(pathToFileURL(join(folder, 'index.ts')).href),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
