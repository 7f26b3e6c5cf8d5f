import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { atlas, draw, openAtlas, StreetResource } from './atlas.js'
import { guest } from './lab.js'

/*
 * One table that others write to all the time, and several people who walk through it by cursor, each in an order of
 * their own, forth and sometimes back. Whatever they meet on the way, a row that was there throughout and did not
 * change is met exactly once.
 */

const STEPS = 1500
const WALKERS = 8

interface Street {
  id: number
  name: string
  closed: boolean
  width: number | null
  toll: string | null
  cityId: number | null
}

/** Random, and the same again for the same seed. */
class Dice {
  constructor(private state: number) {}

  below(max: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % max
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)]
  }
}

/** The atlas as it stands, in memory and in the database, and when each street was last changed in any of its keys. */
class Land {
  streets = new Map<number, Street>()
  countries = new Map([1, 2].map((id) => [id, { id, name: 'a', secret: id === 2, code: null }]))
  cities = new Map(
    [1, 2, 3].map((id) => [id, { id, name: 'a', size: null, countryId: 1 as number | null }])
  )
  changed = new Map<number, number>()
  #now = 0
  #next = 1

  constructor(private dice: Dice) {}

  async open() {
    for (let count = 0; count < 14; count++) this.#add()
    await draw({
      countries: [...this.countries.values()],
      cities: [...this.cities.values()],
      streets: [...this.streets.values()],
      mottos: [],
      said: [],
    })
  }

  get now(): number {
    return this.#now
  }

  /** What a guest sees. */
  get seen(): Street[] {
    return [...this.streets.values()].filter(({ closed }) => !closed)
  }

  #add(): Street {
    const street = { id: this.#next++, ...this.#keys() }
    this.streets.set(street.id, street)
    this.changed.set(street.id, this.#now)
    return street
  }

  #keys() {
    return {
      name: this.dice.of(['a', 'b', 'c']),
      closed: this.dice.below(6) === 0,
      width: this.dice.of([null, 0, 1, 2]),
      toll: this.dice.of([null, '-1.50', '0.00', '2.25']),
      cityId: this.dice.of([null, 1, 2, 3]),
    }
  }

  /** Somebody else writes. */
  async change() {
    this.#now++
    const what = this.dice.below(20)
    if (what === 0) return this.#renameCountry()
    if (what <= 2) return this.#moveCity()
    const target = this.dice.of([...this.streets.values()])
    // There are always a few, and never many.
    if (!target || this.streets.size < 8 || (what < 9 && this.streets.size < 24)) {
      const { cityId, toll, ...street } = this.#add()
      const row = { ...street, city_id: cityId, toll: stored(toll) }
      return db.insertQuery().table('atlas_streets').insert(row)
    }
    this.changed.set(target.id, this.#now)
    if (what < 14) {
      this.streets.delete(target.id)
      return db.from('atlas_streets').where('id', target.id).delete()
    }
    const { cityId, toll, ...keys } = Object.assign(target, this.#keys())
    const row = { ...keys, city_id: cityId, toll: stored(toll) }
    return db.from('atlas_streets').where('id', target.id).update(row)
  }

  async #renameCountry() {
    const country = this.dice.of([...this.countries.values()])
    country.name = this.dice.of(['a', 'b', 'c'])
    this.#touch(({ countryId }) => countryId === country.id)
    await db.from('atlas_countries').where('id', country.id).update({ name: country.name })
  }

  async #moveCity() {
    const city = this.dice.of([...this.cities.values()])
    city.name = this.dice.of(['a', 'b'])
    city.countryId = this.dice.of([null, 1, 2])
    this.#touch(({ id }) => id === city.id)
    const { name, countryId } = city
    await db.from('atlas_cities').where('id', city.id).update({ name, country_id: countryId })
  }

  #touch(matches: (city: { id: number; countryId: number | null }) => boolean) {
    for (const { id, cityId } of this.streets.values())
      if (cityId !== null && matches(this.cities.get(cityId)!)) this.changed.set(id, this.#now)
  }

