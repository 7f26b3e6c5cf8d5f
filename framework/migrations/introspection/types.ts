import type { Dialect } from '#framework/fields/main'
import type { Column } from '../schema/column.js'

/** A column's type with what belongs to it. */
export type ColumnKind = Pick<
  Column,
  'type' | 'length' | 'precision' | 'scale' | 'size' | 'unsigned' | 'native'
>

type Reading = (match: RegExpExecArray) => ColumnKind

const plain =
  (type: Column['type']): Reading =>
  () => ({ type })
const string: Reading = ([, length]) => ({ type: 'string', length: Number(length) })
const decimal: Reading = ([, precision, scale = '0']) => ({
  type: 'decimal',
  precision: Number(precision),
  scale: Number(scale),
})

/**
 * An instant's own precision is milliseconds and is not said; another one is.
 * @param unsaid  digits of a second that the type has when it does not say
 */
const dateTime =
  (unsaid: number): Reading =>
  ([, digits]) => {
    const precision = digits === undefined ? unsaid : Number(digits)
    return precision === 3 ? { type: 'dateTime' } : { type: 'dateTime', precision }
  }

const integer =
  (type: 'integer' | 'bigInteger'): Reading =>
  ([, unsigned]) =>
    unsigned ? { type, unsigned: true } : { type }

/** The types of each database that are ours, whoever made them; any other is `native`. */
const READINGS: Record<Dialect, [RegExp, Reading][]> = {
  // SQLite keeps a type's words as they were written, and looks only at a part of them.
  sqlite: [
    [/^(?:integer|int|int4|mediumint|smallint|int2|tinyint)(?: unsigned)?$/, plain('integer')],
    [/^(?:int|integer)\(\d+\)$/, plain('integer')],
    [/^(?:bigint|int8|unsigned big int)(?:\(\d+\))?(?: unsigned)?$/, plain('bigInteger')],
    [/^(?:boolean|bool|tinyint\(1\))$/, plain('boolean')],
    [/^(?:n?varchar|character varying|varying character|varchar2)\((\d+)\)$/, string],
    [/^(?:n?varchar|character varying)$/, () => ({ type: 'string', length: 255 })],
    [/^(?:char\(36\)|uuid)$/, plain('uuid')],
    [/^(?:tiny|medium|long|n)?text$|^clob$/, plain('text')],
    [/^(?:real|float|double|double precision)$/, plain('float')],
    [/^(?:decimal|numeric)\((\d+)(?:, ?(\d+))?\)$/, decimal],
    [/^date$/, plain('date')],
    [/^(?:datetime|timestamp)(?:\(\d\))?$/, plain('dateTime')],
    [/^time$/, plain('time')],
    [/^json$/, plain('json')],
  ],
  pg: [
    [/^integer$/, plain('integer')],
    [/^bigint$/, plain('bigInteger')],
    [/^boolean$/, plain('boolean')],
    [/^character varying\((\d+)\)$/, string],
    [/^uuid$/, plain('uuid')],
    [/^text$/, plain('text')],
    [/^double precision$/, plain('float')],
    [/^numeric\((\d+),(\d+)\)$/, decimal],
    [/^date$/, plain('date')],
    [/^timestamp(?:\((\d)\))? with time zone$/, dateTime(6)],
    [/^time(?:\(\d\))? without time zone$/, plain('time')],
    [/^json$/, plain('json')],
  ],
  mysql: [
    [/^int(?:\(\d+\))?( unsigned)?$/, integer('integer')],
    [/^bigint(?:\(\d+\))?( unsigned)?$/, integer('bigInteger')],
    [/^tinyint\(1\)$/, plain('boolean')],
    [/^varchar\((\d+)\)$/, string],
    [/^char\(36\)$/, plain('uuid')],
    [/^text$/, plain('text')],
    [/^mediumtext$/, () => ({ type: 'text', size: 'medium' })],
    [/^longtext$/, () => ({ type: 'text', size: 'long' })],
    [/^double$/, plain('float')],
    [/^decimal\((\d+),(\d+)\)$/, decimal],
    [/^date$/, plain('date')],
    [/^datetime(?:\((\d)\))?$/, dateTime(0)],
    [/^time(?:\(\d\))?$/, plain('time')],
    [/^json$/, plain('json')],
  ],
}

/** A type of the database in our words. */
export function readType(type: string, dialect: Dialect): ColumnKind {
  return firstOf(READINGS[dialect], type) ?? { type: 'native', native: type }
}

/** Types that hold what one of ours holds, or a part of it: a field can read and write them. */
const NEAR: [RegExp, Reading][] = [
  [/^(?:big)?(?:serial|increments)$/, plain('increments')],
  [/^(?:big)?int.* auto_increment$/, plain('increments')],
  [/^(?:tiny|small|medium)int(?:\(\d+\))?( unsigned)?$|^year(?:\(\d+\))?$/, integer('integer')],
  [/^n?char(?:acter)?\((\d+)\)$/, string],
  [/^n?char(?:acter)?$/, () => ({ type: 'string', length: 1 })],
  [/^(?:character varying|citext|name|tinytext|clob)$/, plain('text')],
  [/^uuid$/, plain('uuid')],
  [/^(?:real|float|floating|double)(?:\(.*\))?(?: unsigned)?$/, plain('float')],
  [/^(?:decimal|numeric)$/, () => ({ type: 'decimal', precision: 38, scale: 10 })],
  [/^(?:decimal|numeric)\((\d+), ?(\d+)\) unsigned$/, decimal],
  [/^timestamp/, plain('dateTime')],
  [/^time /, plain('time')],
  [/^jsonb$/, plain('json')],
]

/** The nearest of our types to a native one; null when none is near. */
export function nearestType(native: string): ColumnKind | null {
  return firstOf(NEAR, native)
}

function firstOf(readings: [RegExp, Reading][], type: string): ColumnKind | null {
  for (const [pattern, read] of readings) {
    const match = pattern.exec(type)
    if (match) return read(match)
  }
  return null
}
