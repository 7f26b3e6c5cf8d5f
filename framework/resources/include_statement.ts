import type { DatabaseRow } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { type Include, type Row, Selection } from './selection.js'
import type { Shape } from './shape.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'

/** Related rows shown of one record; asking the relation's own list gives the rest. */
export const INCLUDED_ROWS = 100

/**
 * The rows of one to-many relation for all records of a page at once, so a list costs one statement per relation
 * and not one per record.
 */
export class IncludeStatement {
  readonly sql: string
  readonly #slots: Slot[]
  readonly #selection: Selection

  /** @param width  number of records' keys bound */
  constructor(owner: Shape, include: Include, rights: Condition, width: number) {
    const { relation, shape } = include
    const writer = new SqlWriter(owner.dialect)
    const related = writer.alias()
    const pivot = relation.pivot ? writer.alias() : undefined
    this.#selection = new Selection(writer, shape, related, 'c', include.fields)
    const key = pivot
      ? writer.column(pivot, relation.pivot!.localColumn)
      : writer.column(related, relation.relatedColumn)
    const from = pivot
      ? `${writer.name(relation.pivot!.table)} as ${pivot} inner join ${writer.name(shape.table)} as ${related}` +
        ` on ${writer.column(related, relation.relatedColumn)} = ${writer.column(pivot, relation.pivot!.relatedColumn)}`
      : `${writer.name(shape.table)} as ${related}`
    const primary = writer.column(related, shape.primaryColumn)
    const keys = Array.from({ length: width }, (_, index) =>
      writer.bind((bindings) => bindings.keys[index])
    )
    const alive = shape.softDeletes ? ` and ${writer.column(related, 'deleted_at')} is null` : ''
    const where = writer.condition(rights, shape, related, (bindings) => bindings.conditions[0])
    const ranked =
      `select ${[...this.#selection.columns, `${key} as owner_key`].join(', ')},` +
      ` row_number() over (partition by ${key} order by ${primary}) as place` +
      ` from ${from} where ${key} in (${keys.join(', ')})${alive} and ${where}`
    this.sql = `select * from (${ranked}) as ranked where place <= ${INCLUDED_ROWS} order by owner_key, place`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  owner(source: DatabaseRow): unknown {
    return source.owner_key
  }

  decode(source: DatabaseRow): Row {
    return this.#selection.decode(source)
  }
}