  /** Streets in an order, as somebody sorts them who has them all; null is the smallest. */
  sorted(streets: Street[], sort: readonly string[]): number[] {
    return streets
      .toSorted((one, other) => {
        for (const key of sort) {
          const path = key.replace('-', '')
          const [a, b] = [this.#value(one, path), this.#value(other, path)]
          if (a === b) continue
          const before = a === null || (b !== null && a < b)
          return before === (key[0] !== '-') ? -1 : 1
        }
        return 0
      })
      .map(({ id }) => id)
  }

  #value(street: Street, path: string): number | string | null {
    const city = street.cityId === null ? undefined : this.cities.get(street.cityId)
    if (path === 'city.name') return city?.name ?? null
    if (path === 'city.country.name') {
      const country = this.countries.get(city?.countryId ?? 0)
      return country && !country.secret ? country.name : null
    }
    if (path === 'toll') return street.toll === null ? null : Number(street.toll)
    return street[path as 'id' | 'name' | 'width']
  }
}

function stored(toll: string | null) {
  const { dialect, fields } = atlas.registry.of(StreetResource).resource.shape
  return fields.get('toll')!.toDatabase(toll, dialect)
}

const KEYS = ['name', 'width', 'toll', 'city.name', 'city.country.name']

/** Somebody on the way through a list: to its end, or back to its beginning from a page somewhere. */
class Walker {
  readonly sort: string[]
  #limit: number
  #turnsAt: number
  #began: number
  #there: number[]
  #cursor: string | undefined
  #forth: number[][] = []
  #back: number[][] = []
  #isBack = false

  constructor(
    private land: Land,
    dice: Dice
  ) {
    const keys = new Set([dice.of(KEYS), dice.of(KEYS), dice.of(KEYS)].slice(dice.below(3)))
    this.sort = [...keys, 'id'].map((key) => (dice.below(2) === 0 ? key : `-${key}`))
    this.#limit = 1 + dice.below(4)
    this.#turnsAt = dice.below(2) === 0 ? Number.POSITIVE_INFINITY : 2 + dice.below(4)
    this.#began = land.now
    this.#there = land.seen.map(({ id }) => id)
  }

  /** Reads the next page. @returns whether the walk is over */
  async step(): Promise<boolean> {
    const { sort } = this
    const query = { sort, limit: this.#limit, cursor: this.#cursor, fields: 'id' }
    const { data, meta } = await atlas.list(StreetResource, guest, query)
    const ids = data.map(({ id }) => id as number)
    if (this.#isBack) this.#back.unshift(ids)
    else this.#forth.push(ids)
    const turns = !this.#isBack && this.#forth.length === this.#turnsAt && meta.previousCursor
    if (turns) this.#isBack = true
    this.#cursor = (this.#isBack ? meta.previousCursor : meta.nextCursor) ?? undefined
    return this.#cursor === undefined
  }

  /** What was met of those that stayed, and what should have been. */
  report(): { met: number[]; expected: number[]; metBack: number[]; expectedBack: number[] } {
    const { land } = this
    const stayed = land.seen.filter(
      ({ id }) => this.#there.includes(id) && land.changed.get(id)! <= this.#began
    )
    const ids = new Set(stayed.map(({ id }) => id))
    const steady = (pages: number[][]) => pages.flat().filter((id) => ids.has(id))
    const met = steady(this.#forth)
    const order = land.sorted(stayed, this.sort)
    return {
      met,
      // Whoever turned back has met the first ones, up to that page.
      expected: this.#isBack ? order.slice(0, met.length) : order,
      metBack: steady(this.#back),
      expectedBack: this.#isBack ? steady(this.#forth.slice(0, -1)) : [],
    }
  }
}

const FRESH = Date.now() % 1_000_000

test.group('Walking by cursor through a table that others write to', (group) => {
  group.setup(openAtlas)

  test('meets every row that stays exactly once, forth and back (seed {$self})')
    .timeout(60_000)
    .with([1, 22, FRESH])
    .run(async ({ assert }, seed) => {
      const dice = new Dice(seed)
      const land = new Land(dice)
      await land.open()
      const begin = () => new Walker(land, dice)
      const walkers = Array.from({ length: WALKERS }, begin)
      let walks = 0
      for (let step = 0; step < STEPS; step++) {
        if (dice.below(3) === 0) await land.change()
        const at = dice.below(WALKERS)
        if (!(await walkers[at].step())) continue
        const { met, expected, metBack, expectedBack } = walkers[at].report()
        const told = `seed ${seed}, step ${step}, sort ${walkers[at].sort}`
        assert.deepEqual(met, expected, told)
        assert.deepEqual(metBack, expectedBack, `${told}, back`)
        walkers[at] = begin()
        walks++
      }
      assert.isAbove(walks, 100)
    })
})
