import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'
import { identifier } from './quote.js'
import { isSameName, mentions, nameOf, tokensOf, type Token } from './sqlite/tokens.js'

/**
 * What tables and columns were called when a file began: guards look at rows before its first write, with the names
 * of then. Gives null for what the file itself has made or changed, where nothing can be said before.
 */
export interface Origin {
  table(name: string): string | null
  column(table: string, name: string): string | null
  /** A condition with column names in it. */
  condition(schema: Schema, table: string, sql: string): string | null
}

/** The names as they are: for a look right before an operation. */
export const unchanged: Origin = {
  table: (name) => name,
  column: (_, name) => name,
  condition: (_schema, _table, sql) => sql,
}

/** Follows a file's operations and knows the first names. */
export class Trail implements Origin {
  #tables = new Map<string, string | null>()
  #columns = new Map<string, string | null>()
  /** After code or raw SQL nothing is known of the rows. */
  isOpaque = false

  constructor(private dialect: Dialect) {}

  table(name: string): string | null {
    return this.isOpaque ? null : this.#first(name)
  }

  #first(name: string): string | null {
    return this.#tables.has(name) ? this.#tables.get(name)! : name
  }

  column(table: string, name: string): string | null {
    if (this.table(table) === null) return null
    const key = keyOf(table, name)
    return this.#columns.has(key) ? this.#columns.get(key)! : name
  }

  condition(schema: Schema, table: string, sql: string): string | null {
    const names = new Map<string, string>()
    for (const name of schema.get(table)?.columns.keys() ?? []) {
      if (!mentions(sql, name)) continue
      const first = this.column(table, name)
      if (first === null) return null
      if (first !== name) names.set(name, first)
    }
    return renameIn(sql, names, this.dialect)
  }

  /** Takes in an operation that comes before what is asked next. */
  follow(operation: Operation, before: Schema): void {
    switch (operation.op) {
      case 'createTable':
        this.#tables.set(operation.table, null)
        break
      case 'renameTable':
        this.#renameTable(operation.from, operation.to, before)
        break
      case 'renameColumn': {
        const { table, from, to } = operation
        const first = this.column(table, from)
        this.#columns.set(keyOf(table, to), first)
        this.#columns.delete(keyOf(table, from))
        break
      }
      case 'addColumn':
      case 'fill':
        this.#columns.set(keyOf(operation.table, operation.name), null)
        break
      case 'alterColumn': {
        const { change, fill, map, truncate } = operation
        const isKept = Object.keys(change).every(
          (name) => !/type|length|precision|scale|values|native/.test(name)
        )
        if (!isKept || fill !== undefined || map || truncate) {
          this.#columns.set(keyOf(operation.table, operation.name), null)
        }
        break
      }
      case 'changePrimaryKey':
        for (const name of Object.keys(operation.add ?? {})) {
          this.#columns.set(keyOf(operation.table, name), null)
        }
        break
      case 'run':
      case 'sql':
        this.isOpaque = true
        break
    }
  }

  #renameTable(from: string, to: string, before: Schema): void {
    const columns = [...(before.get(from)?.columns.keys() ?? [])].map(
      (name) => [name, this.column(from, name)] as const
    )
    const first = this.#first(from)
    this.#tables.set(to, first)
    this.#tables.delete(from)
    for (const [name, column] of columns) {
      this.#columns.delete(keyOf(from, name))
      this.#columns.set(keyOf(to, name), column)
    }
  }
}

const keyOf = (table: string, column: string) => JSON.stringify([table, column])

/** All names at once: two columns may have changed places. A name that is no plain word is put in quotes. */
function renameIn(sql: string, names: Map<string, string>, dialect: Dialect): string {
  if (!names.size) return sql
  const renamed = (token: Token): string => {
    if (token.kind === 'group') return `(${renameIn(token.text.slice(1, -1), names, dialect)})`
    if (token.kind !== 'word' && token.kind !== 'name') return token.text
    const found = [...names].find(([name]) => isSameName(name, nameOf(token)))
    if (!found) return token.text
    const isPlain = token.kind === 'word' && /^[a-z_][a-z_\d]*$/.test(found[1])
    return isPlain ? found[1] : identifier(found[1], dialect)
  }
  return tokensOf(sql)
    .map((token) => token.space + renamed(token))
    .join('')
}

/** Refuses a file that leaves a foreign key without what it points at, where it was in order before. */
export function refuseLooseEnds(
  before: Schema,
  after: Schema,
  problemOf: (schema: Schema, table: string, column: string) => string | null
): void {
  for (const [table, { columns }] of after) {
    for (const [name, column] of columns) {
      const problem = column.references ? problemOf(after, table, name) : null
      if (!problem) continue
      const old = before.get(table)?.columns.get(name)
      if (old?.references === column.references && problemOf(before, table, name)) continue
      throw new MigrationException(
        `At the end of the file ${table}.${name} points at ${column.references}, ${problem}`,
        'Change or drop the column in the same file'
      )
    }
  }
}
