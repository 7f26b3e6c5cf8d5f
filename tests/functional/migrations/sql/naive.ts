import type { Column, ColumnChange, Fill } from '#framework/migrations/main'

/** A value as JSON shows it. */
export type Plain = string | number | boolean | null

export interface NaiveColumn {
  name: string
  column: Column
}

/** A table as a list: what it must hold after operations, worked out in the plainest way. */
export interface Naive {
  table: string
  columns: NaiveColumn[]
  /** Row's id → column → value. */
  rows: Map<number, Record<string, Plain>>
  /** Columns of each index. */
  indexes: { columns: string[]; unique?: true; where?: string }[]
  /** Whether a full-text index is over the column that is always there. */
  hasWords: boolean
  /** Column → name of a check over it. */
  checks: Map<string, string>
}

/** Columns that a test adds, and a value for each row. */
export const KINDS: { column: Column; value(id: number): Plain }[] = [
  { column: { type: 'integer' }, value: (id) => id * 3 - 4 },
  { column: { type: 'bigInteger' }, value: (id) => `${id % 2 ? '-' : ''}900719925474099${id}` },
  { column: { type: 'string', length: 30 }, value: (id) => `it's "${id}" \\?` },
  { column: { type: 'text' }, value: (id) => `text\n${id}` },
  { column: { type: 'boolean' }, value: (id) => id % 2 === 0 },
  {
    column: { type: 'decimal', precision: 20, scale: 3 },
    value: (id) => `${id % 2 ? '-' : ''}12345678901234567.12${id % 10}`,
  },
  { column: { type: 'date' }, value: (id) => `2026-02-0${(id % 9) + 1}` },
  { column: { type: 'enum', values: ['a', "b'c"] }, value: (id) => (id % 2 ? 'a' : "b'c") },
]

/** What a column may become, and what becomes of a value. */
export const CHANGES: {
  from: Column['type']
  change: ColumnChange
  map?: Record<string, string | null>
  value(value: NonNullable<Plain>): Plain
}[] = [
  { from: 'integer', change: { type: 'string', length: 20 }, value: String },
  { from: 'integer', change: { type: 'bigInteger' }, value: String },
  {
    from: 'integer',
    change: { type: 'decimal', precision: 20, scale: 3 },
    value: (value) => `${value}.000`,
  },
  { from: 'bigInteger', change: { type: 'string', length: 40 }, value: String },
  { from: 'string', change: { length: 90 }, value: (value) => value },
  { from: 'string', change: { type: 'text', length: null }, value: (value) => value },
  { from: 'text', change: { type: 'string', length: 120 }, value: (value) => value },
  { from: 'boolean', change: { type: 'integer' }, value: Number },
  { from: 'boolean', change: { type: 'string', length: 9 }, value: String },
  { from: 'decimal', change: { precision: 30, scale: 5 }, value: widen },
  {
    from: 'decimal',
    change: { type: 'string', length: 50, precision: null, scale: null },
    value: String,
  },
  {
    from: 'date',
    change: { type: 'dateTime' },
    value: (value) => `${String(value)}T00:00:00.000Z`,
  },
  {
    from: 'enum',
    change: { values: ['a', 'c', "b'c"] },
    value: (value) => value,
  },
  {
    from: 'enum',
    change: { values: ["b'c", 'd'] },
    map: { 'a': "b'c", "b'c": 'd', 'c': 'd' },
    value: (value) => ({ 'a': "b'c", "b'c": 'd', 'c': 'd' })[String(value)] ?? null,
  },
  { from: 'enum', change: { type: 'string', length: 50, values: null }, value: String },
]

function widen(value: Plain): string {
  const [whole, fraction = ''] = String(value).split('.')
  return `${whole}.${fraction.padEnd(5, '0')}`
}

/** A fill that gives each row its value. */
export const fillBy =
  (value: (id: number) => Plain): Fill =>
  (row) =>
    value(Number(row.id))
