import { createHash } from 'node:crypto'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { readCatalog } from './catalog.js'
import { UnfitValue } from './column.js'
import { writeFooter, writeHeader, writeRow } from './format.js'
import { UnreadableRow } from './refusal.js'
import type { Session } from './session.js'
import { withSession } from './open_session.js'
import { assertThere, leftOutOf, tablesOf, type DataTable } from './tables.js'

export interface DumpOptions {
  /** Takes text of whole lines; awaited, so that a slow reader slows the dump. */
  write(text: string): void | Promise<void>
  /** Rows of each table are counted first, so that progress has an end. */
  counted?: boolean
  /** @param total  undefined when rows were not counted */
  progress?(table: string, rows: number, total?: number): void
}

export interface DumpSummary {
  rows: number
  /** Rows by name in the file, in order. */
  counts: Map<string, number>
  /** Tables of the database that belong to none of the models. */
  leftOut: string[]
  /** Columns in tables of the models that no model has, as `table.column`. */
  unknownColumns: string[]
}

/**
 * Writes the rows of these models, and of the pivot tables between them, as they are at one moment.
 * @throws UnfitTables when the database is not what the models say
 * @throws UnreadableRow naming model, key and column
 */
export function dump(
  client: QueryClientContract,
  models: Map<string, LucidModel>,
  options: DumpOptions
): Promise<DumpSummary> {
  return withSession(client, async (session) => {
    await session.beginReading()
    const catalog = await readCatalog(session)
    const tables = tablesOf(models, catalog)
    assertThere(tables, catalog)
    const writer = new Writer(options)
    await writer.header(session, tables)
    for (const table of tables) await dumpTable(session, table, writer, options)
    await writer.footer()
    await session.commit()
    const { tables: leftOut, columns: unknownColumns } = leftOutOf(tables, catalog)
    const rows = [...writer.counts.values()].reduce((sum, count) => sum + count, 0)
    return { rows, counts: writer.counts, leftOut, unknownColumns }
  })
}

async function dumpTable(
  session: Session,
  { name, table, columns, key }: DataTable,
  writer: Writer,
  options: DumpOptions
) {
  const from = session.quote(table)
  let total: number | undefined
  if (options.counted) {
    const [found] = await session.all(`SELECT count(*) AS total FROM ${from}`)
    total = Number(found.total)
  }
  options.progress?.(name, 0, total)
  const selected = columns.map((column) =>
    column.selectFrom(session.quote(column.columnName), session.dialect)
  )
  const order = key.map((column) => session.quote(column.columnName)).join(', ')
  const sql = `SELECT ${selected.join(', ')} FROM ${from} ORDER BY ${order}`
  let count = 0
  for await (const rows of session.stream(sql)) {
    let text = ''
    for (const row of rows) {
      try {
        text += `${writeRow(
          name,
          columns.map((column, index) => column.toJson(row[index]))
        )}\n`
      } catch (error) {
        if (!(error instanceof UnfitValue)) throw error
        const place = key.map((column) => String(row[columns.indexOf(column)])).join(', ')
        throw new UnreadableRow(`${name} ${place}: ${error.message}. Mend the row, then dump again`)
      }
    }
    count += rows.length
    await writer.rows(name, text, count)
    options.progress?.(name, count, total)
  }
  writer.counts.set(name, count)
}

/** Writes lines and sums them up. */
class Writer {
  readonly counts = new Map<string, number>()
  #hash = createHash('sha256')

  constructor(private options: DumpOptions) {}

  header({ dialect }: Session, tables: DataTable[]) {
    const listed = tables.map(({ name, table, columns }) => ({
      name,
      table,
      columns: columns.map((column) => column.name),
    }))
    return this.#write(`${writeHeader({ dialect, tables: listed })}\n`)
  }

  rows(name: string, text: string, count: number) {
    this.counts.set(name, count)
    return this.#write(text)
  }

  async footer() {
    const rows = [...this.counts.values()].reduce((sum, count) => sum + count, 0)
    const sha256 = this.#hash.digest('hex')
    await this.options.write(`${writeFooter({ end: true, rows, counts: this.counts, sha256 })}\n`)
  }

  async #write(text: string) {
    this.#hash.update(text)
    await this.options.write(text)
  }
}
