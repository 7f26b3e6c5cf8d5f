import type { DatabaseRow } from '#framework/database/main'
import type { Include } from './includes.js'
import { JoinedRows } from './joined_rows.js'
import { orderBy, sortColumns } from './order.js'
import type { Row } from './selection.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'

const TEXT = 'json'
const OWNER = 'owner_key'

/**
 * The rows of one relation to many for all records of a page at once, so a list costs one statement per relation and
 * level, and not one per record.
 */
export class IncludeStatement {
  readonly sql: string
  readonly isText: boolean
  readonly #slots: Slot[]
  readonly #rows: JoinedRows

  /**
   * @param width   number of records' keys bound
   * @param asText  the rows are wanted as JSON text; the database writes it where every field allows
   */
  constructor(include: Include, width: number, asText: boolean) {
    const { relation, shape, limit } = include
    const writer = new SqlWriter(shape.dialect)
    const related = writer.alias()
    const pivot = relation.pivot && writer.alias()
    const rows = new JoinedRows(writer, shape, related, include.fields, include.includes)
    this.#rows = rows
    this.isText = asText && rows.json !== undefined
    const key = pivot
      ? writer.column(pivot, relation.pivot!.localColumn)
      : writer.column(related, relation.relatedColumn)
    const from = pivot
      ? `${writer.name(relation.pivot!.table)} as ${pivot} inner join ${writer.name(shape.table)} as ${related}` +
        ` on ${writer.column(related, relation.relatedColumn)} = ${writer.column(pivot, relation.pivot!.relatedColumn)}`
      : `${writer.name(shape.table)} as ${related}`
    const keys = Array.from({ length: width }, (_, index) =>
      writer.bind((bindings) => bindings.keys[index])
    )
    const alive = shape.softDeletes ? ` and ${writer.column(related, 'deleted_at')} is null` : ''
    const where = writer.condition(
      include.condition,
      shape,
      related,
      (bindings) => bindings.conditions[0]
    )
    const sort = sortColumns(writer, include.sort, (relations) => rows.aliasOf(relations))
    const columns = [
      ...(this.isText ? [`${rows.json} as ${writer.name(TEXT)}`] : rows.columns),
      ...rows.keys,
      `${key} as ${OWNER}`,
      `row_number() over (partition by ${key}${orderBy(writer, sort)}) as place`,
    ]
    const ranked =
      `select ${columns.join(', ')} from ${from}${rows.joins}` +
      ` where ${key} in (${keys.join(', ')})${alive} and ${where}`
    // One row more than is shown tells that there are more.
    this.sql = `select * from (${ranked}) as ranked where place <= ${limit + 1} order by ${OWNER}, place`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  /** Key of the record that a row belongs to, as text: drivers give numbers, texts and big integers. */
  owner(source: DatabaseRow): string {
    return String(source[OWNER])
  }

  decode(source: DatabaseRow): Row {
    return this.#rows.decode(source)
  }

  text(source: DatabaseRow): string {
    return source[TEXT] as string
  }
}
