import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { dialectOfClient, select, type Row } from './execute.js'
import { identifier, identifiers, textLiteral } from './quote.js'

/** Rows that are in memory at a time. */
export const CHUNK = 1000

/** A value that a driver gave, as a literal that means the same row again. */
export function keyLiteral(value: unknown, dialect: Dialect): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return dialect === 'pg' ? String(value) : String(Number(value))
  if (Buffer.isBuffer(value)) {
    return dialect === 'pg' ? `'\\x${value.toString('hex')}'` : `x'${value.toString('hex')}'`
  }
  return textLiteral(value instanceof Date ? value.toISOString() : String(value), dialect)
}

/**
 * Walks through a table in the order of a key, with a constant number of rows in memory. Rows may be changed on the
 * way, their keys may not.
 * @param key    columns that are unique together and never null
 * @param where  SQL condition of the rows that count
 */
export async function walk(
  client: QueryClientContract,
  table: string,
  key: readonly string[],
  work: (rows: Row[]) => Promise<void>,
  {
    size = CHUNK,
    where,
    progress,
  }: { size?: number; where?: string; progress?(done: number, total: number): void } = {}
): Promise<void> {
  const dialect = dialectOfClient(client)
  const from = `from ${identifier(table, dialect)}`
  const columns = identifiers(key, dialect)
  const counted = await select(
    client,
    `select count(*) as total ${from} ${where ? `where ${where}` : ''}`
  )
  const total = Number(counted[0].total)
  let done = 0
  let after: string | null = null
  while (done < total || after === null) {
    const conditions = [where && `(${where})`, after && `(${columns}) > (${after})`].filter(Boolean)
    const rows: Row[] = await select(
      client,
      `select * ${from} ${conditions.length ? `where ${conditions.join(' and ')}` : ''} ` +
        `order by ${columns} limit ${size}`
    )
    if (!rows.length) return
    const last = rows.at(-1)!
    after = key.map((column) => keyLiteral(last[column], dialect)).join(', ')
    await work(rows)
    done += rows.length
    progress?.(Math.min(done, total), total)
    if (rows.length < size) return
  }
}
