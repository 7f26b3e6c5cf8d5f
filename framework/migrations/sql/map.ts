import type { Dialect } from '#framework/fields/main'
import type { Table } from '../schema/table.js'
import { identifier } from './quote.js'
import { literal } from './stored.js'

type Map = Record<string, string | null>

/** Old value → new one, in one statement: a map may swap two values. */
export function mapSql(table: Table, name: string, map: Map, dialect: Dialect): string[] {
  const keys = Object.keys(map).map((value) => literal(value, table.columns.get(name)!, dialect))
  if (!keys.length) return []
  const of = identifier(name, dialect)
  return [
    `update ${identifier(table.name, dialect)} set ${of} = ${mapValue(table, name, map, dialect)} ` +
      `where ${of} in (${keys.join(', ')})`,
  ]
}

/** The mapped value as an expression; what is not in the map stays. */
export function mapValue(table: Table, name: string, map: Map, dialect: Dialect): string {
  const column = table.columns.get(name)!
  const of = identifier(name, dialect)
  const cases = Object.entries(map).map(
    ([from, to]) => `when ${literal(from, column, dialect)} then ${literal(to, column, dialect)}`
  )
  return cases.length ? `case ${of} ${cases.join(' ')} else ${of} end` : of
}
