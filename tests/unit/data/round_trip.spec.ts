import fc from 'fast-check'
import { test } from '@japa/runner'
import type { Dialect } from '#framework/fields/main'
import { DIALECTS, ScratchDatabases } from '#tests/unit/data/databases'
import {
  dumped,
  fillLibrary,
  loadText,
  makeLibrary,
  makeSpecimens,
  rowsOf,
  Specimen,
  SPECIMENS,
  written,
} from '#tests/unit/data/library'

const pairs = DIALECTS.flatMap((from) => DIALECTS.map((to) => ({ from, to })))

/** Text that all three databases can hold: PostgreSQL has no character 0, and half a pair is no character. */
const text = (maxLength: number) =>
  fc.string({ unit: 'grapheme', maxLength }).map((value) => value.replaceAll('\0', ''))

const digits = (scale: number) => (value: bigint) => {
  const all = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const number = `${all.slice(0, -scale)}.${all.slice(-scale)}`
  return value < 0n ? `-${number}` : number
}

const instant = fc
  .date({
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  .map((value) => value.toISOString())

const float = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })
  // The smallest numbers of all are nothing to MariaDB, and -0 is 0 to SQLite.
  .map((value) => (Math.abs(value) < 1e-300 ? 0 : value))

/** A value of each kind as it is in a file, as wild as the column allows. */
const values: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.uuid(),
  string: text(60),
  text: text(500),
  richText: text(100),
  markdown: text(100),
  slug: text(30),
  email: text(60),
  url: text(60),
  password: text(60),
  boolean: fc.boolean(),
  integer: fc.integer(),
  bigInteger: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  float,
  decimal: fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map(digits(4)),
  money: fc.maxSafeInteger(),
  enum: fc.constantFrom('draft', 'in-review'),
  date: instant.map((value) => value.slice(0, 10)),
  dateTime: instant,
  time: instant.map((value) => value.slice(11, 19)),
  json: fc
    .json({ maxDepth: 3, noUnicodeString: false })
    .filter((value) => !value.includes('\\u0000') && !value.includes('-0'))
    .map((value) => JSON.parse(value) as unknown)
    .filter((value) => value !== null),
  file: text(60),
  image: text(60),
  color: fc.constantFrom('#000000', '#1a7f5a'),
}

const row = fc.record(
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      fc.option(
        value.filter((each) => typeof each !== 'string' || each.isWellFormed()),
        { freq: 6 }
      ),
    ])
  )
)

const SPECIMEN_HEADER = () => {
  Specimen.boot()
  const columns = [...Specimen.$columnsDefinitions.keys()]
  return {
    gable: 'data',
    version: 1,
    dialect: 'sqlite',
    tables: [{ name: 'Specimen', table: 'specimen', columns }],
  }
}

test.group('A dump', (group) => {
  let databases: ScratchDatabases

  group.setup(async () => {
    databases = await new ScratchDatabases().make()
    return () => databases.drop()
  })
  group.each.timeout(120_000)

  /** The rows of the file that the two databases cannot tell apart. */
  async function thereAndBack(from: Dialect, to: Dialect, texts: string) {
    const [one, two] = [databases.at(from, 'one'), databases.at(to, 'two')]
    await one.rawQuery('DELETE FROM specimen')
    await two.rawQuery('DELETE FROM specimen')
    await loadText(one, texts, {}, SPECIMENS)
    const first = await dumped(one, SPECIMENS)
    await loadText(two, first, {}, SPECIMENS)
    return [first, await dumped(two, SPECIMENS)]
  }

  test('of random rows of every kind goes from {from} to {to} and comes back the same')
    .with(pairs)
    .run(async ({ assert }, { from, to }) => {
      if (databases.missing.has(from) || databases.missing.has(to)) return
      await makeSpecimens(databases.at(from, 'one'))
      await makeSpecimens(databases.at(to, 'two'))
      const header = SPECIMEN_HEADER()
      assert.sameMembers(header.tables[0].columns, ['id', ...Object.keys(values)])
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
          const lines = rows.map((each, index) => [
            'Specimen',
            index + 1,
            ...header.tables[0].columns.slice(1).map((name) => each[name]),
          ])
          const [first, second] = await thereAndBack(from, to, (await written(lines, header)).text)
          assert.equal(rowsOf(first), lines.map((line) => JSON.stringify(line)).join('\n'))
          assert.equal(rowsOf(second), rowsOf(first))
          if (from === to) assert.equal(second, first)
        }),
        { numRuns: 15 }
      )
    })

  test('of models that point at each other in circles goes from {from} to {to}')
    .with(pairs)
    .run(async ({ assert }, { from, to }) => {
      if (databases.missing.has(from) || databases.missing.has(to)) return
      const [one, two] = [databases.at(from, 'one'), databases.at(to, 'two')]
      await makeLibrary(one)
      await makeLibrary(two)
      await fillLibrary(one)
      const first = await dumped(one)
      await loadText(two, first)
      const second = await dumped(two)
      assert.equal(rowsOf(second), rowsOf(first))
      assert.include(second, '["Author",1,"Ada","ada@example.com","hash-1",3,2]')
      // The database counts on behind the keys that were loaded, and looks after references again.
      const [added] = await two.insertQuery().table('authors').returning('id').insert({
        name: 'New',
        email: 'new@example.com',
        password: 'x',
      })
      assert.equal(Number((added as { id?: number }).id ?? added), 4)
      await assert.rejects(() => two.from('authors').where('id', 4).update({ mentor_id: 99 }))
    })
})
