import type { JsonValue } from '#framework/fields/main'
import type { Declared, DeclaredTable } from '../../../../framework/migrations/models/declared.js'
import { detect, type Detection } from '../../../../framework/migrations/detect/main.js'
import { fold } from '../../../../framework/migrations/fold.js'
import type { Operation } from '../../../../framework/migrations/operation.js'
import { indexName } from '../../../../framework/migrations/schema/names.js'
import {
  toTable,
  type Schema,
  type TableDefinition,
} from '../../../../framework/migrations/schema/table.js'

export type Definitions = Record<string, TableDefinition>

/** The state after files that made these tables. */
export function schemaOf(tables: Definitions): Schema {
  return new Map(Object.entries(tables).map(([name, table]) => [name, toTable(name, table)]))
}

export interface Hints {
  renamedFrom?: string[]
  columns?: Record<string, string>
  plain?: string[]
  isPivot?: boolean
}

/** What models with these tables declare. */
export function declaredOf(tables: Definitions, hints: Record<string, Hints> = {}): Declared {
  const toDeclared = (name: string): DeclaredTable => ({
    ...toTable(name, tables[name]),
    owner: `Model of ${name}`,
    isPivot: hints[name]?.isPivot ?? false,
    renamedFrom: hints[name]?.renamedFrom ?? [],
    columnsRenamedFrom: new Map(Object.entries(hints[name]?.columns ?? {})),
    plainColumns: new Set(hints[name]?.plain),
  })
  return new Map(Object.keys(tables).map((name) => [name, toDeclared(name)]))
}

/** Compares, with definitions in place of files and models. */
export function compare(
  before: Definitions | Schema,
  after: Definitions,
  answers: Record<string, JsonValue> = {},
  hints: Record<string, Hints> = {}
): Detection {
  const schema = before instanceof Map ? before : schemaOf(before)
  return detect({
    before: schema,
    declared: declaredOf(after, hints),
    answers: new Map(Object.entries(answers)),
  })
}

export function foldAll(schema: Schema, operations: readonly Operation[]): Schema {
  return operations.reduce(fold, schema)
}

/** A schema without what makes no difference: the order of things, and whether an index says its derived name. */
export function essence(schema: Schema) {
  const tables = [...schema].map(([name, table]) => [
    name,
    {
      columns: Object.fromEntries([...table.columns].sort()),
      primaryKey: table.primaryKey,
      indexes: table.indexes
        .map(({ columns, unique, where }) => ({ columns, unique, where }))
        .map((index, place) => [indexName(name, table.indexes[place]), index])
        .sort(),
      checks: [...table.checks].sort(),
    },
  ])
  return Object.fromEntries(tables.sort())
}
