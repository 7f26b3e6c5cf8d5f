import type { DatabaseRow } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { type Include, isJoined, manyBelow } from './includes.js'
import { type Row, Selection, jsonObject } from './selection.js'
import type { Relation, Shape } from './shape.js'
import type { SqlWriter } from './sql.js'

/**
 * The rows of one table as a statement reads them: its own columns and those of the records that to-one relations join
 * to it, at any depth. Conditions of the joined tables are bound after the statement's own, in the order of
 * `joinedConditions`.
 */
export class JoinedRows {
  /** ` left join …`, to stand before the statement's own conditions. */
  readonly joins: string
  /** Values of the rows, then the keys by which relations to many find their records. */
  readonly columns: readonly string[]
  readonly keys: readonly string[]
  /** SQL of a row's JSON text, where the database can write it. */
  readonly json: string | undefined
  readonly #root: JoinedTable

  constructor(
    writer: SqlWriter,
    shape: Shape,
    alias: string,
    fields: readonly string[],
    includes: readonly Include[]
  ) {
    const joins: string[] = []
    this.#root = new JoinedTable(writer, { shape, alias, fields, includes }, joins)
    this.joins = joins.join('')
    this.columns = this.#root.columns
    const many = manyBelow(includes)
    this.keys = many.map(({ way, include }, index) => {
      const column = writer.column(this.#root.at(way).alias, include.relation.localColumn)
      return `${column} as ${writer.name(keyName(index))}`
    })
    // Rows that belong into a joined record could not be put into text that is finished.
    const below = many.some(({ way }) => way.length > 0)
    this.json = below ? undefined : this.#root.json
  }

  aliasOf(relations: readonly Relation[]): string {
    return this.#root.at(relations.map(({ name }) => name)).alias
  }

  decode(source: DatabaseRow): Row {
    return this.#root.decode(source)
  }
}

/** Column of the key by which the rows of a relation to many find their record; `index` counts as `manyBelow` does. */
export const keyName = (index: number) => `k${index}`

/** Conditions of the joined tables in the order in which a statement writes them. */
export function joinedConditions(includes: readonly Include[]): Condition[] {
  return includes
    .filter(isJoined)
    .flatMap((include) => [include.condition, ...joinedConditions(include.includes)])
}

interface Table {
  shape: Shape
  alias: string
  fields: readonly string[]
  includes: readonly Include[]
}

/** One table of a statement, and those joined to it. */
class JoinedTable {
  readonly alias: string
  readonly columns: string[]
  readonly json: string | undefined
  readonly #selection: Selection
  readonly #joined: { include: Include; found: string; table: JoinedTable }[]

  constructor(
    writer: SqlWriter,
    { shape, alias, fields, includes }: Table,
    joins: string[],
    conditions = { written: 0 }
  ) {
    this.alias = alias
    this.#selection = new Selection(writer, shape, alias, `${alias}_`, fields)
    this.#joined = includes.filter(isJoined).map((include) => {
      const joined = writer.alias()
      const index = ++conditions.written
      joins.push(join(writer, include, alias, joined, index))
      const { shape: related, fields: names, includes: inner } = include
      const table = new JoinedTable(
        writer,
        { shape: related, alias: joined, fields: names, includes: inner },
        joins,
        conditions
      )
      return { include, found: `${joined}_pk`, table }
    })
    const shown = this.#joined.filter(({ include }) => !include.silent)
    this.columns = [
      ...this.#selection.columns,
      ...shown.flatMap(({ include, found, table }) => [
        `${writer.column(table.alias, include.shape.primaryColumn)} as ${writer.name(found)}`,
        ...table.columns,
      ]),
    ]
    const members = shown.map(({ include, table }) => {
      const found = `${writer.column(table.alias, include.shape.primaryColumn)} is not null`
      return [include.relation.name, table.json && `case when ${found} then ${table.json} end`]
    })
    this.json =
      this.#selection.json && members.every(([, sql]) => sql !== undefined)
        ? jsonObject([...this.#selection.json, ...(members as [string, string][])])
        : undefined
  }

  at([name, ...further]: readonly string[]): JoinedTable {
    if (name === undefined) return this
    return this.#joined.find(({ include }) => include.relation.name === name)!.table.at(further)
  }

  decode(source: DatabaseRow): Row {
    const row = this.#selection.decode(source)
    for (const { include, found, table } of this.#joined) {
      if (include.silent) continue
      // Without a primary key the join found no row the actor may see.
      row[include.relation.name] = source[found] === null ? null : table.decode(source)
    }
    return row
  }
}

function join(
  writer: SqlWriter,
  { relation, shape, condition }: Include,
  alias: string,
  joined: string,
  index: number
): string {
  const on = `${writer.column(joined, relation.relatedColumn)} = ${writer.column(alias, relation.localColumn)}`
  const alive = shape.softDeletes ? ` and ${writer.column(joined, 'deleted_at')} is null` : ''
  const rights = writer.condition(
    condition,
    shape,
    joined,
    (bindings) => bindings.conditions[index]
  )
  return ` left join ${writer.name(shape.table)} as ${joined} on ${on}${alive} and ${rights}`
}
