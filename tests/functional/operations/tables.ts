import db from '@adonisjs/lucid/services/db'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { compile, declare, type Schema, toDefinition } from '#framework/migrations/main'
import { shapeOf } from '#framework/resources/main'

/**
 * Makes the tables of models as their migration does; gives what removes them again.
 * @param models  those that others point at first
 */
export async function makeTables(...models: LucidModel[]) {
  const tables = declare(new Map(models.map((model) => [model.name, model])))
  const { dialect } = shapeOf(models[0])
  const client = db.connection()
  const run = async (steps: ReturnType<typeof compile>) => {
    for (const step of steps) await step.run!({ client, progress: () => {} })
  }
  const made: Schema = new Map()
  for (const { table: name } of models) {
    const table = tables.get(name)!
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
