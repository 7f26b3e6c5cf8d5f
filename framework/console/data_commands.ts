import type { ApplicationService } from '@adonisjs/core/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { loadModels } from '#framework/models/main'
import { nearest } from './nearest.js'

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
  const names = Object.keys(app.config.get<{ connections: object }>('database').connections)
  return `There is no connection "${name}". Connections are: ${names.join(', ')}`
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
  if (unknown !== undefined) return unknownModel(unknown, [...all.keys()])
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

function unknownModel(name: string, names: string[]): string {
  const near = nearest(name, names)
  const hint = near.length ? `Did you mean ${near.join(', ')}?` : `Models are: ${names.join(', ')}`
  return `There is no model "${name}". ${hint}`
}
