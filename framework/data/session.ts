import type { Dialect } from '#framework/fields/main'
import type { Catalog } from './catalog.js'

export type Row = Record<string, unknown>

/** A row of a batch that the database refused, and what the database said. */
export class RefusedRow extends Error {
  constructor(
    readonly index: number,
    cause: unknown
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** One connection to one database, taken out of the pool until `close`. SQL has `?` for its values. */
export interface Session {
  readonly dialect: Dialect
  /** Begins a transaction that only reads, and sees the database as it is now, whatever others write meanwhile. */
  beginReading(): Promise<void>
  /** Begins a transaction that writes; another session's waits for it to end. */
  beginWriting(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  all(sql: string, values?: unknown[]): Promise<Row[]>
  /** @returns rows affected */
  run(sql: string, values?: unknown[]): Promise<number>
  /** Rows as lists of values, in chunks of about a megabyte at most. */
  stream(sql: string): AsyncIterable<unknown[][]>
  /** @throws RefusedRow; the rows before and after it are then not stored either, or are about to be rolled back */
  insert(table: string, columns: string[], rows: unknown[][]): Promise<void>
  /** Puts the checking of references off until `settleReferences`, for the references from these tables. */
  relaxReferences(catalog: Catalog, tables: Set<string>): Promise<void>
  /** Puts it back as it was. What points nowhere has been looked for before. */
  settleReferences(): Promise<void>
  /** Deletes all rows of these tables, also where they point at each other in a circle. */
  empty(tables: string[]): Promise<void>
  /** Makes the database count on from the largest key. */
  countOn(table: string, column: string): Promise<void>
  quote(name: string): string
  close(): Promise<void>
}

/** Bytes that are read or sent at once, about. */
export const CHUNK_BYTES = 1_000_000
/** Rows that are read or sent at once, at most. */
export const CHUNK_ROWS = 500

/** About how much room a row takes: its texts count, all else is small. */
export function sizeOf(row: unknown[]): number {
  let size = row.length * 8
  for (const value of row) if (typeof value === 'string') size += value.length
  return size
}

/**
 * Inserts many rows with one statement. When that fails, it inserts them one by one, to learn which row it was.
 * @throws RefusedRow
 */
export async function insertTogether(
  session: Session,
  table: string,
  columns: string[],
  rows: unknown[][]
): Promise<void> {
  const names = columns.map((name) => session.quote(name)).join(', ')
  const one = `(${columns.map(() => '?').join(', ')})`
  const into = `INSERT INTO ${session.quote(table)} (${names}) VALUES `
  await session.run('SAVEPOINT gable_rows')
  try {
    await session.run(into + rows.map(() => one).join(', '), rows.flat())
  } catch (error) {
    await session.run('ROLLBACK TO SAVEPOINT gable_rows').catch(() => {
      throw error
    })
    for (const [index, row] of rows.entries()) {
      await session.run('SAVEPOINT gable_row')
      try {
        await session.run(into + one, row)
      } catch (cause) {
        await session.run('ROLLBACK TO SAVEPOINT gable_row')
        throw new RefusedRow(index, cause)
      }
    }
  }
  await session.run('RELEASE SAVEPOINT gable_rows')
}
