import type { Dialect } from '#framework/fields/main'
import { ATTRIBUTES, type Column } from '../schema/column.js'
import { describeAttribute } from './describe.js'
import { canonical } from './expression.js'

/** An attribute in which two columns differ. */
export interface ColumnDifference {
  kind: 'type' | 'null' | 'other'
  /** With `$` for the column: 'length of $'. */
  what: string
  expected: string
  found: string
}

/** The attributes in which a column differs from the expected one. */
export function compareColumns(
  expected: Column,
  found: Column,
  dialect: Dialect
): ColumnDifference[] {
  const differing = ATTRIBUTES.filter(
    (name) => wordOf(expected, name, dialect) !== wordOf(found, name, dialect)
  )
  const tell = (name: keyof Column): ColumnDifference => ({
    kind: name === 'nullable' ? 'null' : TYPE.has(name) ? 'type' : 'other',
    what: TITLES[name] ?? `${name} of $`,
    expected: describeAttribute(expected, name),
    found: describeAttribute(found, name),
  })
  if (!differing.includes('type')) return differing.map(tell)
  // Another type brings its own attributes: it is one difference, and its words hold them.
  return ['type' as const, ...differing.filter((name) => !TYPE.has(name))].map(tell)
}

/** What makes up the type. */
const TYPE = new Set<keyof Column>([
  'type',
  'length',
  'precision',
  'scale',
  'size',
  'values',
  'unsigned',
  'native',
])

const TITLES: Partial<Record<keyof Column, string>> = {
  nullable: 'null in $',
  references: 'target of $',
  onDelete: 'action of $ on delete',
  onUpdate: 'action of $ on update',
  unsigned: 'sign of $',
  native: 'type of $',
}

/** What is compared of an attribute. */
function wordOf(column: Column, name: keyof Column, dialect: Dialect): string {
  const value = column[name]
  if (name !== 'default' || value === undefined) return JSON.stringify(value) ?? 'none'
  if (typeof value === 'object' && 'sql' in value) {
    return `sql: ${canonical(value.sql, dialect).replace(/^(current_timestamp)\(.*\)$/, '$1')}`
  }
  if (column.type === 'boolean') return String(value === true || value === 1 || value === '1')
  const isNumber = ['integer', 'bigInteger', 'float', 'decimal'].includes(column.type)
  if (isNumber) return digitsOf(String(value))
  return JSON.stringify(column.type === 'json' ? jsonOf(value) : String(value))
}

/** '1.50' and '1.5' are one number; beyond a double they stay texts. */
function digitsOf(text: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text.trim())
  if (!match) return text
  const [, sign, whole, fraction] = match
  const digits = fraction ? `${whole}.${fraction}` : whole
  return /[1-9]/.test(digits) ? sign + digits : '0'
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value)
  } catch {
    return String(value)
  }
}
