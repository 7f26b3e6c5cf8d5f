import { readdir } from 'node:fs/promises'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Blueprint } from './blueprint.js'
import { fillStub, type Made } from './stubs.js'

/** Parts of a resource that may be left out. */
export interface Parts {
  resource: boolean
  policy: boolean
  factory: boolean
  seeder: boolean
  pages: boolean
  tests: boolean
}

/** The files of a resource, in the order a person would read them. */
export async function resourceFiles(
  app: ApplicationService,
  blueprint: Blueprint,
  parts: Parts
): Promise<Made[]> {
  const { api, admin } = blueprint.options
  const names = [
    'model',
    ...(parts.resource ? ['resource'] : []),
    ...(parts.policy ? ['policy'] : []),
    ...(parts.factory ? ['factory'] : []),
    ...(parts.seeder ? ['seeder'] : []),
    ...(parts.pages ? ['controller', 'routes', 'index_page', 'show_page'] : []),
    ...(parts.tests && parts.pages ? ['pages_test'] : []),
    ...(parts.tests && api ? ['api_test'] : []),
    ...(parts.tests && admin ? ['admin_test'] : []),
  ]
  const state = {
    ...blueprint.state,
    seederFile: await seederFile(app, blueprint.names.table),
  }
  const made: Made[] = []
  for (const name of names) made.push(await fillStub(app, `make/resource/${name}.stub`, state))
  return made
}

/** Seeders run in the order of their names: the next number, or the one it has already. */
export async function seederFile(app: ApplicationService, table: string): Promise<string> {
  const files = await readdir(app.seedersPath()).catch(() => [])
  const own = files.find((file) => new RegExp(`^\\d+_${table}\\.ts$`).test(file))
  if (own) return own
  const numbers = files.map((file) => Number(/^(\d+)_/.exec(file)?.[1] ?? 0))
  return `${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}_${table}.ts`
}
