import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import { Migration } from '../migration.js'
import type { Schema } from '../schema/table.js'
import type { MigrationFile, ReplayedFile } from './file.js'
import { record } from './recorder.js'

export interface Replay {
  /** The schema that all files lead to. */
  schema: Schema
  files: ReplayedFile[]
}

/**
 * Folds the files, in their order, into the schema they lead to, without a database.
 * @throws MigrationException naming the file, when one changes what is not there
 */
export async function replay(
  files: MigrationFile[],
  dialect: Dialect,
  before: Schema = new Map()
): Promise<Replay> {
  let schema = before
  const replayed: ReplayedFile[] = []
  for (const file of files) {
    const up = await record(file, 'up', dialect, schema)
    for (const operation of up.operations) schema = fold(schema, operation)
    replayed.push({ ...file, ...familyOf(file.Class), up })
  }
  return { schema, files: replayed }
}

/** What a file says of the others. */
function familyOf(Class: typeof BaseSchema) {
  const usesEditor = Class.prototype instanceof Migration
  const { parents = [], replaces = [] } = (usesEditor ? Class : {}) as Partial<typeof Migration>
  return { parents, replaces, usesEditor }
}
