import { foreignKeyName, indexName } from '../../schema/names.js'
import type { Index, Schema, Table } from '../../schema/table.js'
import { foreignsOf, type Foreign } from '../columns.js'
import { execute, statements } from '../execute.js'
import type { Step } from '../step.js'
import {
  dropIndexParts,
  indexParts,
  isPartialUnique,
  partialColumn,
  servesForeign,
} from './parts.js'
import { hasColumn, hasIndex } from './probe.js'
import { again, alter, not, q } from './words.js'

export const addIndex = (table: Table, index: Index) =>
  statements(
    `add index ${indexName(table.name, index)}`,
    [
      alter(
        table.name,
        ...indexParts(table, index).map((part) =>
          /^(?:unique |fulltext )?index /.test(part) ? `add ${part}` : `add column ${part}`
        )
      ),
    ],
    (client) => hasIndex(client, table.name, indexName(table.name, index))
  )

/** An index, in the place of the one that a foreign key of its first column had of its own. */
export const addIndexAlone = (table: Table, index: Index) => [
  addIndex(table, index),
  ...(!servesForeign(index) || !table.columns.get(index.columns[0])!.references
    ? []
    : [dropSpareIndex(table.name, index.columns[0])]),
]

/** MySQL needs an index under a foreign key: where this was the only one, the key gets one of its own first. */
export function dropIndex(schema: Schema, table: string, index: Index): Step[] {
  const old = schema.get(table)!
  const name = indexName(table, index)
  const first = index.columns[0]
  const [foreign] = servesForeign(index) ? foreignsOf(schema, table, 'mysql', first) : []
  const others = old.indexes.filter(
    (other) => indexName(table, other) !== name && servesForeign(other)
  )
  const isCovered =
    old.primaryKey[0] === first || others.some(({ columns }) => columns[0] === first)
  const drop = statements(
    `drop index ${name}`,
    [alter(table, ...dropIndexParts(old, index))],
    not((client) => hasIndex(client, table, name))
  )
  return foreign && !isCovered ? [addSpareIndex(foreign), drop] : [drop]
}

export function addSpareIndex({ table, column, name }: Foreign): Step {
  const sql = alter(table, `add index ${q(name)} (${q(column)})`)
  return {
    title: `add index ${name} for its foreign key`,
    sql: [sql],
    async run({ client }) {
      if (!(await hasIndex(client, table, name))) await execute(client, sql)
    },
    isDone: again,
  }
}

/** The index a foreign key had of its own is not needed beside one that begins with its column. */
export function dropSpareIndex(table: string, column: string): Step {
  const name = foreignKeyName(table, column)
  const sql = alter(table, `drop index ${q(name)}`)
  return {
    title: `drop index ${name}, which another one covers`,
    sql: [`-- where it is there: ${sql}`],
    async run({ client }) {
      if (await hasIndex(client, table, name)) await execute(client, sql)
    },
    isDone: again,
  }
}

export function renameIndex(table: Table, name: string, index: Index, renamed: Index): Step[] {
  const from = indexName(name, index)
  const to = renamed.name ?? indexName(table.name, renamed)
  const words = [`rename index ${q(from)} to ${q(to)}`]
  if (isPartialUnique(index)) {
    const hidden = [partialColumn(name, index), partialColumn(table.name, renamed)]
    words.push(`rename column ${q(hidden[0])} to ${q(hidden[1])}`)
  }
  // The column follows in a statement of its own: MariaDB does not find a column renamed beside its index.
  return words.map((word, position) =>
    statements(`rename index ${from} to ${to}`, [alter(table.name, word)], (client) =>
      position === 0
        ? hasIndex(client, table.name, to)
        : hasColumn(client, table.name, partialColumn(table.name, renamed))
    )
  )
}
