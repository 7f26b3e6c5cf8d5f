import type { ApplicationService } from '@adonisjs/core/types'
import type { BaseCommand } from '@adonisjs/core/ace'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { loadModels } from '#framework/models/main'
import { unknownName } from './unknown_name.js'

export interface ChosenModels {
  client: QueryClientContract
  models: Map<string, LucidModel>
  /** Names of models that were wanted and are on another connection. */
  elsewhere: string[]
}

/** The connection by this name, the default one when not said; what is wrong, when there is none. */
export async function connect(
  app: ApplicationService,
  name?: string
): Promise<QueryClientContract | string> {
  const db = await app.container.make('lucid.db')
  if (name === undefined || db.manager.has(name)) return db.connection(name)
  const { connections } = app.config.get<{ connections: object }>('database')
  return unknownName('connection', name, Object.keys(connections))
}

/** The models that were named; what is wrong, when one of the names is none. */
export async function chooseModels(
  app: ApplicationService,
  connection: string | undefined,
  { only = [], except = [] }: { only?: string[]; except?: string[] }
): Promise<ChosenModels | string> {
  const client = await connect(app, connection)
  if (typeof client === 'string') return client
  const all = await loadModels(app)
  const unknown = [...only, ...except].find((name) => !all.has(name))
  if (unknown !== undefined) return unknownName('model', unknown, [...all.keys()])
  const db = await app.container.make('lucid.db')
  const models = new Map<string, LucidModel>()
  const elsewhere: string[] = []
  for (const [name, model] of all) {
    if (except.includes(name) || (only.length && !only.includes(name))) continue
    const isHere = (model.connection ?? db.primaryConnectionName) === client.connectionName
    if (isHere) models.set(name, model)
    else elsewhere.push(name)
  }
  return models.size ? { client, models, elsewhere } : 'No model is left to work on'
}

interface Asking {
  app: ApplicationService
  prompt: BaseCommand['prompt']
  force?: boolean
  json?: boolean
}

/**
 * Whether rows may be destroyed: `--force` says so, production refuses without it, a terminal is asked.
 * @returns null when they may, what to answer when not
 */
export async function refusalToDestroy(
  { app, prompt, force, json }: Asking,
  question: string
): Promise<string | null> {
  if (force) return null
  if (app.inProduction) return 'This destroys data: in production it wants --force'
  if (!process.stdin.isTTY || !process.stdout.isTTY || json) return null
  const said = await prompt.confirm(question).catch(() => false)
  return said ? null : 'Nothing was changed'
}

/** The database of a connection as people know it: `pg, database gable`, `sqlite, tmp/gable.sqlite3`. */
export function nameOf(app: ApplicationService, client: QueryClientContract): string {
  const { connections } = app.config.get<{ connections: Record<string, ConnectionConfig> }>(
    'database'
  )
  const { filename, database } = (connections[client.connectionName]?.connection ?? {}) as {
    filename?: string
    database?: string
  }
  if (filename === ':memory:') return `${client.connectionName}, in memory`
  if (!filename) return `${client.connectionName}, database ${database}`
  const near = app.relativePath(filename)
  return `${client.connectionName}, ${near.startsWith('..') ? filename : near}`
}
