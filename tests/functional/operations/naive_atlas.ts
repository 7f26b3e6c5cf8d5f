import fc from 'fast-check'
import type { World } from './atlas.js'

/*
 * The atlas as somebody reads it who has all of it in memory: what nested includes and conditions across relations are
 * measured against.
 */

const ID = fc.integer({ min: 1, max: 6 })
const name = fc.constantFrom('a', 'b', 'c')
const number = fc.option(fc.constantFrom(-1, 0, 1, 2), { nil: null })
const byId = { selector: ({ id }: { id: number }) => id }

export const worlds: fc.Arbitrary<World> = fc
  .record({
    countries: fc.uniqueArray(
      fc.record({ id: ID, name, secret: fc.boolean(), code: fc.option(name, { nil: null }) }),
      { ...byId, maxLength: 3 }
    ),
    cities: fc.uniqueArray(
      fc.record({ id: ID, name, size: number, countryId: fc.option(ID, { nil: null }) }),
      { ...byId, maxLength: 5 }
    ),
    streets: fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 20 }),
        name,
        closed: fc.boolean(),
        width: number,
        toll: fc.option(fc.constantFrom('-1.50', '0.00', '2.25'), { nil: null }),
        cityId: fc.option(ID, { nil: null }),
      }),
      { ...byId, maxLength: 12 }
    ),
    mottos: fc.uniqueArray(fc.record({ id: ID, name }), { ...byId, maxLength: 4 }),
    said: fc.uniqueArray(fc.tuple(ID, ID), {
      maxLength: 8,
      selector: ([city, motto]) => `${city} ${motto}`,
    }),
  })
  .map((world) => ({
    ...world,
    said: world.said.filter(
      ([city, motto]) =>
        world.cities.some(({ id }) => id === city) && world.mottos.some(({ id }) => id === motto)
    ),
  }))

export type Entry = { [name: string]: any }

/** What somebody sees: guests see neither secret countries nor closed streets. */
export class Reader {
  constructor(
    private world: World,
    private knowsAll: boolean
  ) {}

  get countries(): Entry[] {
    return inOrder(this.world.countries.filter(({ secret }) => this.knowsAll || !secret))
  }

  get cities(): Entry[] {
    return inOrder(this.world.cities)
  }

  get streets(): Entry[] {
    return inOrder(this.world.streets.filter(({ closed }) => this.knowsAll || !closed))
  }

  /** The rows a relation leads to: one or none, or many. */
  follow(entry: Entry, relation: string): Entry[] {
    switch (relation) {
      case 'country':
        return this.countries.filter(({ id }) => id === entry.countryId)
      case 'cities':
        return this.cities.filter(({ countryId }) => countryId === entry.id)
      case 'streets':
        return this.streets.filter(({ cityId }) => cityId === entry.id)
      case 'city':
        return this.cities.filter(({ id }) => id === entry.cityId)
      case 'mottos':
        return inOrder(this.world.mottos).filter(({ id: motto }) =>
          this.world.said.some(([city, one]) => city === entry.id && one === motto)
        )
      default:
        throw new Error(relation)
    }
  }

  /** Whether a filter holds for an entry; a path asks whether any row at its end will do. */
  holds(entry: Entry, filter: Entry): boolean {
    return Object.entries(filter).every(([key, asked]) => {
      if (key === 'or') return asked.some((part: Entry) => this.holds(entry, part))
      if (key === 'and') return asked.every((part: Entry) => this.holds(entry, part))
      if (key === 'not') return !this.holds(entry, asked)
      if (RELATIONS.has(key)) {
        const rows = this.follow(entry, key)
        if (asked === null) return rows.length === 0
        if ('null' in asked) return (rows.length === 0) === asked.null
        return rows.some((row) => this.holds(row, asked))
      }
      const [first, ...further] = key.split('.')
      if (further.length === 0) return compares(entry[first], asked)
      const inner = { [further.join('.')]: asked }
      return this.follow(entry, first).some((row) => this.holds(row, inner))
    })
  }
}

const RELATIONS = new Set(['country', 'cities', 'streets', 'city', 'mottos'])
const inOrder = <Row extends { id: number }>(rows: Row[]) =>
  [...rows].sort((one, other) => one.id - other.id)

function compares(value: unknown, asked: unknown): boolean {
  const operators = typeof asked === 'object' ? (asked as Entry) : { eq: asked }
  return Object.entries(operators).every(([operator, operand]) => {
    if (operator === 'ne') return value !== operand
    if (operator === 'null') return (value === null) === operand
    if (value === null) return false
    if (operator === 'gte') return (value as number) >= operand
    if (operator === 'in') return operand.includes(value)
    return value === operand
  })
}

const named = fc.oneof(
  name,
  name.map((one) => ({ ne: one })),
  fc.uniqueArray(name, { minLength: 1 }).map((names) => ({ in: names }))
)
const counted = fc.oneof(
  fc.constantFrom(0, 1),
  fc.constantFrom(0, 1).map((one) => ({ gte: one })),
  fc.boolean().map((one) => ({ null: one }))
)
const presence = fc.oneof(
  fc.boolean().map((one) => ({ null: one })),
  fc.constant(null)
)

const street = fc.oneof(
  named.map((one) => ({ name: one })),
  counted.map((one) => ({ width: one })),
  fc.tuple(named, counted).map(([one, other]) => ({ name: one, width: other }))
)
const city = fc.oneof(
  { maxDepth: 2 },
  named.map((one) => ({ name: one })),
  counted.map((one) => ({ size: one })),
  street.map((one) => ({ streets: one })),
  presence.map((one) => ({ streets: one })),
  presence.map((one) => ({ country: one })),
  named.map((one) => ({ 'streets.name': one })),
  named.map((one) => ({ 'mottos.name': one })),
  named.map((one) => ({ 'country.name': one })),
  fc.tuple(named, street).map(([one, other]) => ({ or: [{ name: one }, { streets: other }] })),
  street.map((one) => ({ not: { streets: one } })),
  street.map((one) => ({ streets: { not: one } }))
)

/** Filters of countries, that reach as far as their cities' streets. */
export const countryFilters: fc.Arbitrary<Entry> = fc.letrec<{ filter: Entry }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    named.map((one) => ({ name: one })),
    city.map((one) => ({ cities: one })),
    fc.tuple(city, city).map(([one, other]) => ({ cities: { and: [one, other] } })),
    presence.map((one) => ({ cities: one })),
    named.map((one) => ({ 'cities.streets.name': one })),
    counted.map((one) => ({ 'cities.streets.width': one })),
    named.map((one) => ({ 'cities.mottos.name': one })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((parts) => ({ or: parts })),
    tie('filter').map((part) => ({ not: part }))
  ),
})).filter

/** Filters of streets, over two relations that lead to one row each. */
export const streetFilters: fc.Arbitrary<Entry> = fc.oneof(
  named.map((one) => ({ 'city.country.name': one })),
  named.map((one) => ({ city: { country: { name: one } } })),
  presence.map((one) => ({ city: { country: one } })),
  fc.tuple(named, named).map(([one, other]) => ({ not: { 'city.name': one, 'name': other } }))
)
