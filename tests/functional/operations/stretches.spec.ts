import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { Knex } from 'knex'
import { field } from '#framework/fields/main'
import { index } from '#framework/models/main'
import {
  type ListQuery,
  Operations,
  operations,
  Policy,
  resource,
  visitor,
} from '#framework/resources/main'

/*
 * Letters of which many have no date and some no weight: null stands apart from values in an index, and a page in the
 * middle of either must begin there and not at the beginning.
 */

class Letter extends BaseModel {
  static table = 'post_office_letters'
  static indexes = [
    index('lostAt', 'sent', 'id'),
    index('lostAt', 'sent', 'weight', 'id'),
    index('lostAt', 'weight', 'sent', 'id'),
  ]
  @field.id() declare id: number
  @field.integer({ nullable: true }) declare sent: number | null
  @field.integer({ nullable: true }) declare weight: number | null
  @field.integer({ nullable: true }) declare lostAt: number | null
  @field.string({ maxLength: 200 }) declare text: string
}

class LetterResource extends resource(Letter, { name: 'letters', api: true }) {}

class LetterPolicy extends Policy<typeof Letter> {
  list = () => true
  /** As the trash is left out of lists, so that the index begins with a column that is null everywhere. */
  scope: Policy<typeof Letter>['scope'] = (query) => {
    query.whereNull('lostAt')
  }
}

let office: Operations
const ROWS = 3000
const TEXT = 'x'.repeat(180)

/** Half of them, all but a few, hardly any. */
const SHARES = {
  half: (id: number) => id % 2 === 0,
  most: (id: number) => id % 100 > 0,
  few: (id: number) => id % 100 === 0,
}

/** What tells letters apart: a table that others made may have no more than a unique index for it. */
const KEYS = {
  'a primary key': (table: Knex.CreateTableBuilder) => void table.increments('id'),
  'a unique key': (table: Knex.CreateTableBuilder) => {
    table.integer('id').notNullable()
    table.unique(['id'], { indexName: 'post_office_id' })
  },
}

async function openOffice(keyed: keyof typeof KEYS) {
  office = new Operations()
  office.configure(operations.runtime)
  office.registry.add(LetterResource, new LetterPolicy())
  office.registry.check()
  const { schema } = db.connection()
  await schema.dropTableIfExists(Letter.table)
  await schema.createTable(Letter.table, (table) => {
    KEYS[keyed](table)
    table.integer('sent')
    table.integer('weight')
    table.integer('lost_at')
    table.string('text', 200).notNullable()
    table.index(['lost_at', 'sent', 'id'], 'post_office_sent')
    table.index(['lost_at', 'sent', 'weight', 'id'], 'post_office_sent_weight')
    table.index(['lost_at', 'weight', 'sent', 'id'], 'post_office_weight_sent')
  })
  return async () => {
    await schema.dropTable(Letter.table)
  }
}

type Letters = { id: number; sent: number | null; weight: number | null }[]

/** Letters as they are numbered, without a date where `isNull` says so; of one date there are four, two of them weighed alike. */
async function post(rows: number, isNull: (id: number) => boolean): Promise<Letters> {
  await db.connection().truncate(Letter.table)
  const letters = Array.from({ length: rows }, (_, at) => ({
    id: at + 1,
    sent: isNull(at + 1) ? null : Math.floor(at / 4),
    weight: at % 3 === 0 ? null : Math.floor(at / 2) % 7,
  }))
  for (let start = 0; start < rows; start += 150) {
    const some = letters.slice(start, start + 150).map((letter) => ({ ...letter, text: TEXT }))
    await db.table(Letter.table).multiInsert(some)
  }
  const { dialect } = office.registry.of(LetterResource).resource.shape
  if (dialect === 'mysql') await db.rawQuery(`analyze table ${Letter.table}`)
  else await db.rawQuery(`analyze ${Letter.table}`)
  return letters
}

/** Every order of some keys, each up or down. */
function ordersOf(keys: string[]): string[][] {
  if (keys.length === 0) return [[]]
  return keys.flatMap((key) =>
    ordersOf(keys.filter((other) => other !== key)).flatMap((rest) => [
      [key, ...rest],
      [`-${key}`, ...rest],
    ])
  )
}

/** Ids as somebody sorts them who has all; null is the smallest. */
function sorted(letters: Letters, sort: readonly string[]): number[] {
  const order = (one: Letters[0], other: Letters[0]): number => {
    for (const key of sort) {
      const name = key.replace('-', '') as keyof Letters[0]
      const [a, b] = [one[name] ?? -1, other[name] ?? -1]
      if (a !== b) return key[0] === '-' ? b - a : a - b
    }
    return 0
  }
  return letters.toSorted(order).map(({ id }) => id)
}

async function page(query: ListQuery) {
  const { data, meta } = await office.list(LetterResource, visitor, { ...query, fields: 'id' })
  return { ...meta, ids: data.map(({ id }) => id as number) }
}

async function walk(sort: string[], limit: number, from: string | null, way: 'next' | 'previous') {
  const pages: number[][] = []
  let cursor = from
  let edge: string | null = null
  do {
    const one: Awaited<ReturnType<typeof page>> = await page({
      sort,
      limit,
      cursor: cursor ?? undefined,
    })
    pages.push(one.ids)
    cursor = way === 'next' ? one.nextCursor : one.previousCursor
    edge = one.previousCursor
  } while (cursor)
  return { pages, edge }
}

