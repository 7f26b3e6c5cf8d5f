import type { ReferenceAction } from '#framework/fields/main'
import { tidyColumn, type Column, type ColumnDefault } from '../schema/column.js'
import { rawSql, type ColumnBuilder, type ForeignKey } from './knex_builders.js'

type Reader = (args: unknown[]) => Omit<Column, 'nullable'>

const native = (words: string): Omit<Column, 'nullable'> => ({ type: 'native', native: words })

/** Lucid's column methods in our words; what has none keeps its own. Names are those Knex gives its builders. */
const types: Record<string, Reader> = {
  increments: () => ({ type: 'increments' }),
  serial: () => ({ type: 'increments' }),
  integer: () => ({ type: 'integer' }),
  int: () => ({ type: 'integer' }),
  bigInteger: () => ({ type: 'bigInteger' }),
  biginteger: () => ({ type: 'bigInteger' }),
  varchar: ([, length]) => ({ type: 'string', length: Number(length ?? 255) }),
  text: ([, words]) => textOf(words),
  mediumtext: () => ({ type: 'text', size: 'medium' }),
  mediumText: () => ({ type: 'text', size: 'medium' }),
  longtext: () => ({ type: 'text', size: 'long' }),
  longText: () => ({ type: 'text', size: 'long' }),
  bool: () => ({ type: 'boolean' }),
  double: () => ({ type: 'float' }),
  decimal: ([, precision, scale]) => ({
    type: 'decimal',
    precision: Number(precision ?? 8),
    scale: Number(scale ?? 2),
  }),
  date: () => ({ type: 'date' }),
  datetime: () => ({ type: 'dateTime' }),
  dateTime: () => ({ type: 'dateTime' }),
  timestamp: () => ({ type: 'dateTime' }),
  time: () => ({ type: 'time' }),
  json: () => ({ type: 'json' }),
  jsonb: () => ({ type: 'json' }),
  uuid: () => ({ type: 'uuid' }),
  enu: ([, values]) => ({ type: 'enum', values: (values as unknown[]).map(String) }),
  specificType: ([, words]) => native(String(words)),
}

function textOf(words: unknown): Omit<Column, 'nullable'> {
  if (words === 'mediumtext') return { type: 'text', size: 'medium' }
  return words === 'longtext' ? { type: 'text', size: 'long' } : { type: 'text' }
}

/** The name of the column that a builder makes or changes. */
export function builtName({ _args, _type }: ColumnBuilder): string {
  return String(_args[0] ?? (_type === 'increments' ? 'id' : ''))
}

/** The column that a builder describes. */
export function builtColumn({ _type, _args, _modifiers }: ColumnBuilder): Column {
  const read = Object.hasOwn(types, _type) ? types[_type] : () => native(_type)
  const column = read(_args)
  const [isNullable = true] = _modifiers.nullable ?? []
  return tidyColumn({
    ...column,
    unsigned: _modifiers.unsigned && column.type !== 'increments' ? true : undefined,
    nullable: column.type !== 'increments' && isNullable ? true : undefined,
    default: defaultOf(_modifiers.defaultTo?.[0]),
  })
}

function defaultOf(value: unknown): ColumnDefault | undefined {
  const sql = rawSql(value)
  if (sql !== null) return { sql }
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return value === null ? undefined : (value as ColumnDefault | undefined)
}

/** The attributes of a foreign key of one column; null for one of several columns, which we have no words for. */
export function referenceOf(
  key: ForeignKey
): Pick<Column, 'references' | 'onDelete' | 'onUpdate'> | null {
  const [column, ...others] = [key.column].flat()
  const [target] = [key.references ?? []].flat()
  if (!column || others.length || !target || !key.inTable) return null
  return {
    references: `${key.inTable}.${target}`,
    onDelete: actionOf(key.onDelete),
    onUpdate: actionOf(key.onUpdate),
  }
}

function actionOf(words: string | undefined): ReferenceAction | undefined {
  return words?.toLowerCase() as ReferenceAction | undefined
}
