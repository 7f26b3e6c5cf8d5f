import type { Schema } from '../../schema/table.js'
import { addForeignSql, type Foreign } from '../columns.js'
import { execute, statements } from '../execute.js'
import type { Step } from '../step.js'
import { foreignNames, hasConstraint, hasIndex } from './probe.js'
import { again, alter, q } from './words.js'

export function addForeign(schema: Schema, foreign: Foreign): Step {
  return statements(
    `add foreign key ${foreign.name}`,
    [addForeignSql(schema, foreign, 'mysql')],
    (client) => hasConstraint(client, foreign.table, foreign.name)
  )
}

/** The foreign keys that are really on a column go, and the index that MySQL has made for each. */
export function dropForeign({ table, column, name }: Foreign): Step {
  return {
    title: `drop foreign key ${name}`,
    sql: [alter(table, `drop foreign key ${q(name)}`)],
    async run({ client }) {
      for (const real of await foreignNames(client, table, column)) {
        await execute(client, alter(table, `drop foreign key ${q(real)}`))
        if (await hasIndex(client, table, real)) {
          await execute(client, alter(table, `drop index ${q(real)}`))
        }
      }
    },
    isDone: again,
  }
}
