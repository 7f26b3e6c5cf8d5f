import type { Column } from '../schema/column.js'
import type { Index } from '../schema/table.js'

/** One attribute of a column in words; 'none' where it is not set. */
export function describeAttribute(column: Column, name: keyof Column): string {
  const value = column[name]
  if (name === 'type') return describeType(column)
  if (name === 'nullable') return value ? 'allowed' : 'refused'
  if (name === 'unsigned') return value ? 'unsigned' : 'signed'
  if (name === 'onDelete' || name === 'onUpdate') return String(value ?? 'no action')
  if (value === undefined) return 'none'
  if (name === 'values') return (value as string[]).join(', ')
  if (typeof value === 'object' && 'sql' in value) return value.sql
  return typeof value === 'string' && name === 'default' ? `'${value}'` : String(value)
}

/** A column's type in words: 'string(200)', 'decimal(12, 2)'. */
export function describeType({
  type,
  length,
  precision,
  scale,
  size,
  unsigned,
  native,
  values,
}: Column) {
  if (type === 'native') return native!
  if (type === 'string') return `string(${length ?? 255})`
  if (type === 'decimal') return `decimal(${precision}, ${scale})`
  if (type === 'enum') return `enum(${values?.join(', ')})`
  if (type === 'dateTime' && precision !== undefined) return `dateTime(${precision})`
  return [size, unsigned ? 'unsigned' : '', type].filter(Boolean).join(' ')
}

/** A column in words: 'string(200), null allowed, default 'x', references users.id'. */
export function describeColumn(column: Column): string {
  return [
    describeType(column),
    column.nullable ? 'null allowed' : '',
    column.default === undefined ? '' : `default ${describeAttribute(column, 'default')}`,
    column.references ? `references ${column.references}` : '',
    column.onDelete ? `on delete ${column.onDelete}` : '',
    column.onUpdate ? `on update ${column.onUpdate}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** An index in words: 'unique over slug where deleted_at is null'. */
export function describeIndex({ columns, unique, fullText, where }: Index): string {
  const kind = fullText ? `full-text ${fullText === 'beginnings' ? 'with beginnings ' : ''}` : ''
  return `${unique ? 'unique ' : ''}${kind}over ${columns.join(', ')}${where ? ` where ${where}` : ''}`
}
