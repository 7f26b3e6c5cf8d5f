import type { Dialect } from '#framework/fields/main'
import type { Condition } from './conditions.js'
import type { Position } from './cursor.js'
import { comparedFields, type SortKey } from './order.js'

/**
 * A part of a list whose rows stand beside one another in an index that has the order of the list. Nulls stand apart
 * from values, so what comes after a cursor is mostly one stretch and never more than there are keys, and one more.
 */
export interface Stretch {
  /** So many of the first keys are null in all of its rows. */
  nulls: number
  /** The key behind those is null in none of them. */
  isPresent: boolean
  /** Its rows are only those after the cursor. */
  isAfter: boolean
  /** Which of the cursor's values are null. */
  cursorNulls: readonly boolean[]
  /** Read from its end. */
  backward: boolean
}

/** All rows of a list at once. */
export const WHOLE: Stretch = {
  nulls: 0,
  isPresent: false,
  isAfter: false,
  cursorNulls: [],
  backward: false,
}

export const isWhole = ({ nulls, isPresent, isAfter }: Stretch) =>
  nulls === 0 && !isPresent && !isAfter

/**
 * What is left of a list after a position, or all of it: stretches that follow one another in the order of reading and
 * have no row in common. PostgreSQL is given nulls and values apart from the beginning: it has nulls at the other end of
 * an index than we have them in a list, and would sort everything for the first page.
 * @param condition  that holds for all rows
 */
export function stretchesOf(
  sort: readonly SortKey[],
  condition: Condition,
  dialect: Dialect,
  position: Position | undefined
): Stretch[] {
  const backward = position?.backward ?? false
  const cursorNulls = position ? position.values.map((value) => value === null) : []
  const present = sort.some(isOwnNullable) ? comparedFields(condition) : undefined
  const hasNulls = (index: number) =>
    index < sort.length && isOwnNullable(sort[index]) && !present!.has(sort[index].field.name)
  const isDown = (index: number) => sort[index].descending !== backward
  const stretch = (nulls: number, isPresent: boolean, isAfter: boolean): Stretch => ({
    nulls,
    isPresent,
    isAfter,
    cursorNulls,
    backward,
  })

  const all = (nulls: number): Stretch[] => {
    if (dialect !== 'pg' || !hasNulls(nulls)) return [stretch(nulls, false, false)]
    const values = stretch(nulls, true, false)
    return isDown(nulls) ? [values, ...all(nulls + 1)] : [...all(nulls + 1), values]
  }
  const after = (nulls: number): Stretch[] => {
    if (!hasNulls(nulls)) return [stretch(nulls, false, true)]
    if (cursorNulls[nulls]) {
      const rest = after(nulls + 1)
      return isDown(nulls) ? rest : [...rest, stretch(nulls, true, false)]
    }
    const values = stretch(nulls, true, true)
    return isDown(nulls) ? [values, ...all(nulls + 1)] : [values]
  }
  return position ? after(0) : all(0)
}

/** Of a joined record no index of ours has the order: there, one statement is as good as two. */
const isOwnNullable = ({ relations, field }: SortKey) => relations.length === 0 && field.nullable

/** Stretches of one structure, in lists of one order, share their statements. */
export function structureOfStretch(stretch: Stretch): string {
  const { nulls, isPresent, isAfter, cursorNulls, backward } = stretch
  return [nulls, isPresent, isAfter, isAfter ? cursorNulls.slice(nulls) : '', backward].join()
}
