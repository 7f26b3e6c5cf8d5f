import type { Client } from 'pg'
import type { Catalog } from './catalog.js'
import {
  CHUNK_BYTES,
  CHUNK_ROWS,
  insertTogether,
  sizeOf,
  type Row,
  type Session,
} from './session.js'

/** PostgreSQL's protocol counts a statement's values with 16 bits. */
const MAX_VALUES = 65_535

/** A lock of PostgreSQL that loads take, and nobody else. */
const LOAD_LOCK = 7_236_410

/** A session on PostgreSQL. */
export class PostgresSession implements Session {
  readonly dialect = 'pg'
  /** Statements that make the references check at once again. */
  #settling: string[] = []

  constructor(
    private connection: Client,
    private release: () => void
  ) {}

  async beginReading() {
    await this.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  }

  async beginWriting() {
    await this.run('BEGIN')
    await this.run(`SELECT pg_advisory_xact_lock(${LOAD_LOCK})`)
  }

  async commit() {
    await this.run('COMMIT')
  }

  async rollback() {
    await this.run('ROLLBACK')
  }

  async all(sql: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.connection.query(numbered(sql), values)
    return rows
  }

  async run(sql: string, values: unknown[] = []): Promise<number> {
    const { rowCount } = await this.connection.query(numbered(sql), values)
    return rowCount ?? 0
  }

  /** A cursor: the client would otherwise take in the whole answer before giving its first row. */
  async *stream(sql: string) {
    await this.run(`DECLARE gable_rows NO SCROLL CURSOR FOR ${sql}`)
    // Few at first: nothing is known yet of how large the rows are.
    let count = 20
    for (;;) {
      const { rows } = await this.connection.query<unknown[]>({
        text: `FETCH ${count} FROM gable_rows`,
        rowMode: 'array',
      })
      if (rows.length) yield rows
      if (rows.length < count) break
      const size = rows.reduce((sum, row) => sum + sizeOf(row), 0) / rows.length
      count = Math.max(1, Math.min(CHUNK_ROWS, Math.floor(CHUNK_BYTES / (size + 1))))
    }
    await this.run('CLOSE gable_rows')
  }

  async insert(table: string, columns: string[], rows: unknown[][]) {
    const most = Math.max(1, Math.floor(MAX_VALUES / columns.length))
    for (let start = 0; start < rows.length; start += most)
      await insertTogether(this, table, columns, rows.slice(start, start + most))
  }

  async relaxReferences(catalog: Catalog, tables: Set<string>) {
    for (const { name, table, deferred } of catalog.references) {
      if (!tables.has(table) || deferred) continue
      const alter = `ALTER TABLE ${this.quote(table)} ALTER CONSTRAINT ${this.quote(name)}`
      await this.run(`${alter} DEFERRABLE INITIALLY DEFERRED`)
      this.#settling.push(
        `${alter} ${deferred === undefined ? 'NOT DEFERRABLE' : 'DEFERRABLE INITIALLY IMMEDIATE'}`
      )
    }
  }

  async settleReferences() {
    await this.run('SET CONSTRAINTS ALL IMMEDIATE')
    for (const statement of this.#settling) await this.run(statement)
  }

  /** In one statement: references are looked at when it ends. */
  async empty(tables: string[]) {
    if (!tables.length) return
    const deletions = tables.map((table) => `DELETE FROM ${this.quote(table)}`)
    const last = deletions.pop()!
    const others = deletions.map((deletion, index) => `d${index} AS (${deletion})`)
    await this.run(others.length ? `WITH ${others.join(', ')} ${last}` : last)
  }

  /** Never backwards, so that a key that was given away once is not given away again. */
  async countOn(table: string, column: string) {
    const [found] = await this.all('SELECT pg_get_serial_sequence(?, ?) AS sequence', [
      this.quote(table),
      column,
    ])
    if (!found.sequence) return
    await this.run(
      `SELECT setval(?::regclass, greatest(
         (SELECT max(${this.quote(column)}) FROM ${this.quote(table)}),
         (SELECT last_value FROM ${String(found.sequence)} WHERE is_called)
       ))`,
      [found.sequence]
    )
  }

  quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`
  }

  async close() {
    try {
      await this.rollback()
    } finally {
      this.release()
    }
  }
}

/** `?` → `$1`, `$2` … The statements here have no question mark in a name or a text. */
function numbered(sql: string): string {
  let count = 0
  return sql.replaceAll('?', () => `$${++count}`)
}
