import db from '@adonisjs/lucid/services/db'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { compile, declare, type Schema, toDefinition } from '#framework/migrations/main'
import { shapeOf } from '#framework/resources/main'

/**
 * Makes the tables of models as their migration does; gives what removes them again.
 * @param models  those that others point at first
 * @param kind  of their full-text indexes: 'beginnings' is what a model declares; true is an index of a migration
 * written before there were any
 */
export async function makeTables(
  models: readonly LucidModel[],
  kind: true | 'beginnings' = 'beginnings'
) {
  const tables = declare(new Map(models.map((model) => [model.name, model])))
  const { dialect } = shapeOf(models[0])
  const client = db.connection()
  const run = async (steps: ReturnType<typeof compile>) => {
    for (const step of steps) await step.run!({ client, progress: () => {} })
  }
  const made: Schema = new Map()
  for (const { table: name } of models) {
    const table = tables.get(name)!
    table.indexes = table.indexes.map((index) =>
      index.fullText ? { ...index, fullText: kind } : index
    )
    await run(
      compile({ op: 'createTable', table: name, definition: toDefinition(table) }, made, dialect)
    )
    made.set(name, table)
  }
  return async () => {
    for (const { table } of models.toReversed()) {
      await run(compile({ op: 'dropTable', table }, made, dialect))
      made.delete(table)
    }
  }
}
