import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { operations, visitor } from '#framework/resources/main'
import { type Condition, everything } from '#framework/resources/conditions'
import { searchCondition } from '#framework/resources/search'
import { SearchPlans } from '#framework/resources/search_plans'
import { type Shape, shapeOf } from '#framework/resources/shape'
import { SqlWriter } from '#framework/resources/sql'
import { Essay, EssayResource, lab, library, openLibrary, Writer } from './library.js'

const WORDS =
  'amber amberley birch birchwood cedar cedarn élan over zug it s été 日本語 C++ paper'.split(' ')

/** The same figures every time: whole numbers below a bound. */
function figures(seed: number) {
  return (below: number) => (seed = (seed * 48271) % 2147483647) % below
}

/** Some of the words, one after the other. */
function textOf(next: (below: number) => number, most: number): string {
  return Array.from({ length: next(most + 1) }, () => WORDS[next(WORDS.length)]).join(' ')
}

/** What somebody may type: words, their beginnings, words grown together, signs. */
function typedBy(next: (below: number) => number): string {
  const word = () => {
    const whole = WORDS[next(WORDS.length)]
    return next(2) ? whole : whole.slice(0, 1 + next(whole.length)).toUpperCase()
  }
  const part = () =>
    next(5) ? word() : [`${word()}-${word()}`, `"${word()}`, '+', '🎉', `${word()}\0`][next(5)]
  return Array.from({ length: 1 + next(4) }, part).join(' ')
}

async function fill(next: (below: number) => number, count: number) {
  const writers = Array.from({ length: 12 }, (_, at) => ({ id: at + 1, name: textOf(next, 2) }))
  const essays = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    title: textOf(next, 4),
    body: next(4) ? textOf(next, 8) : null,
    pages: next(5),
    writer_id: next(6) ? 1 + next(12) : null,
    deleted_at: next(9) ? null : '2026-01-01 00:00:00.000',
  }))
  await db.table('lab_writers').multiInsert(writers)
  for (let at = 0; at < count; at += 400) {
    await db.table('lab_essays').multiInsert(essays.slice(at, at + 400))
  }
  return { writers, essays }
}

/** The keys of the rows for which a condition holds, as it is written. */
async function keysOf(shape: Shape, condition: Condition): Promise<unknown[]> {
  const writer = new SqlWriter(shape.dialect)
  const from = writer.from(condition, shape, 't', ({ conditions }) => conditions[0])
  const where = writer.condition(condition, shape, 't', ({ conditions }) => conditions[0])
  const bindings = { conditions: [condition], cursor: [], offset: 0, keys: [] }
  const values = writer.slots.map((slot) => slot(bindings))
  const sql = `select t.id from ${from} where ${where} order by t.id`
  return (await operations.runtime.reader.all(sql, values)).map(({ id }) => id)
}

/** What a planned condition has of the ways in which a plan changes one. */
function waysIn(planned: string): string[] {
  const ways = []
  if (planned.includes('"isOfEach":true')) ways.push('each')
  if (/"words":\["[^"]*","/.test(planned)) ways.push('together')
  if (!planned.includes('"relation"')) ways.push('settled')
  return ways
}

