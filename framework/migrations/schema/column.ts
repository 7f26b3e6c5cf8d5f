import type { ColumnSpec, ReferenceAction } from '#framework/fields/main'

/** Our words for what a column holds; `native` is a type in one database's own words, which we pass on as it is. */
export type ColumnType = ColumnSpec['type'] | 'native'

/** A value the database gives a row that does not say: a literal, or an expression such as CURRENT_TIMESTAMP. */
export type ColumnDefault = string | number | boolean | { sql: string }

/**
 * One column, free of any dialect's words. An attribute that does not apply or is not set is left out, so that two
 * columns are alike exactly when their attributes are.
 */
export interface Column {
  type: ColumnType
  /** Characters of a string. */
  length?: number
  /** Digits of a decimal, in all and after the point. */
  precision?: number
  scale?: number
  /** Room of a text: 64 KiB when not said, 16 MiB, 4 GiB. Only MySQL has a limit. */
  size?: 'medium' | 'long'
  /** The values of an enum, kept by a check on all three databases. */
  values?: readonly string[]
  /** A whole number without sign; it is what MySQL's `increments` is, and what points at it must be. */
  unsigned?: true
  /** The type in the words of one database, for `native`. */
  native?: string
  nullable?: true
  default?: ColumnDefault
  /** 'table.column' that it points at. */
  references?: string
  /** When the row pointed at is deleted, or its key changes; the database refuses when not said. */
  onDelete?: ReferenceAction
  onUpdate?: ReferenceAction
}

/** Changes to a column: what is not mentioned stays, null takes an attribute away. */
export type ColumnChange = { [Attribute in keyof Column]?: Column[Attribute] | null }

/** In this order attributes are written and compared. */
export const ATTRIBUTES = [
  'type',
  'length',
  'precision',
  'scale',
  'size',
  'values',
  'unsigned',
  'native',
  'nullable',
  'default',
  'references',
  'onDelete',
  'onUpdate',
] as const satisfies readonly (keyof Column)[]

/** The attributes of a column in our order, without those that are not set. */
export function tidyColumn(column: Column): Column {
  const entries = ATTRIBUTES.map((name) => [name, column[name]] as const)
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== null)
  ) as unknown as Column
}

/** The column after a change. */
export function changeColumn(column: Column, change: ColumnChange): Column {
  return tidyColumn({ ...column, ...change } as Column)
}

/** What has to change for one column to become the other; null when nothing has. */
export function differenceOf(from: Column, to: Column): ColumnChange | null {
  const change: Record<string, unknown> = {}
  for (const name of ATTRIBUTES) {
    if (JSON.stringify(from[name]) !== JSON.stringify(to[name])) change[name] = to[name] ?? null
  }
  return Object.keys(change).length ? (change as ColumnChange) : null
}

/** Whether a full-text index can be over a column of this type. */
export const holdsWords = ({ type }: Pick<Column, 'type'>) => type === 'string' || type === 'text'

/** 'posts.id' → its table and column. */
export function targetOf(references: string): { table: string; column: string } {
  const dot = references.lastIndexOf('.')
  return { table: references.slice(0, dot), column: references.slice(dot + 1) }
}
