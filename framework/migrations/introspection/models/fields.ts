import type { Dialect } from '#framework/fields/main'
import type { Column } from '../../schema/column.js'
import { nearestType } from '../types.js'
import { defaultColumn, plainColumn } from './names.js'
import type { FieldPlan } from './model_plan.js'
import { argumentsOf, Code } from './source.js'

/** What is known of a column beside itself. */
export interface Place {
  property: string
  columnName: string
  /** It alone is the primary key. */
  isKey: boolean
  index?: boolean
  unique?: boolean
  /** The class it points at, when a field can say so. */
  target?: string
  dialect: Dialect
}

/** Characters that fit into MySQL's text, mediumtext and longtext; the others have no limit. */
const TEXT_LENGTHS = { text: 16_383, medium: 1_000_000, long: 5_000_000, unlimited: 100_000 }

const SECRETS =
  /(?:^|_)(?:password|passwd|passphrase|secret|token|hash|salt|digest|api_?key)(?:_|$)/

/** The field of a column, in source. */
export function planField(column: Column, place: Place): FieldPlan {
  const near = column.type === 'native' ? nearestType(column.native!.toLowerCase()) : null
  const known = near ? { ...column, ...near } : column
  if (known.type === 'native') return plainField(column, place)
  const { kind, options, type } = fieldOf(known, place)
  const { property, columnName, index, unique } = place
  const own = {
    columnName: columnName === defaultColumn(property) ? undefined : columnName,
    nullable: known.nullable,
    databaseDefault: known.default,
    index,
    unique,
  }
  return {
    property,
    columnName,
    column,
    decorator: `@field.${kind}(${target(place)}${argumentsOf({ ...own, ...options })})`,
    type: known.nullable ? `${type} | null` : type,
    ...(near ? { comment: `${column.native} in the database` } : {}),
  }
}

const target = ({ target: className, isKey }: Place) =>
  className && !isKey ? `() => ${className}, ` : ''

/** A type no field is near to: the model reads and writes it as the driver does, and migrations leave it alone. */
function plainField(column: Column, { property, columnName }: Place): FieldPlan {
  const own = { columnName: columnName === plainColumn(property) ? undefined : columnName }
  return {
    property,
    columnName,
    column,
    decorator: `@column(${argumentsOf(own)})`,
    type: 'unknown',
    comment: `${column.native}: there is no field for it`,
  }
}

function fieldOf(
  column: Column,
  place: Place
): { kind: string; options: Record<string, unknown>; type: string } {
  const { type, length, precision, scale, values } = column
  const isSecret = SECRETS.test(defaultColumn(place.property))
  const hidden = isSecret ? { hidden: true } : {}
  if (place.target && !place.isKey) return reference(column, place)
  switch (type) {
    case 'increments':
      return { kind: 'id', options: {}, type: 'number' }
    case 'uuid':
      return place.isKey
        ? { kind: 'uuid', options: { primary: true }, type: 'string' }
        : { kind: 'uuid', options: {}, type: 'string' }
    case 'string':
      return { kind: 'string', options: { maxLength: length, ...hidden }, type: 'string' }
    case 'text':
      return {
        kind: 'text',
        options: { maxLength: roomOf(column, place), ...hidden },
        type: 'string',
      }
    case 'enum': {
      const union = values!.map((value) => argumentsOf(value)).join(' | ')
      return { kind: 'enum', options: { values }, type: union }
    }
    case 'decimal':
      return { kind: 'decimal', options: { precision, scale }, type: 'string' }
    case 'bigInteger':
      return { kind: 'bigInteger', options: {}, type: 'string' }
    case 'integer':
    case 'float':
      return { kind: type, options: {}, type: 'number' }
    case 'boolean':
      return { kind: 'boolean', options: {}, type: 'boolean' }
    case 'json':
      return { kind: 'json', options: {}, type: 'JsonValue' }
    case 'dateTime':
      return instant(place.property)
    case 'date':
    case 'time':
      return { kind: type, options: {}, type: 'string' }
    case 'native':
      return { kind: 'string', options: {}, type: 'unknown' }
  }
}

/** Rows say when they were made and changed under the same names nearly everywhere. */
function instant(property: string) {
  const kinds = new Map([
    ['createdAt', 'timestamps.created'],
    ['updatedAt', 'timestamps.updated'],
  ])
  return { kind: kinds.get(property) ?? 'dateTime', options: {}, type: 'DateTime' }
}

function reference({ type, onDelete, onUpdate }: Column, { dialect }: Place) {
  const isSame = onDelete === 'restrict' || (dialect === 'mysql' && onDelete === undefined)
  return {
    kind: 'belongsTo',
    options: { onDelete: isSame ? undefined : (onDelete ?? 'no action'), onUpdate },
    type: type === 'uuid' ? 'string' : 'number',
  }
}

function roomOf({ size }: Column, { dialect }: Place): number {
  return dialect === 'mysql' ? TEXT_LENGTHS[size ?? 'text'] : TEXT_LENGTHS.unlimited
}

/** The class of a relation, as a function: models point at each other. */
export const later = (className: string) => new Code(`() => ${className}`)