test.group('A search as it is quickest asked', (group) => {
  group.each.setup(() => openLibrary())

  test('finds the rows that it finds as it is written', async ({ assert }) => {
    const { reader } = operations.runtime
    const read = (shape: Shape, sql: string, values: unknown[]) =>
      reader.all(sql, values, shape.connection)
    const ways = new Set<string>()
    const next = figures(11)
    await fill(next, 150)
    const places: [typeof Essay | typeof Writer, string[]][] = [
      [Essay, ['title', 'body']],
      [Essay, ['title', 'body', 'writer.name']],
      [Essay, ['title', 'writer.name', 'shelf']],
      [Essay, ['writer.name']],
      [Writer, ['name', 'essays.title']],
      [Writer, ['name', 'essays.title', 'essays.body']],
    ]
    for (let turn = 0; turn < 240; turn++) {
      const [model, paths] = places[turn % places.length]
      const shape = shapeOf(model)
      const text = typedBy(next)
      const asked = searchCondition(text, shape, paths, true)
      const limits: Condition[] = [
        everything,
        { field: 'id', operator: 'gt', value: next(40) },
        { any: [{ field: 'id', operator: 'lt', value: next(9) }, everything] },
      ]
      const condition = { all: [limits[next(3)], asked] }
      const many = [0, 3, 20, 2000][next(4)]
      const planned = await new SearchPlans(read, () => reader, many).plan(shape, condition)
      for (const way of waysIn(JSON.stringify(planned.condition))) ways.add(way)
      assert.deepEqual(
        await keysOf(shape, planned.condition),
        await keysOf(shape, condition),
        `${text} in ${paths.join()} with ${many} for many`
      )
    }
    const isSqlite = shapeOf(Essay).dialect === 'sqlite'
    assert.sameMembers([...ways], ['together', 'settled', ...(isSqlite ? ['each'] : [])])
  })

  test('is the same list: its order, its cursors both ways, its total and its figures', async ({
    assert,
  }) => {
    library.looksInto = ['title', 'body', 'writer.name']
    const next = figures(5)
    // SQLite takes words for frequent that more than 2,000 rows have.
    const isSqlite = shapeOf(Essay).dialect === 'sqlite'
    const { essays, writers } = await fill(next, isSqlite ? 2600 : 600)
    // A word of nearly all rows, one of a few, and one that stands in a name as well.
    await db.from('lab_essays').whereNot('id', 7).update({ body: 'Vellum everywhere' })
    await db
      .from('lab_essays')
      .whereIn('id', [9, 70, 700, 1400, 2100, 2500, 2501, 2599])
      .update({ title: 'Incunabulum' })
    await db.from('lab_writers').where('id', 3).update({ name: 'Quire Incunabulum' })
    await db.from('lab_essays').where('id', '<', 1300).where('writer_id', 3).update({ title: 'x' })
    const rows = (await db.from('lab_essays').orderBy('id')) as typeof essays
    const names = new Map(
      (await db.from('lab_writers')).map(({ id, name }: (typeof writers)[number]) => [id, name])
    )
    const has = (row: (typeof essays)[number], word: string) =>
      `${row.title} ${row.body ?? ''} ${names.get(row.writer_id!) ?? ''}`
        .split(' ')
        .some((one) => one.toLowerCase().startsWith(word))
    for (const search of [
      'incunabulum vellum',
      'vellum incunabulum',
      'vell incun quire',
      'quire vellum',
      'vellum every',
      'nowhere vellum',
    ]) {
      for (const sort of ['-id', 'pages']) {
        const alive = rows.filter((row) => !row.deleted_at)
        const expected = alive.filter((row) => search.split(' ').every((word) => has(row, word)))
        expected.sort((one, other) =>
          sort === '-id' ? other.id - one.id : one.pages - other.pages || one.id - other.id
        )
        const ids = expected.map(({ id }) => id).slice(0, 60)
        const query = { search, sort, limit: 7, count: true }
        const seen: number[][] = []
        let page = await lab.list(EssayResource, visitor, query)
        for (;;) {
          assert.equal(page.meta.total, expected.length, search)
          seen.push(page.data.map(({ id }) => Number(id)))
          const { nextCursor } = page.meta
          if (!nextCursor || seen.flat().length >= 56) break
          page = await lab.list(EssayResource, visitor, { ...query, cursor: nextCursor })
        }
        assert.deepEqual(seen.flat(), ids.slice(0, seen.flat().length), `${search}, ${sort}`)
        assert.isAtLeast(seen.flat().length, Math.min(ids.length, 56))
        for (const earlier of seen.slice(0, -1).toReversed()) {
          const cursor = page.meta.previousCursor!
          page = await lab.list(EssayResource, visitor, { ...query, cursor })
          assert.deepEqual(
            page.data.map(({ id }) => id),
            earlier,
            `${search}, ${sort}, back`
          )
        }
        const { data } = await lab.aggregate(EssayResource, visitor, { search, measures: 'count' })
        assert.deepEqual(data, [{ count: expected.length }] as never)
      }
    }
  })

  test('reads a frequent word no further than the rare one beside it needs', async ({ assert }) => {
    const { reader } = operations.runtime
    const shape = shapeOf(Essay)
    if (shape.dialect !== 'sqlite') return
    library.looksInto = ['title', 'body', 'writer.name']
    await fill(figures(3), 2600)
    await db.from('lab_essays').update({ body: 'Vellum' })
    await db.from('lab_essays').where('id', 70).update({ title: 'Incunabulum' })
    await db.from('lab_writers').where('id', 3).update({ name: 'Vellum' })
    const all = reader.all.bind(reader)
    const asked: string[] = []
    reader.all = (sql, values, ...rest) => {
      asked.push(`${sql} ${JSON.stringify(values)}`)
      return all(sql, values, ...rest)
    }
    try {
      for (const search of ['incunabulum vellum', 'vellum incunabulum']) {
        asked.length = 0
        const { data } = await lab.list(EssayResource, visitor, { search })
        assert.deepEqual(
          data.map(({ id }) => id),
          [70]
        )
        const list = asked.at(-1)!
        assert.include(list, String.raw`(\"incunabulum\") AND (\"vellum\")`)
        assert.notInclude(list, 'union all')
        // Nothing is known of it any more than of a word that nobody has typed before.
        assert.notInclude(list, String.raw`["(\"vellum\")"`)
      }
    } finally {
      reader.all = all
    }
  })
})
