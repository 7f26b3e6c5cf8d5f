import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { ReferenceAction } from '#framework/fields/main'

/** A column in the words of its database. */
export interface FoundColumn {
  name: string
  /** As the database writes it, in small letters: 'character varying(200)', 'int(10) unsigned'. */
  type: string
  nullable: boolean
  /** SQL text, literals in quotes; null without one. */
  default: string | null
  /** The database counts it. */
  counted: boolean
  /** Its value is computed: SQL of the expression. */
  generated: string | null
  /** Queries that do not name it do not get it. */
  hidden?: boolean
  /** The values of a type that lists them. */
  values?: string[]
}

export interface FoundIndex {
  /** Null where the database made the name. */
  name: string | null
  columns: string[]
  unique: boolean
  fullText?: true | 'beginnings'
  where: string | null
  /** Why it cannot be said in our words: 'an expression', 'gin'; null when it can. */
  odd: string | null
}

export interface FoundForeign {
  name: string | null
  columns: string[]
  table: string
  /** Empty where the primary key of the table is meant. */
  target: string[]
  onDelete: ReferenceAction
  onUpdate: ReferenceAction
}

export interface FoundCheck {
  /** Null where the database has none. */
  name: string | null
  condition: string
}

/** A table in the words of its database, before they are read. */
export interface FoundTable {
  name: string
  columns: FoundColumn[]
  primaryKey: string[]
  indexes: FoundIndex[]
  foreigns: FoundForeign[]
  checks: FoundCheck[]
  /** What there is about it that our words do not have. */
  notes: string[]
}

/** The rows of a query, whatever wrapping the driver gives them. */
export async function rowsOf<Row>(
  client: QueryClientContract,
  sql: string,
  bindings: unknown[] = []
): Promise<Row[]> {
  const result = (await client.rawQuery(sql, bindings as never)) as unknown
  if (Array.isArray(result)) return (Array.isArray(result[0]) ? result[0] : result) as Row[]
  return (result as { rows: Row[] }).rows
}

/** Rows by the table they belong to. */
export function byTable<Row extends { table: string }>(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, ({ table }) => table)
}

/** 'NO ACTION', 'n' and the like in our words. */
export function actionOf(text: string): ReferenceAction {
  return ACTIONS.get(text.toLowerCase()) ?? 'no action'
}

const ACTIONS = new Map<string, ReferenceAction>([
  ['cascade', 'cascade'],
  ['c', 'cascade'],
  ['restrict', 'restrict'],
  ['r', 'restrict'],
  ['set null', 'set null'],
  ['n', 'set null'],
])
