import { fold } from '../../fold.js'
import type { OperationOf } from '../../operation.js'
import { targetOf } from '../../schema/column.js'
import type { Schema } from '../../schema/table.js'
import { foreignsOf, foreignsTo, isCounted } from '../columns.js'
import { statements } from '../execute.js'
import type { Step } from '../step.js'
import { addEnumCheck } from './checks.js'
import { addForeign, dropForeign } from './foreigns.js'
import { addSpareIndex, dropSpareIndex } from './indexes.js'
import { definition, dropIndexParts, primaryKeyPart, servesForeign } from './parts.js'
import { primaryKeyOf } from './probe.js'
import { alter, q, type Probe } from './words.js'

export function changePrimaryKey(
  operation: OperationOf<'changePrimaryKey'>,
  before: Schema
): Step[] {
  const { table, columns, add = {}, drop = [] } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const toKey = foreignsTo(before, table, 'mysql').filter(({ table: other, column }) => {
    const target = targetOf(before.get(other)!.columns.get(column)!.references!)
    return target.column === old.primaryKey[0]
  })
  const dropped = old.indexes.filter((index) => index.columns.some((name) => drop.includes(name)))
  const lost = foreignsOf(before, table, 'mysql').filter(({ column }) => drop.includes(column))
  const uncovered = foreignsOf(after, table, 'mysql').filter(
    ({ column }) =>
      old.primaryKey[0] === column &&
      columns[0] !== column &&
      !fresh.indexes.some((index) => index.columns[0] === column && servesForeign(index))
  )
  const uncounted = [...fresh.columns.keys()].filter(
    (name) => !(name in add) && isCounted(old, name) && !isCounted(fresh, name)
  )
  const counted = [...fresh.columns.keys()].filter(
    (name) => !(name in add) && !isCounted(old, name) && isCounted(fresh, name)
  )
  const entries = Object.entries(add)
  const change = alter(
    table,
    ...dropped.flatMap((index) => dropIndexParts(old, index)),
    ...(old.primaryKey.length ? ['drop primary key'] : []),
    ...drop.map((name) => `drop column ${q(name)}`),
    ...entries.map(([name, column], position) => {
      const place = position === 0 ? 'first' : `after ${q(entries[position - 1][0])}`
      return `add column ${definition(fresh, name, column)} ${place}`
    }),
    ...[...uncounted, ...counted].map(
      (name) => `modify column ${definition(fresh, name, fresh.columns.get(name)!)}`
    ),
    ...(columns.length ? [`add ${primaryKeyPart(columns)}`] : [])
  )
  const isDone: Probe = async (client) =>
    JSON.stringify(await primaryKeyOf(client, table)) === JSON.stringify(columns)
  return [
    ...[...toKey, ...lost].map(dropForeign),
    ...uncovered.map(addSpareIndex),
    statements(`change primary key of ${table}`, [change], isDone),
    ...(columns.length && fresh.columns.get(columns[0])!.references
      ? [dropSpareIndex(table, columns[0])]
      : []),
    ...entries
      .filter(([, column]) => column.type === 'enum')
      .map(([name]) => addEnumCheck(fresh, name)),
    ...foreignsOf(after, table, 'mysql')
      .filter(({ column }) => column in add)
      .map((foreign) => addForeign(after, foreign)),
    ...foreignsTo(after, table, 'mysql')
      .filter(({ name }) => toKey.some((foreign) => foreign.name === name))
      .map((foreign) => addForeign(after, foreign)),
  ]
}
