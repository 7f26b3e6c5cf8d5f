import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { ModelPlan } from './model_plan.js'
import { fileOf, writeModel } from './write_model.js'

export interface ModelFile {
  table: string
  model: string
  /** From the application's folder, 'app/models/album.ts', or absolute where the folder was. */
  file: string
  source: string
}

/**
 * The files of models, laid out by prettier where the project has it.
 * @param root     the application's folder
 * @param folder   where the files go, from there or absolute
 * @param imports  class name → where it is imported from, for classes that are there already
 */
export async function modelFiles(
  models: ModelPlan[],
  root: string,
  folder: string,
  imports: ReadonlyMap<string, string>
): Promise<ModelFile[]> {
  const format = await formatter(resolve(root, folder, 'model.ts'))
  const alias = await aliasOf(root, folder)
  const planned = new Map(models.map((model) => [model.className, `${alias}/${fileOf(model)}`]))
  const from = (className: string) => {
    const place = planned.get(className) ?? imports.get(className) ?? `./${className}`
    return alias === '.' && planned.has(className) ? `${place}.js` : place
  }
  return Promise.all(
    models.map(async (model) => ({
      table: model.table.name,
      model: model.className,
      file: join(folder, `${fileOf(model)}.ts`),
      source: await format(writeModel(model, from)),
    }))
  )
}

/** Writes a file. @returns whether it was written: one that is there stays, unless it may be overwritten */
export async function writeModelFile(
  root: string,
  { file, source }: ModelFile,
  overwrite: boolean
): Promise<boolean> {
  const path = resolve(root, file)
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(path, source, { flag: overwrite ? 'w' : 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** '#models' when the project's `imports` lead there; '.' otherwise. */
export async function aliasOf(root: string, folder: string): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}')
  const { imports = {} } = JSON.parse(text) as { imports?: Record<string, unknown> }
  const wanted = `./${relative(root, resolve(root, folder)).replaceAll('\\', '/')}/*.js`
  const alias = Object.entries(imports).find(([, path]) => path === wanted)
  return alias ? alias[0].replace(/\/\*$/, '') : '.'
}

/** Prettier is a tool of development: without it the files are right, and less pretty. */
async function formatter(path: string): Promise<(source: string) => Promise<string>> {
  const prettier = await import('prettier').catch(() => null)
  if (!prettier) return async (source) => source
  const options = await prettier.resolveConfig(path)
  return (source) => prettier.format(source, { ...options, parser: 'typescript' })
}
