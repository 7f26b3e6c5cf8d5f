import type { Column, ColumnType } from '../schema/column.js'
import type { Table } from '../schema/table.js'

/** Types whose values can become each other's. */
const FAMILIES: readonly (readonly ColumnType[])[] = [
  ['string', 'text', 'enum', 'uuid'],
  ['increments', 'integer', 'bigInteger', 'float', 'decimal'],
  ['date', 'dateTime'],
]

/** Columns that nearly every table has, which say nothing about what it is. */
const COMMON = new Set(['id', 'created_at', 'updated_at', 'deleted_at'])

/** Whether one column may have become the other. */
export function isKin(one: Column, other: Column): boolean {
  if (one.type === other.type) return true
  return FAMILIES.some((family) => family.includes(one.type) && family.includes(other.type))
}

/** How likely one column is the other under a new name, from 0 to 1. */
export function likenessOfColumns(
  [name, column]: readonly [string, Column],
  [otherName, other]: readonly [string, Column]
): number {
  const type = column.type === other.type ? 1 : isKin(column, other) ? 0.5 : 0
  const target = column.references === other.references ? 1 : 0
  const rest = JSON.stringify(column) === JSON.stringify(other) ? 1 : 0
  return 0.3 * type + 0.2 * target + 0.1 * rest + 0.4 * likenessOfNames(name, otherName)
}

/** How likely one table is the other under a new name, from 0 to 1. */
export function likenessOfTables(table: Table, other: Table): number {
  const columns = likenessOfColumnSets(table, other)
  return 0.75 * columns + 0.25 * likenessOfNames(table.name, other.name)
}

/** The share of columns that two tables have in common, from 0 to 1. */
export function likenessOfColumnSets(table: Table, other: Table): number {
  const own = wordsOf(table)
  const others = wordsOf(other)
  const shared = [...own].filter((word) => others.has(word)).length
  const all = new Set([...own, ...others]).size
  return all ? shared / all : 0
}

function wordsOf(table: Table): Set<string> {
  const columns = [...table.columns].filter(([name]) => !COMMON.has(name))
  return new Set(columns.map(([name, { type }]) => `${name} ${type}`))
}

/** Pairs of neighbouring letters the names share (Dice), from 0 to 1. */
export function likenessOfNames(one: string, other: string): number {
  const pairs = pairsOf(one)
  const others = pairsOf(other)
  if (!pairs.length || !others.length) return one === other ? 1 : 0
  const left = [...others]
  let shared = 0
  for (const pair of pairs) {
    const place = left.indexOf(pair)
    if (place < 0) continue
    left.splice(place, 1)
    shared++
  }
  return (2 * shared) / (pairs.length + others.length)
}

function pairsOf(name: string): string[] {
  return Array.from({ length: Math.max(name.length - 1, 0) }, (_, place) =>
    name.slice(place, place + 2)
  )
}
