import type { DatabaseRow } from '#framework/database/main'
import { type Include, manyBelow } from './includes.js'
import { JoinedRows } from './joined_rows.js'
import { orderBy, sortColumns } from './order.js'
import type { Row } from './selection.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'

const TEXT = 'json'
const OWNER = 'owner_key'

/** Stands between texts in one; JSON text has no raw control characters. */
const BETWEEN = '\u001e'

/** What was read of the rows of one record. */
export interface OwnedRows<Value> {
  /** The record's key as text: drivers give numbers, texts and big integers. */
  owner: string
  /** Up to the include's limit. */
  values: Value[]
  more: boolean
}

/**
 * The rows of one relation to many for all records of a page at once, so a list costs one statement per relation and
 * level, and not one per record. One row more than is shown tells that there are more.
 */
export class IncludeStatement {
  readonly sql: string
  /** The database writes each row as JSON text; `text` gives it, and `decode` cannot be asked. */
  readonly isText: boolean
  /** It also puts the texts of one record together; `gathered` gives them, and no row is read by itself. */
  readonly isGathered: boolean
  readonly #slots: Slot[]
  readonly #rows: JoinedRows
  readonly #limit: number

  /**
   * @param width   number of records' keys bound; where texts are gathered they are bound as one
   * @param asText  the rows are wanted as JSON texts; the database writes them where every field allows
   */
  constructor(include: Include, width: number, asText: boolean) {
    const { relation, shape, limit } = include
    const writer = new SqlWriter(shape.dialect)
    const related = writer.alias()
    const pivot = relation.pivot && writer.alias()
    const rows = new JoinedRows(writer, shape, related, include.fields, include.includes)
    this.#rows = rows
    this.#limit = limit
    this.isText = asText && rows.json !== undefined
    this.isGathered = this.isText && gathers(include)
    const key = pivot
      ? writer.column(pivot, relation.pivot!.localColumn)
      : writer.column(related, relation.relatedColumn)
    const from = pivot
      ? `${writer.name(relation.pivot!.table)} as ${pivot} inner join ${writer.name(shape.table)} as ${related}` +
        ` on ${writer.column(related, relation.relatedColumn)} = ${writer.column(pivot, relation.pivot!.relatedColumn)}`
      : `${writer.name(shape.table)} as ${related}`
    const owned = this.isGathered
      ? `${key} = owners.value`
      : `${key} in (${Array.from({ length: width }, (_, index) => writer.bind(({ keys }) => keys[index])).join(', ')})`
    const alive = shape.softDeletes ? ` and ${writer.column(related, 'deleted_at')} is null` : ''
    const where = `${owned}${alive} and ${writer.condition(
      include.condition,
      shape,
      related,
      (bindings) => bindings.conditions[0]
    )}`
    const sort = sortColumns(writer, include.sort, (relations) => rows.aliasOf(relations))
    const order = orderBy(writer, sort)
    const columns = [...(this.isText ? [`${rows.json} as ${TEXT}`] : rows.columns), ...rows.keys]
    this.sql = this.isGathered
      ? `select owners.value as ${OWNER}, (select group_concat(${TEXT}, char(${BETWEEN.charCodeAt(0)})) from` +
        ` (select ${rows.json} as ${TEXT} from ${from}${rows.joins} where ${where}${order} limit ${limit + 1})) as ${TEXT}` +
        ` from json_each(${writer.bind(({ keys }) => JSON.stringify(keys))}) as owners`
      : `select * from (select ${columns.map((column) => `${column}, `).join('')}${key} as ${OWNER},` +
        ` row_number() over (partition by ${key}${order}) as place` +
        ` from ${from}${rows.joins} where ${where}) as ranked` +
        ` where place <= ${limit + 1} order by ${OWNER}, place`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  /** The rows of each record that has any, from a statement that gathers no texts. */
  rows(sources: Iterable<DatabaseRow>): OwnedRows<DatabaseRow>[] {
    const found: OwnedRows<DatabaseRow>[] = []
    for (const source of sources) {
      const owner = String(source[OWNER])
      let last = found.at(-1)
      if (last?.owner !== owner) found.push((last = { owner, values: [], more: false }))
      if (last.values.length === this.#limit) last.more = true
      else last.values.push(source)
    }
    return found
  }

  decode(source: DatabaseRow): Row {
    return this.#rows.decode(source)
  }

  text(source: DatabaseRow): string {
    return source[TEXT] as string
  }

  /** The rows of each record as JSON texts, from a statement that `isGathered`. */
  gathered(sources: readonly DatabaseRow[]): OwnedRows<string>[] {
    return sources.map((source) => {
      const values = source[TEXT] === null ? [] : (source[TEXT] as string).split(BETWEEN)
      const more = values.length > this.#limit
      if (more) values.pop()
      return { owner: String(source[OWNER]), values, more }
    })
  }
}

/**
 * Whether SQLite puts the texts of each record together: it then reads no further than the limit, where a window would
 * number all rows there are. A row that shows others of its own has to be read by itself.
 */
function gathers({ shape, includes }: Include): boolean {
  return shape.dialect === 'sqlite' && manyBelow(includes).length === 0
}
