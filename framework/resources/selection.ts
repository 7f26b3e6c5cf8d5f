import type { Field, JsonValue } from '#framework/fields/main'
import type { DatabaseRow } from '#framework/database/main'
import type { Shape } from './shape.js'
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
  /** Each field's name and the SQL of its JSON value, where the database can write all of them; see `jsonObject`. */
  readonly json: readonly (readonly [name: string, sql: string])[] | undefined

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
    const json = this.#reads.map((read) => {
      const sql = read.field.sqliteJson(writer.column(tableAlias, read.field.columnName))
      return sql === undefined ? undefined : ([read.name, sql] as const)
    })
    this.json =
      writer.dialect === 'sqlite' && json.every((one) => one !== undefined) ? json : undefined
  }

  decode(source: DatabaseRow): Row {
    const row: Row = {}
    for (const read of this.#reads) row[read.name] = read.field.serializeRaw(source[read.alias])
    return row
  }
}

/** SQL that writes one JSON object. Names are the model's own; a quote in one would still be doubled. */
export function jsonObject(members: readonly (readonly [name: string, sql: string])[]): string {
  return `json_object(${members.map(([name, sql]) => `'${name.replaceAll("'", "''")}', ${sql}`).join(', ')})`
}
