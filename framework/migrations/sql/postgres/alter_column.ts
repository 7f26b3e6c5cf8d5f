import { fold } from '../../fold.js'
import type { OperationOf } from '../../operation.js'
import { changeColumn, type Column } from '../../schema/column.js'
import { enumCheckName } from '../../schema/names.js'
import type { Schema } from '../../schema/table.js'
import { addForeignSql, defaultOf, isCounted } from '../columns.js'
import { conversionOf } from '../conversions/conversion.js'
import { fillStep } from '../fills.js'
import { foreignsToChange } from '../foreigns.js'
import { mapSql } from '../map.js'
import type { Step } from '../step.js'
import { typeOf } from '../types.js'
import { alter, dropForeign, enumCheck, identityChange, joined, q, type Part } from './steps.js'

export function alterColumn(operation: OperationOf<'alterColumn'>, before: Schema): Step[] {
  const { table, name, change, fill, map, truncate } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const from = old.columns.get(name)!
  const to = changeColumn(from, change)
  const was = typeOf(from, 'pg')
  const is = typeOf(to, 'pg')
  const conversion = conversionOf(from, to, 'pg', truncate)
  const using = conversion?.value(q(name)) ?? null
  const retyped = was !== is || (using !== null && using !== q(name))
  const foreignsChange = foreignsToChange(before, after, table, name, 'pg')
  const column = (words: string) => alter(table, `alter column ${q(name)} ${words}`)
  const enumChanges =
    JSON.stringify(enumCheck(table, name, from)) !== JSON.stringify(enumCheck(table, name, to))
  const newDefault = defaultOf(to, 'pg')
  const defaultChanges = defaultOf(from, 'pg') !== newDefault || (retyped && newDefault !== null)

  const first: Part[] = [
    {
      words: 'drop check',
      sql:
        enumChanges && from.type === 'enum'
          ? [alter(table, `drop constraint if exists ${q(enumCheckName(table, name))}`)]
          : [],
    },
    {
      words: 'drop default',
      sql: defaultChanges && defaultOf(from, 'pg') !== null ? [column('drop default')] : [],
    },
    { words: 'map values', sql: map ? mapSql(old, name, map, 'pg') : [] },
    {
      words: was === is ? 'rewrite values' : `change type to ${is}`,
      sql: retyped ? [column(`type ${is}${usingOf(using, was, is, q(name), to)}`)] : [],
    },
    {
      words: isCounted(fresh, name) ? 'start counting' : 'stop counting',
      sql: identityChange(table, name, isCounted(old, name), isCounted(fresh, name)),
    },
  ]
  const last: Part[] = [
    {
      words: 'set not null',
      sql: from.nullable && !to.nullable ? [column('set not null')] : [],
    },
    { words: 'allow null', sql: !from.nullable && to.nullable ? [column('drop not null')] : [] },
    {
      words: 'set default',
      sql: defaultChanges && newDefault !== null ? [column(`set default ${newDefault}`)] : [],
    },
    { words: 'add check', sql: enumChanges ? enumCheck(table, name, to) : [] },
    {
      words: 'add foreign key',
      sql: foreignsChange.add.map((foreign) => addForeignSql(after, foreign, 'pg')),
    },
  ]
  return [
    ...foreignsChange.drop.map(dropForeign),
    ...(fill === undefined
      ? joined([...first, ...last], `${table}.${name}`)
      : [
          ...joined(first, `${table}.${name}`),
          fillStep(fresh, name, fill, 'pg'),
          ...joined(last, `${table}.${name}`),
        ]),
  ]
}

function usingOf(
  value: string | null,
  was: string,
  is: string,
  column: string,
  to: Column
): string {
  if (value !== null && value !== column) return ` using ${value}`
  return was !== is && to.type === 'native' ? ` using ${column}::${is}` : ''
}
