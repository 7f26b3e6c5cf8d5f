import type { Connection } from 'mysql2'
import { LOCK_TIMEOUT } from '#framework/database/main'
import type { Catalog } from './catalog.js'
import {
  CHUNK_BYTES,
  CHUNK_ROWS,
  insertTogether,
  sizeOf,
  type Row,
  type Session,
} from './session.js'

/** A lock of the server that loads into one database take, and nobody else. */
const LOAD_LOCK = `concat('gable_load_', database())`

/** A session on MySQL or MariaDB. */
export class MysqlSession implements Session {
  readonly dialect = 'mysql'
  #locked = false
  #before?: { checks: number; mode: string }

  constructor(
    private connection: Connection,
    private release: () => void
  ) {}

  async beginReading() {
    await this.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    await this.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  }

  async beginWriting() {
    const [before] = await this.all('SELECT @@foreign_key_checks AS checks, @@sql_mode AS mode')
    this.#before = before as { checks: number; mode: string }
    // A key of 0 is a key, and what does not fit is refused and never cut.
    const strict = `${this.#before.mode},STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO`
    await this.run('SET SESSION foreign_key_checks = 0, sql_mode = ?', [strict])
    await this.#lock()
    await this.run('START TRANSACTION')
  }

  async #lock() {
    const patience = LOCK_TIMEOUT / 1000
    const [{ got }] = await this.all(`SELECT GET_LOCK(${LOAD_LOCK}, ${patience}) AS got`)
    if (got !== 1) {
      throw Object.assign(new Error('Another load holds the lock'), {
        code: 'ER_LOCK_WAIT_TIMEOUT',
      })
    }
    this.#locked = true
  }

  async commit() {
    await this.run('COMMIT')
  }

  async rollback() {
    await this.run('ROLLBACK')
  }

  all(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.#ask(sql, values) as Promise<Row[]>
  }

  async run(sql: string, values: unknown[] = []): Promise<number> {
    const { affectedRows } = (await this.#ask(sql, values)) as { affectedRows?: number }
    return affectedRows ?? 0
  }

  async *stream(sql: string) {
    const rows = this.connection.query({ sql, rowsAsArray: true }).stream({
      highWaterMark: CHUNK_ROWS,
    })
    let chunk: unknown[][] = []
    let size = 0
    for await (const row of rows as AsyncIterable<unknown[]>) {
      chunk.push(row)
      size += sizeOf(row)
      if (chunk.length < CHUNK_ROWS && size < CHUNK_BYTES) continue
      yield chunk
      chunk = []
      size = 0
    }
    if (chunk.length) yield chunk
  }

  insert(table: string, columns: string[], rows: unknown[][]) {
    return insertTogether(this, table, columns, rows)
  }

  /** All are put off from the beginning. */
  async relaxReferences(_: Catalog, __: Set<string>) {}

  async settleReferences() {}

  async empty(tables: string[]) {
    for (const table of tables) await this.run(`DELETE FROM ${this.quote(table)}`)
  }

  /** InnoDB counts on by itself. */
  async countOn(_: string, __: string) {}

  quote(name: string): string {
    return `\`${name.replaceAll('`', '``')}\``
  }

  async close() {
    try {
      await this.rollback()
      if (this.#locked) await this.run(`DO RELEASE_LOCK(${LOAD_LOCK})`)
      if (this.#before) {
        const { checks, mode } = this.#before
        await this.run('SET SESSION foreign_key_checks = ?, sql_mode = ?', [checks, mode])
      }
    } finally {
      this.release()
    }
  }

  #ask(sql: string, values: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, values }, (error, result) =>
        error ? reject(error) : resolve(result)
      )
    })
  }
}
