import type { Schema } from '../schema/table.js'
import { addForeignSql, foreignsOf, foreignsTo, type Foreign } from './columns.js'
import { typeOf } from './types.js'

/** The foreign keys that go before a column changes, and those that come after it. */
export function foreignsToChange(
  before: Schema,
  after: Schema,
  table: string,
  name: string,
  dialect: 'pg' | 'mysql'
): { drop: Foreign[]; add: Foreign[] } {
  const typeChanges =
    typeOf(before.get(table)!.columns.get(name)!, dialect) !==
    typeOf(after.get(table)!.columns.get(name)!, dialect)
  const own = (schema: Schema) =>
    foreignsOf(schema, table, dialect).filter(
      ({ column }) =>
        column === name || schema.get(table)!.columns.get(column)!.references === `${table}.${name}`
    )
  const touching = (schema: Schema) => [...own(schema), ...foreignsTo(schema, table, dialect, name)]
  const clauseOf = (schema: Schema, foreign: Foreign) => addForeignSql(schema, foreign, dialect)
  const old = touching(before)
  const fresh = touching(after)
  const clauses = (schema: Schema, list: Foreign[]) =>
    list.map((foreign) => clauseOf(schema, foreign))
  const kept = typeChanges
    ? []
    : clauses(before, old).filter((clause) => clauses(after, fresh).includes(clause))
  return {
    drop: old.filter((foreign) => !kept.includes(clauseOf(before, foreign))),
    add: fresh.filter((foreign) => !kept.includes(clauseOf(after, foreign))),
  }
}
