import { fold } from '../../fold.js'
import type { OperationOf } from '../../operation.js'
import { changeColumn, differenceOf } from '../../schema/column.js'
import { enumCheckName } from '../../schema/names.js'
import type { Schema, Table } from '../../schema/table.js'
import { defaultOf, isCounted } from '../columns.js'
import { conversionOf } from '../conversions/conversion.js'
import { execute, rowStep, select, statements } from '../execute.js'
import { fillStep } from '../fills.js'
import { foreignsToChange } from '../foreigns.js'
import { mapSql } from '../map.js'
import type { Step } from '../step.js'
import { typeOf } from '../types.js'
import { addEnumCheck, dropEnumCheck } from './checks.js'
import { addForeign, dropForeign } from './foreigns.js'
import { addIndexAlone, dropIndex } from './indexes.js'
import { indexParts, modification, partialsOver } from './parts.js'
import { isNativeEnum, keptWords } from './probe.js'
import { again, alter, q } from './words.js'

export function alterColumn(operation: OperationOf<'alterColumn'>, before: Schema): Step[] {
  const { table, name, change, fill, map, truncate } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const from = old.columns.get(name)!
  const to = changeColumn(from, change)
  const changed = Object.keys(differenceOf(from, to) ?? {})
  const conversion = conversionOf(from, to, 'mysql', truncate)
  const foreigns = foreignsToChange(before, after, table, name, 'mysql')
  const isRetyped =
    typeOf(from, 'mysql') !== typeOf(to, 'mysql') || isCounted(old, name) !== isCounted(fresh, name)
  const isStricter = from.nullable === true && !to.nullable
  const isModified = isRetyped || changed.includes('nullable')
  const enumChanges = changed.includes('values') || changed.includes('type')
  const indexes = old.indexes.filter(
    (index, position) =>
      (isRetyped && partialsOver(old, name).includes(index)) ||
      indexParts(old, index).join() !== indexParts(fresh, fresh.indexes[position]).join()
  )
  const update = (title: string, value: string | null | undefined) =>
    value
      ? [
          rowStep(title, [
            `update ${q(table)} set ${q(name)} = ${value} where ${q(name)} is not null`,
          ]),
        ]
      : []
  // A longer enum value has no room before MODIFY, a fill of the new type neither.
  const loose = isStricter && fill !== undefined ? { ...to, nullable: true as const } : to
  return [
    ...foreigns.drop.map(dropForeign),
    ...indexes.flatMap((index) => dropIndex(before, table, index)),
    ...(enumChanges && from.type === 'enum'
      ? [dropEnumCheck(table, enumCheckName(table, name)), openEnum(old, name)]
      : []),
    ...(map ? [rowStep(`map values of ${table}.${name}`, mapSql(old, name, map, 'mysql'))] : []),
    ...update(`prepare values of ${table}.${name}`, conversion?.value(q(name))),
    ...(isModified && (isRetyped || loose === to) ? [modify(fresh, name, loose)] : []),
    ...update(`convert values of ${table}.${name}`, conversion?.after?.(q(name))),
    ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'mysql')]),
    ...(isModified && loose !== to ? [makeNotNull(fresh, name)] : []),
    ...(!isModified && changed.includes('default') ? [setDefault(fresh, name)] : []),
    ...(enumChanges && to.type === 'enum' ? [addEnumCheck(fresh, name)] : []),
    ...indexes.flatMap((index) => addIndexAlone(fresh, index)),
    ...foreigns.add.map((foreign) => addForeign(after, foreign)),
  ]
}

/** A column made by hand may be one of MySQL's own enums, which takes no other values: it becomes a string. */
function openEnum(table: Table, name: string): Step {
  const step = modify(table, name)
  return {
    title: `make a string of the enum ${table.name}.${name}`,
    sql: step.sql.map((sql) => `-- where it is one of MySQL's own: ${sql}`),
    async run(context) {
      if (await isNativeEnum(context.client, table.name, name)) await step.run!(context)
    },
    isDone: again,
  }
}

/** Only the default: rows and the rest of the column stay as they are. */
function setDefault(table: Table, name: string): Step {
  const value = defaultOf(table.columns.get(name)!, 'mysql')
  const words = value === null ? 'drop default' : `set default ${value}`
  const title = value === null ? 'drop default' : 'set default'
  const column = table.columns.get(name)!
  // MySQL before 8 and MariaDB take only a literal here, so an expression goes through MODIFY.
  if (typeof column.default === 'object') return modify(table, name)
  return statements(
    `${title}: ${table.name}.${name}`,
    [alter(table.name, `alter column ${q(name)} ${words}`)],
    again
  )
}

/** A column that has been filled takes no null any more. */
export const makeNotNull = (table: Table, name: string): Step => ({
  ...modify(table, name),
  title: `set not null: ${table.name}.${name}`,
})

/** MODIFY to what the table says now. In strict mode, whatever the connection says: MySQL must refuse and not cut. */
function modify(table: Table, name: string, column = table.columns.get(name)!): Step {
  const sql = (kept: string[]) =>
    alter(table.name, `modify column ${modification(table, name, column, kept)}`)
  return {
    title: `alter column ${table.name}.${name}`,
    sql: [sql([])],
    async run({ client }) {
      const kept = await keptWords(client, table.name, name)
      const [{ mode }] = await select(client, 'select @@session.sql_mode as mode')
      const isStrict = /STRICT_(TRANS|ALL)_TABLES/.test(String(mode))
      if (!isStrict)
        await execute(client, "set session sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')")
      try {
        await execute(client, sql(kept))
      } finally {
        if (!isStrict) await execute(client, `set session sql_mode = '${String(mode)}'`)
      }
    },
    isDone: again,
  }
}