/** How the database does what it is asked during a deed: on its own word, with the rows it reads where it tells them. */
async function watched(deed: () => Promise<unknown>): Promise<string[]> {
  const { reader } = operations.runtime
  const { dialect } = office.registry.of(LetterResource).resource.shape
  const all = reader.all.bind(reader)
  const told: string[] = []
  const words = {
    sqlite: 'explain query plan',
    pg: 'explain (analyze, costs off, timing off, summary off)',
    mysql: 'analyze format=json',
  }[dialect]
  reader.all = async (sql, values, ...rest) => {
    const plan = await all(`${words} ${sql}`, values, ...rest)
    told.push(plan.map((row) => String(row.detail ?? Object.values(row)[0])).join('\n'))
    return all(sql, values, ...rest)
  }
  try {
    await deed()
  } finally {
    reader.all = all
  }
  return told
}

for (const keyed of Object.keys(KEYS) as (keyof typeof KEYS)[]) {
  test.group(`A list in the order of keys that may be null, of a table with ${keyed}`, (group) => {
    group.setup(() => openOffice(keyed))

    test('has every row once, forth and back, wherever the nulls are: {$self}')
      .with(Object.keys(SHARES) as (keyof typeof SHARES)[])
      .timeout(60_000)
      .run(async ({ assert }, share) => {
        const letters = await post(43, SHARES[share])
        for (const sort of [
          ...ordersOf(['sent', 'weight', 'id']),
          ...ordersOf(['sent', 'weight']),
        ]) {
          // What is left to the list goes on in the direction of the last key.
          const full = sort.length === 3 ? sort : [...sort, sort[1][0] === '-' ? '-id' : 'id']
          const expected = sorted(letters, full)
          const forth = await walk(sort, 5, null, 'next')
          assert.deepEqual(forth.pages.flat(), expected, sort.join())
          const back = await walk(sort, 5, forth.edge, 'previous')
          const rest = expected.slice(0, -forth.pages.at(-1)!.length)
          assert.deepEqual(back.pages.toReversed().flat(), rest, `${sort.join()} back`)
          const lines: number[] = []
          for await (const row of office.stream(LetterResource, visitor, { sort, fields: 'id' }))
            lines.push((JSON.parse(row) as { id: number }).id)
          assert.deepEqual(lines, expected, `${sort.join()} as a stream`)
        }
      })

    test('has a row once that gets a date, or loses it, while a page is read', async ({
      assert,
      cleanup,
    }) => {
      await post(40, SHARES.half)
      const { reader } = operations.runtime
      const all = reader.all.bind(reader)
      cleanup(() => void (reader.all = all))
      // In the order of dates these two stand where those with one end and those without begin, and lead over there.
      for (const [id, sent] of [
        [1, null],
        [40, 0],
      ] as const) {
        for (const sort of ['-sent', 'sent']) {
          for (let moment = 1; moment <= 4; moment++) {
            const { nextCursor } = await page({ sort, limit: 5 })
            const rest = await page({ sort, limit: 100, cursor: nextCursor! })
            const { sent: before } = await db.from(Letter.table).where('id', id).first()
            let asked = 0
            reader.all = async (...given) => {
              const rows = await all(...given)
              if (++asked === moment) await db.from(Letter.table).where('id', id).update({ sent })
              return rows
            }
            const { ids } = await page({ sort, limit: 100, cursor: nextCursor! })
            reader.all = all
            const what = `${id} to ${sent} by ${sort}, after statement ${moment}`
            assert.equal(new Set(ids).size, ids.length, `${what}: twice`)
            // The first letter that loses its date stands before the cursor, where nulls come first.
            const mayGo = id === 1 && sort === 'sent'
            for (const other of rest.ids) {
              if (other !== id || !mayGo) assert.include(ids, other, `${what}: ${other} is missing`)
            }
            await db.from(Letter.table).where('id', id).update({ sent: before })
          }
        }
      }
    })

    test('begins each page where the cursor stands, in an index: {$self}')
      .with(Object.keys(SHARES) as (keyof typeof SHARES)[])
      .timeout(60_000)
      .run(async ({ assert }, share) => {
        await post(ROWS, SHARES[share])
        const isSqlite = office.registry.of(LetterResource).resource.shape.dialect === 'sqlite'
        for (const sort of [['-sent'], ['sent'], ['-weight', '-sent'], ['weight', 'sent']]) {
          for (const offset of [0, 0.3 * ROWS, 0.6 * ROWS, 0.9 * ROWS]) {
            const { nextCursor, previousCursor } = await page({ sort, limit: 10, offset })
            for (const cursor of [nextCursor, previousCursor]) {
              if (!cursor) continue
              const told = await watched(() => page({ sort, limit: 10, cursor }))
              assert.isAtMost(told.length, 3)
              for (const plan of told) {
                const what = `${sort.join()} from ${offset}\n${plan}`
                // SQLite does not tell rows, but which columns of the index it begins by.
                if (isSqlite)
                  assert.match(
                    plan,
                    /^SEARCH .*\(lost_at=\? AND (sent|weight)[=<>]\S+( AND \S+)*\)$/,
                    what
                  )
                else assert.isBelow(mostRows(plan), ROWS / 6, what)
              }
            }
          }
        }
      })
  })
}

/** The most rows that a step of a plan has read, where it tells. */
function mostRows(plan: string): number {
  const read = [...plan.matchAll(/rows=(\d+)|Rows Removed by \w+: (\d+)|"r_rows": ([\d.]+)/g)].map(
    ([, ...rows]) => Number(rows.find(Boolean))
  )
  return Math.max(0, ...read)
}
