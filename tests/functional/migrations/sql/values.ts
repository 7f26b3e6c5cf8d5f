import { fromSortable, kinds, type Dialect } from '#framework/fields/main'
import type { Column } from '#framework/migrations/main'

/** A value as a field stores it. */
export function stored(value: unknown, column: Column, dialect: Dialect): unknown {
  const kind = kinds[column.type as keyof typeof kinds]
  if (['decimal', 'bigInteger', 'boolean'].includes(column.type)) {
    return (kind as typeof kinds.decimal).toDatabase(value as string, column as never, dialect)
  }
  return value
}

/** A stored value as JSON. */
export function shown(value: unknown, column: Column): unknown {
  if (value === null) return null
  const kind = kinds[column.type as keyof typeof kinds] as typeof kinds.json
  if (column.type === 'bigInteger') return fromSortable(value)
  if (!['decimal', 'boolean', 'date', 'dateTime', 'time', 'json'].includes(column.type))
    return value
  return (kind.serializeRaw ?? ((raw) => kind.serialize(kind.fromDatabase(raw, {}), {})))(
    value,
    column as never
  )
}
