import fc from 'fast-check'
import { MAKERS, type NaiveThing } from './lab.js'

/*
 * Lists as anybody would write them who had all rows in memory: what the compiled SQL is measured against.
 */

export const thing = fc.record({
  id: fc.integer({ min: 1, max: 60 }),
  title: fc.constantFrom('a', 'ab', 'b', 'c'),
  score: fc.option(fc.constantFrom(-1, 0, 1, 2), { nil: null }),
  weight: fc.option(fc.constantFrom('-1.50', '0.00', '2.25', '10.00'), { nil: null }),
  fragile: fc.option(fc.boolean(), { nil: null }),
  seenAt: fc.option(
    fc.constantFrom(
      '2024-01-01T00:00:00.000Z',
      '2024-01-01T00:00:00.007Z',
      '2025-06-01T10:20:30.400Z'
    ),
    { nil: null }
  ),
  makerId: fc.option(fc.constantFrom(1, 2, 3), { nil: null }),
})

export const things = (max: number) =>
  fc.uniqueArray(thing, { maxLength: max, selector: ({ id }) => id })

/** Paths with, maybe, a minus before them. */
export const sorts = fc
  .uniqueArray(
    fc.constantFrom('title', 'score', 'weight', 'fragile', 'seenAt', 'makerId', 'maker.name', 'id'),
    { minLength: 1, maxLength: 3 }
  )
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.boolean().map((down) => (down ? `-${path}` : path))))
  )

/** The value of a path as somebody sees it who does not see the makers who are away. */
export function valueOf(row: NaiveThing, path: string): string | number | boolean | null {
  if (path === 'maker.name') {
    return MAKERS.find(({ id, away }) => id === row.makerId && !away)?.name ?? null
  }
  return row[path as keyof NaiveThing]
}

function compare(path: string, one: NaiveThing, other: NaiveThing): number {
  const [a, b] = [valueOf(one, path), valueOf(other, path)].map((value) =>
    path === 'weight' && value !== null ? Number(value) : value
  )
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

/** Nulls first, and the primary key last in the direction of the key before it. */
export function sorted(rows: NaiveThing[], sort: readonly string[]): NaiveThing[] {
  const keys = sort.some((key) => key.replace('-', '') === 'id')
    ? sort
    : [...sort, sort.at(-1)!.startsWith('-') ? '-id' : 'id']
  return [...rows].sort((one, other) => {
    for (const key of keys) {
      const order = compare(key.replace('-', ''), one, other)
      if (order) return key.startsWith('-') ? -order : order
    }
    return 0
  })
}

export type NaiveFilter = { [path: string]: unknown }

const term: fc.Arbitrary<NaiveFilter> = fc.oneof(
  fc
    .tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('a', 'ab', 'b', 'z'))
    .map(([operator, value]) => ({ title: { [operator]: value } })),
  fc
    .tuple(
      fc.constantFrom('in', 'nin'),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'z'), { minLength: 1 })
    )
    .map(([operator, values]) => ({ title: { [operator]: values } })),
  fc
    .tuple(
      fc.constantFrom('contains', 'startsWith', 'endsWith'),
      fc.constantFrom('a', 'b', 'B', '%')
    )
    .map(([operator, value]) => ({ title: { [operator]: value } })),
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), fc.constantFrom(-1, 0, 1))
    .map(([operator, value]) => ({ score: { [operator]: value } })),
  fc
    .tuple(
      fc.constantFrom('in', 'nin'),
      fc.uniqueArray(fc.constantFrom(-1, 0, 5), { minLength: 1 })
    )
    .map(([operator, values]) => ({ score: { [operator]: values } })),
  fc
    .tuple(fc.constantFrom('lt', 'lte', 'gt', 'gte', 'eq'), fc.constantFrom('-1.5', '2.25', '9'))
    .map(([operator, value]) => ({ weight: { [operator]: value } })),
  fc
    .tuple(
      fc.constantFrom('lt', 'lte', 'gt', 'gte', 'eq', 'ne'),
      fc.constant('2024-01-01T00:00:00.007Z')
    )
    .map(([operator, value]) => ({ seenAt: { [operator]: value } })),
  fc.constantFrom(-1, 0).map((low) => ({ score: { between: [low, 1] } })),
  fc.boolean().map((value) => ({ fragile: value })),
  fc
    .tuple(fc.constantFrom('score', 'fragile', 'makerId', 'seenAt'), fc.boolean())
    .map(([path, value]) => ({ [path]: { null: value } })),
  fc
    .tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('ada', 'zoe', 'ben'))
    .map(([operator, value]) => ({ 'maker.name': { [operator]: value } }))
)

export const filters: fc.Arbitrary<NaiveFilter> = fc.letrec<{ filter: NaiveFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    term,
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((parts) => ({ or: parts })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((parts) => ({ and: parts })),
    tie('filter').map((part) => ({ not: part })),
    fc.tuple(term, term).map(([one, other]) => ({ ...one, ...other }))
  ),
})).filter

/** Whether a filter holds for a row. A comparison with a value that is not there is false, but it is unlike any value. */
export function holds(row: NaiveThing, filter: NaiveFilter): boolean {
  return Object.entries(filter).every(([name, asked]) => {
    if (name === 'or') return (asked as NaiveFilter[]).some((part) => holds(row, part))
    if (name === 'and') return (asked as NaiveFilter[]).every((part) => holds(row, part))
    if (name === 'not') return !holds(row, asked as NaiveFilter)
    const operators = typeof asked === 'object' ? (asked as Record<string, unknown>) : { eq: asked }
    // Across a relation a row must be there to be compared at all.
    if (name === 'maker.name' && valueOf(row, name) === null) return false
    return Object.entries(operators).every(([operator, operand]) =>
      compares(name, valueOf(row, name), operator, operand)
    )
  })
}

function compares(path: string, value: unknown, operator: string, operand: unknown): boolean {
  if (operator === 'null') return (value === null) === operand
  if (operator === 'ne') return value !== operand
  if (operator === 'nin') return !(operand as unknown[]).includes(value)
  if (value === null) return false
  const [left, right] = path === 'weight' ? [Number(value), Number(operand)] : [value, operand]
  const words = [left, right].map((one) => String(one).toLowerCase())
  const answers: Record<string, () => boolean> = {
    eq: () => left === right,
    in: () => (operand as unknown[]).includes(value),
    lt: () => (left as number) < (right as number),
    lte: () => (left as number) <= (right as number),
    gt: () => (left as number) > (right as number),
    gte: () => (left as number) >= (right as number),
    between: () => {
      const [low, high] = operand as number[]
      return (value as number) >= low && (value as number) <= high
    },
    contains: () => words[0].includes(words[1]),
    startsWith: () => words[0].startsWith(words[1]),
    endsWith: () => words[0].endsWith(words[1]),
  }
  return answers[operator]()
}
