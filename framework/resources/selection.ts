import type { Field, JsonValue } from '#framework/fields/main'
import type { DatabaseRow } from '#framework/database/main'
import type { Shape, Relation } from './shape.js'
import type { SqlWriter } from './sql.js'

export type Row = { [name: string]: JsonValue }

interface Read {
  name: string
  alias: string
  field: Field
}

/** The columns read of one table, and how a driver's row becomes a JSON object of them. */
export class Selection {
  readonly #reads: Read[]
  readonly columns: string[]

  /**
   * @param prefix  keeps the columns of joined tables apart
   * @param names   fields, in the order they are to appear
   */
  constructor(
    writer: SqlWriter,
    shape: Shape,
    tableAlias: string,
    prefix: string,
    names: readonly string[]
  ) {
    this.#reads = names.map((name, index) => ({
      name,
      alias: `${prefix}${index}`,
      field: shape.fields.get(name)!,
    }))
    this.columns = this.#reads.map(
      (read) => `${writer.column(tableAlias, read.field.columnName)} as ${writer.name(read.alias)}`
    )
  }

  decode(source: DatabaseRow): Row {
    const row: Row = {}
    for (const read of this.#reads) row[read.name] = read.field.serializeRaw(source[read.alias])
    return row
  }
}

/** A relation to be read along, with the rights of the actor already applied to its fields. */
export interface Include {
  relation: Relation
  shape: Shape
  fields: readonly string[]
  /** Joined for the order of the list alone, and not shown. */
  silent?: boolean
}

/** Relations with one row travel in the same statement; the others take one more each. */
export const isJoined = (include: Include) =>
  include.relation.type === 'belongsTo' || include.relation.type === 'hasOne'
