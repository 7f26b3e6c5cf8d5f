import { resolve } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import { loadModels } from '#framework/models/main'
import type { GableConfig } from '#framework/provider'
import { MigrationException } from '../migration_exception.js'
import { inspectDatabase } from './introspect.js'
import {
  aliasOf,
  modelFiles,
  planModels,
  type KnownModel,
  type ModelFile,
  type ModelPlan,
} from './models/main.js'
import type { Note } from './read_schema.js'

export interface InspectRequest {
  client: QueryClientContract
  /** Only these; all when none is named. */
  tables?: readonly string[]
  /** Where the models go, from the application's folder or absolute; where its models are when not said. */
  output?: string
  /** Tables whose models are there are planned again. */
  again?: boolean
}

export interface InspectedModels {
  files: ModelFile[]
  /** Tables that have a model already. */
  known: { table: string; model: string }[]
  /** Tables that became relations, as 'Playlist.tracks'. */
  pivots: { table: string; relations: string[] }[]
  /** What no model says, and what is to be done with the rows. */
  notes: Note[]
}

/**
 * Models for the tables of a database, as files that are not written yet.
 * @throws MigrationException when a table that is named is not there
 */
export async function inspectModels(
  app: ApplicationService,
  { client, tables = [], output, again = false }: InspectRequest
): Promise<InspectedModels> {
  const { schema, notes } = await inspectDatabase(client)
  const missing = tables.filter((name) => !schema.has(name))
  if (missing.length) {
    throw new MigrationException(
      `The database has no table ${missing.map((name) => `"${name}"`).join(', ')}`,
      `Its tables are: ${[...schema.keys()].join(', ') || 'none'}`
    )
  }
  const own = app.config.get<GableConfig>('gable').models
  const folder = output ?? own
  const isWanted = (name: string) => !tables.length || tables.includes(name)
  const root = app.makePath()
  const isOwn = resolve(root, folder) === resolve(root, own)
  const all = isOwn ? await knownModels(app, own) : new Map<string, KnownModel>()
  const known = new Map([...all].filter(([table]) => !again || !isWanted(table)))
  const dialect = toDialect(client.dialect.name)
  const read = new Map([...schema].filter(([name]) => isWanted(name) || known.has(name)))
  const models = planModels({ schema: read, notes, dialect, known })
  const imports = new Map([...known.values()].map(({ className, from }) => [className, from]))
  return {
    files: await modelFiles(models, root, folder, imports),
    known: [...known].flatMap(([table, { className }]) =>
      schema.has(table) && isWanted(table) ? { table, model: className } : []
    ),
    pivots: pivotsOf(models),
    notes: [
      ...notes.filter(({ table }) => isWanted(table) && !read.has(table)),
      ...models.flatMap(({ table, notes: texts, chores }) =>
        [...texts, ...chores].map((text) => ({ table: table.name, text }))
      ),
    ],
  }
}

function pivotsOf(models: ModelPlan[]): InspectedModels['pivots'] {
  const pivots = models.flatMap(({ className, relations }) =>
    relations.flatMap(({ pivot, name }) =>
      pivot ? { pivot, relation: `${className}.${name}` } : []
    )
  )
  return [...Map.groupBy(pivots, ({ pivot }) => pivot)].map(([table, sides]) => ({
    table,
    relations: sides.map(({ relation }) => relation).sort(),
  }))
}

async function knownModels(
  app: ApplicationService,
  folder: string
): Promise<Map<string, KnownModel>> {
  const alias = await aliasOf(app.makePath(), folder)
  const models = await loadModels(app)
  return new Map(
    [...models].map(([className, model]) => {
      const from = `${alias}/${snakeCase(className)}`
      return [model.table, { className, primaryKey: model.primaryKey, from }]
    })
  )
}

const snakeCase = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
