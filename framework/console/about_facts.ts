import { readFile } from 'node:fs/promises'
import { configProvider } from '@adonisjs/core'
import type { ApplicationService } from '@adonisjs/core/types'
import { maintenanceFile } from '#framework/http/main'
import { loadModels } from '#framework/models/main'
import { operations } from '#framework/resources/main'
import { databaseFacts } from './database_facts.js'

export type AboutFacts = Awaited<ReturnType<typeof aboutFacts>>

/** What the application is made of and what it runs on. Nothing secret is among it. */
export async function aboutFacts(app: ApplicationService) {
  const own = JSON.parse(await readFile(app.makePath('package.json'), 'utf8')) as Package
  const models = await loadModels(app)
  const down = maintenanceFile(app).current()
  return {
    application: {
      name: own.name,
      version: own.version,
      environment: app.nodeEnvironment as string,
      debug: app.inDev,
      url: app.config.get<string | null>('app.appUrl', null),
      root: app.makePath(),
      maintenance: down && { since: down.since, retryAfter: down.retryAfter },
    },
    versions: {
      node: process.versions.node,
      adonisjs: await versionOf('@adonisjs/core'),
      lucid: await versionOf('@adonisjs/lucid'),
      edge: await versionOf('edge.js'),
    },
    database: await databaseFacts(await app.container.make('lucid.db')),
    drivers: {
      sessions: await driver(app, 'session', 'store'),
      limits: await driver(app, 'limits', 'store'),
      cache: await driver(app, 'cache', 'default'),
      queue: await driver(app, 'queue', 'default'),
      mail: await driver(app, 'mail', 'default'),
    },
    counts: {
      models: models.size,
      resources: operations.registry.all().length,
    },
  }
}

interface Package {
  name: string
  version: string
}

async function versionOf(name: string): Promise<string> {
  const [folder] = import.meta.resolve(name).split(`/${name}/`)
  const text = await readFile(new URL(`${folder}/${name}/package.json`), 'utf8')
  return (JSON.parse(text) as Package).version
}

/** Null when no such driver is configured. Packages make their configuration when the application has booted. */
async function driver(app: ApplicationService, file: string, key: string): Promise<string | null> {
  const raw = app.config.get<Record<string, unknown> | null>(file, null)
  const made = raw && (await configProvider.resolve<Record<string, unknown>>(app, raw))
  const value = (made ?? raw)?.[key]
  return typeof value === 'string' ? value : null
}
