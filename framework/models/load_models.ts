import { readdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { GableConfig } from '#framework/provider'

const SOURCE = /(?<!\.d)\.[jt]s$/

const isModel = (value: unknown): value is LucidModel =>
  typeof value === 'function' && value.prototype instanceof BaseModel

/**
 * The application's models, booted, by class name in the order of the names: the default exports of the files in the
 * folder that `config/gable.ts` calls `models`. Folders inside it hold parts of models and are not read; a file whose
 * default export is no Lucid model is passed over.
 * @throws Error when the folder cannot be read, or two files export models of the same name
 */
export async function loadModels(app: ApplicationService): Promise<Map<string, LucidModel>> {
  const folder = app.config.get<GableConfig>('gable').models
  const path = app.makePath(folder)
  const files = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    const reason = `The models are to be in ${folder}, which cannot be read (${error.code})`
    throw new Error(`${reason}. The folder is named in config/gable.ts, as models`)
  })
  const found = new Map<string, { file: string; model: LucidModel }>()
  for (const file of files.filter((name) => SOURCE.test(name)).sort()) {
    const module = (await import(pathToFileURL(`${path}/${file}`).href)) as { default?: unknown }
    const model = module.default
    if (!isModel(model)) continue
    const twin = found.get(model.name)
    if (twin) {
      throw new Error(
        `${folder}/${twin.file} and ${folder}/${file} both export a model named ${model.name}. Rename one class`
      )
    }
    model.boot()
    found.set(model.name, { file, model })
  }
  const names = [...found.keys()].sort()
  return new Map(names.map((name) => [name, found.get(name)!.model]))
}
