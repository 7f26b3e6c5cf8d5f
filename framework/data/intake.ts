import type { JsonValue } from '#framework/fields/main'
import { UnfitValue, type Column } from './column.js'
import { CHUNK_BYTES, CHUNK_ROWS, RefusedRow, sizeOf, type Session } from './session.js'
import type { Lines } from './lines.js'
import { isBusy } from './refusal.js'
import type { DataTable } from './tables.js'

/** What happens to a row whose key is in the database already. */
export type Policy = 'refuse' | 'skip' | 'update' | 'replace'

export interface Count {
  loaded: number
  updated: number
  skipped: number
}

interface WaitingRow {
  values: unknown[]
  key: JsonValue[]
  line: number
}

/** Takes the rows of one table in one file, and stores them in batches. */
export class Intake {
  readonly count: Count = { loaded: 0, updated: 0, skipped: 0 }
  #rows: WaitingRow[] = []
  #keys = new Set<string>()
  #size = 0
  #columns: Column[]
  #places: number[]
  #keyPlaces: number[]

  /** @param columns  as the file has them; null for one that is passed over */
  constructor(
    private session: Session,
    private lines: Lines,
    readonly table: DataTable,
    columns: (Column | null)[],
    private policy: Policy
  ) {
    this.#places = columns.flatMap((column, place) => (column ? [place] : []))
    this.#columns = columns.filter((column) => column !== null)
    this.#keyPlaces = table.key.map((column) => columns.indexOf(column))
  }

  /** @throws RefusedFile */
  async add(values: JsonValue[]): Promise<void> {
    const key = this.#keyPlaces.map((place) => values[place])
    if (key.includes(null)) throw this.lines.refuse(`The ${this.table.name} has no key`)
    const text = JSON.stringify(key)
    if (this.#keys.has(text)) await this.flush()
    const row = { values: this.#stored(values), key, line: this.lines.number }
    this.#rows.push(row)
    this.#keys.add(text)
    this.#size += sizeOf(row.values)
    if (this.#rows.length >= CHUNK_ROWS || this.#size >= CHUNK_BYTES) await this.flush()
  }

  /** @throws RefusedFile */
  async flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    this.#keys = new Set()
    this.#size = 0
    if (!rows.length) return
    if (this.policy === 'refuse' || this.policy === 'replace') return this.#insert(rows)
    const existing = await this.#existing(rows.map(({ key }) => key))
    const isThere = ({ key }: WaitingRow) => existing.has(JSON.stringify(key))
    await this.#insert(rows.filter((row) => !isThere(row)))
    for (const row of rows.filter(isThere)) await this.#meet(row)
  }

  #stored(values: JsonValue[]): unknown[] {
    try {
      return this.#columns.map((column, index) =>
        column.toDatabase(values[this.#places[index]], this.session.dialect)
      )
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error
      throw this.lines.refuse(`${this.table.name}.${error.message}`)
    }
  }

  async #insert(rows: WaitingRow[]) {
    if (!rows.length) return
    const names = this.#columns.map(({ columnName }) => columnName)
    try {
      await this.session.insert(
        this.table.table,
        names,
        rows.map(({ values }) => values)
      )
    } catch (error) {
      if (!(error instanceof RefusedRow)) throw error
      if (isBusy(error.cause)) throw error.cause
      throw await this.#refusalOf(rows[error.index], error.message)
    }
    this.count.loaded += rows.length
  }

  /** A row whose key is there. */
  async #meet(row: WaitingRow) {
    const changes = this.#columns.flatMap((column, index) =>
      this.table.key.includes(column) ? [] : [{ column, value: row.values[index] }]
    )
    if (this.policy === 'skip' || !changes.length) {
      this.count.skipped++
      return
    }
    const { session, table } = this
    const set = changes.map(({ column }) => `${session.quote(column.columnName)} = ?`).join(', ')
    const keys = table.key.map((column, index) =>
      column.toDatabase(row.key[index], session.dialect)
    )
    try {
      await session.run(`UPDATE ${session.quote(table.table)} SET ${set} WHERE ${this.#isKey()}`, [
        ...changes.map(({ value }) => value),
        ...keys,
      ])
    } catch (error) {
      if (isBusy(error)) throw error
      throw this.#refuse(row, `${this.#nameOf(row)}: ${(error as Error).message}`)
    }
    this.count.updated++
  }

  #isKey(): string {
    return this.table.key
      .map(({ columnName }) => `${this.session.quote(columnName)} = ?`)
      .join(' AND ')
  }

  async #existing(keys: JsonValue[][]): Promise<Set<string>> {
    const { session, table } = this
    const columns = table.key
    const names = columns.map(({ columnName }) => session.quote(columnName))
    const values = keys.flatMap((key) =>
      columns.map((column, index) => column.toDatabase(key[index], session.dialect))
    )
    const condition =
      columns.length === 1
        ? `${names[0]} IN (${keys.map(() => '?').join(', ')})`
        : keys.map(() => `(${this.#isKey()})`).join(' OR ')
    const rows = await session.all(
      `SELECT ${names.join(', ')} FROM ${session.quote(table.table)} WHERE ${condition}`,
      values
    )
    return new Set(
      rows.map((row) =>
        JSON.stringify(columns.map((column) => column.toJson(row[column.columnName])))
      )
    )
  }

  async #refusalOf(row: WaitingRow, said: string) {
    const existing = await this.#existing([row.key]).catch(() => new Set())
    if (!existing.size) return this.#refuse(row, `${this.#nameOf(row)}: ${said}`)
    if (this.policy !== 'refuse') return this.#refuse(row, `${this.#nameOf(row)} is there twice`)
    return this.#refuse(
      row,
      `${this.#nameOf(row)} exists already. Choose: --skip-existing, --update or --replace`
    )
  }

  #nameOf({ key }: WaitingRow): string {
    return `${this.table.name} ${key.join(', ')}`
  }

  #refuse({ line }: WaitingRow, reason: string) {
    return this.lines.refuse(reason, line)
  }
}
