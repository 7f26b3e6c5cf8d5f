import { readdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import string from '@adonisjs/core/helpers/string'
import type { ApplicationService } from '@adonisjs/core/types'
import { loadModels } from '#framework/models/main'
import { commandActor, operations, visitor } from '#framework/resources/main'

/** What is at hand in the prompt, by what one finds there. */
export type ReplContext = Record<
  'models' | 'factories' | 'data' | 'helpers',
  Record<string, unknown>
>

/** Every model and factory by its name, the operations and who may ask for them, and what one reaches for daily. */
export async function replContext(app: ApplicationService): Promise<ReplContext> {
  const { DateTime } = await import('luxon')
  const router = await app.container.make('router')
  router.commit()
  return {
    models: Object.fromEntries(await loadModels(app)),
    factories: await loadFactories(app),
    data: {
      db: await app.container.make('lucid.db'),
      operations,
      registry: operations.registry,
      visitor,
      commandActor,
    },
    helpers: { app, config: app.config, router, DateTime, string },
  }
}

/**
 * What the files of `database/factories` export under a name that ends in Factory. They are left out where packages
 * for development are not installed.
 */
async function loadFactories(app: ApplicationService): Promise<Record<string, unknown>> {
  const folder = app.factoriesPath()
  const files = await readdir(folder).catch(() => [])
  const found: Record<string, unknown> = {}
  for (const file of files.filter((name) => /_factory\.[jt]s$/.test(name)).sort()) {
    const module = await importInstalled(pathToFileURL(`${folder}/${file}`).href)
    for (const [name, value] of Object.entries(module)) {
      if (name.endsWith('Factory')) found[name] = value
    }
  }
  return found
}

async function importInstalled(url: string): Promise<object> {
  try {
    return (await import(url)) as object
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return {}
    throw error
  }
}

/** A line for each group: its names. */
export function replSummary(context: ReplContext): [string, string][] {
  return Object.entries(context).map(([group, values]) => [group, Object.keys(values).join(', ')])
}
