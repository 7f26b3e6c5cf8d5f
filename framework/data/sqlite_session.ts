import type { Database } from 'better-sqlite3'
import type { Catalog } from './catalog.js'
import { CHUNK_BYTES, CHUNK_ROWS, RefusedRow, sizeOf, type Row, type Session } from './session.js'

/** A session on SQLite. Reading sees one snapshot because the file is in WAL mode, and readers do not hold up writers. */
export class SqliteSession implements Session {
  readonly dialect = 'sqlite'

  constructor(
    private connection: Database,
    private release: () => void
  ) {}

  async beginReading() {
    this.connection.exec('BEGIN')
  }

  async beginWriting() {
    // Outside the transaction, or SQLite ignores it. References are looked after by whoever writes.
    this.connection.pragma('foreign_keys = OFF')
    this.connection.exec('BEGIN IMMEDIATE')
  }

  async commit() {
    this.connection.exec('COMMIT')
  }

  async rollback() {
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK')
  }

  async all(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.connection.prepare(sql).all(values) as Row[]
  }

  async run(sql: string, values: unknown[] = []): Promise<number> {
    return this.connection.prepare(sql).run(values).changes
  }

  async *stream(sql: string) {
    const rows = this.connection.prepare(sql).raw().safeIntegers().iterate()
    let chunk: unknown[][] = []
    let size = 0
    for (const row of rows as IterableIterator<unknown[]>) {
      chunk.push(row)
      size += sizeOf(row)
      if (chunk.length < CHUNK_ROWS && size < CHUNK_BYTES) continue
      yield chunk
      chunk = []
      size = 0
    }
    if (chunk.length) yield chunk
  }

  async insert(table: string, columns: string[], rows: unknown[][]) {
    const names = columns.map((name) => this.quote(name)).join(', ')
    const places = columns.map(() => '?').join(', ')
    const statement = this.connection.prepare(
      `INSERT INTO ${this.quote(table)} (${names}) VALUES (${places})`
    )
    for (const [index, row] of rows.entries()) {
      try {
        statement.run(row)
      } catch (error) {
        throw new RefusedRow(index, error)
      }
    }
  }

  async relaxReferences(_: Catalog, __: Set<string>) {}

  async settleReferences() {}

  async empty(tables: string[]) {
    for (const table of tables) this.connection.exec(`DELETE FROM ${this.quote(table)}`)
  }

  async countOn(_: string, __: string) {}

  quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`
  }

  async close() {
    await this.rollback()
    this.connection.pragma('foreign_keys = ON')
    this.release()
  }
}
