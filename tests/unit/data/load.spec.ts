import { gzipSync } from 'node:zlib'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { BusyDatabase, Lines, load, openSource } from '#framework/data/main'
import { DIALECTS, ScratchDatabases } from '#tests/unit/data/databases'
import {
  dumped,
  fillLibrary,
  LIBRARY,
  LIBRARY_HEADER,
  loadText,
  makeLibrary,
  rowsOf,
  sourceOf,
  written,
} from '#tests/unit/data/library'

const on = DIALECTS.map((dialect) => ({ dialect }))

const author = (id: unknown, more: Partial<Record<'name' | 'email' | 'mentor', unknown>> = {}) => [
  'Author',
  id,
  more.name ?? 'Di',
  more.email ?? `${id}@example.com`,
  'hash',
  more.mentor ?? null,
  null,
]

const header = (name: string, table: string, columns: string[]) => ({
  ...LIBRARY_HEADER,
  tables: [{ name, table, columns }],
})

test.group('Loading a dump', (group) => {
  let databases: ScratchDatabases

  group.setup(async () => {
    databases = await new ScratchDatabases().make()
    return () => databases.drop()
  })
  group.each.timeout(60_000)

  /** The library, filled, on one database; null where that is not on this machine. */
  async function library(dialect: Dialect): Promise<QueryClientContract | null> {
    if (databases.missing.has(dialect)) return null
    const client = databases.at(dialect)
    await makeLibrary(client)
    await fillLibrary(client)
    return client
  }

  const names = async (client: QueryClientContract) =>
    (await client.from('authors').orderBy('id')).map(({ name }) => name)

  test('refuses a key that exists on {dialect}, with the line, and loads nothing')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const before = await dumped(client)
      const { text } = await written([author(10), author(11), author(2)])
      await assert.rejects(
        () => loadText(client, text),
        'dump.jsonl:4: Author 2 exists already. Choose: --skip-existing, --update or --replace'
      )
      assert.equal(await dumped(client), before)
    })

  test('skips or updates keys that exist on {dialect}, and adds the others')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const genre = '00000000-0000-4000-8000-00000000000a'
      const { text } = await written([
        author(1, { name: 'Ada II' }),
        author(10, { mentor: 1 }),
        ['Genre', genre, 'Journeys'],
        ['book_genre', 1, genre],
        ['book_genre', 2, genre],
      ])
      const skipped = await loadText(client, text, { policy: 'skip' })
      assert.deepEqual(skipped.counts.get('Author'), { loaded: 1, updated: 0, skipped: 1 })
      assert.deepEqual(skipped.counts.get('book_genre'), { loaded: 1, updated: 0, skipped: 1 })
      assert.deepEqual(await names(client), ['Ada', 'Bo', '', 'Di'])

      const updated = await loadText(client, text, { policy: 'update' })
      assert.deepEqual(updated.counts.get('Author'), { loaded: 0, updated: 2, skipped: 0 })
      assert.deepEqual(await names(client), ['Ada II', 'Bo', '', 'Di'])
      assert.include(await dumped(client), `["Genre","${genre}","Journeys"]`)
    })

  test('does not take another unique value for the key on {dialect}')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const before = await dumped(client)
      const { text } = await written([author(10), author(11, { email: 'ada@example.com' })])
      for (const policy of ['refuse', 'skip', 'update'] as const) {
        await assert.rejects(
          () => loadText(client, text, { policy }),
          /dump\.jsonl:3: Author 11: .*email/
        )
      }
      assert.equal(await dumped(client), before)
    })

  test('replaces all rows on {dialect}, in circles and by their own kind pointed at')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const dump = await dumped(client)
      const { text } = await written([author(3, { mentor: 7 }), author(7)])
      await client.table('tokens').insert([{ author_id: 1 }, { author_id: null }])
      const { gone } = await loadText(client, text, { policy: 'replace' })
      assert.deepEqual(gone, [{ table: 'tokens', rows: 1, deleted: true }])
      assert.lengthOf(await client.from('books'), 0)
      assert.lengthOf(await client.from('tokens'), 1)
      assert.deepEqual(await names(client), ['Di', 'Di'])
      await loadText(client, dump, { policy: 'replace' })
      assert.equal(await dumped(client), dump)
    })

  test('replaces nothing that rows of another model point at on {dialect}')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const before = await dumped(client)
      const only = header('Author', 'authors', LIBRARY_HEADER.tables[0].columns)
      const { text } = await written([author(1)], only)
      await assert.rejects(
        () => loadText(client, text, { policy: 'replace' }),
        '2 rows of Book would lose the Author they belong to, and the files have no Book. Dump Book with them'
      )
      assert.equal(await dumped(client), before)
    })

  test('names the row that points nowhere on {dialect}')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const before = await dumped(client)
      const { text } = await written([
        author(10),
        author(11, { mentor: 99 }),
        author(12, { mentor: 98 }),
      ])
      await assert.rejects(
        () => loadText(client, text),
        'dump.jsonl:3: Author 11 points with mentorId to Author 99, which is neither in the files nor in the database. So do 1 more of its rows.'
      )
      assert.equal(await dumped(client), before)
      await assert.rejects(() => client.from('authors').where('id', 1).update({ mentor_id: 99 }))
    })

  test('loads several files together on {dialect}, each pointing into the other, and in any order')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      await makeLibrary(client)
      const books = header('Book', 'books', LIBRARY_HEADER.tables[1].columns)
      const authors = header('Author', 'authors', LIBRARY_HEADER.tables[0].columns)
      const one = (await written([['Book', 1, 'Tracks', 5, null, null]], books)).text
      const two = (await written([author(5)], authors)).text
      const sources = [sourceOf(one, 'books.jsonl'), sourceOf(two, 'authors.jsonl')]
      await load(client, LIBRARY, sources, { policy: 'refuse' })
      assert.lengthOf(await client.from('books'), 1)
    })

  test('takes one of two at once on {dialect}; the other is told')
    .with(on.filter(({ dialect }) => dialect !== 'sqlite'))
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      await makeLibrary(client)
      const { text } = await written(Array.from({ length: 2000 }, (_, index) => author(index + 1)))
      const ends = await Promise.allSettled([loadText(client, text), loadText(client, text)])
      const refused = ends.filter(({ status }) => status === 'rejected')
      assert.lengthOf(refused, 1)
      assert.match(String((refused[0] as PromiseRejectedResult).reason), /Author 1 exists already/)
      assert.lengthOf(await client.from('authors'), 2000)
    })

  test('gives up on {dialect} when another process does not stop writing')
    .with(on.filter(({ dialect }) => dialect !== 'sqlite'))
    .run(async ({ assert, cleanup }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const other = await client.transaction()
      // Also when this test fails: the database could not be dropped otherwise.
      cleanup(() => other.rollback())
      await other.from('authors').where('id', 1).update({ name: 'Busy' })
      const { text } = await written([author(1)])
      await assert.rejects(
        () => loadText(client, text, { policy: 'update' }),
        BusyDatabase,
        /Another process has been writing to the database for 5 s\. Nothing was changed/
      )
    })

  const refusals: {
    of: string
    rows?: (string | unknown[])[]
    header?: object
    change?: (text: string) => string | Buffer
    says: RegExp
  }[] = [
    { of: 'an empty file', change: () => '', says: /^dump\.jsonl: The file is empty/ },
    { of: 'anything else', change: () => '{"name":"x"}\n', says: /jsonl:1: This is no dump/ },
    {
      of: 'a newer version',
      header: { ...LIBRARY_HEADER, version: 2 },
      says: /jsonl:1: The dump is of version 2, and this Gable reads version 1/,
    },
    {
      of: 'a file cut off between two lines',
      change: (text) => text.split('\n').slice(0, 3).join('\n'),
      says: /jsonl:3: The file is cut off/,
    },
    {
      of: 'a file cut off in a line',
      change: (text) => text.slice(0, text.indexOf('11@example')),
      says: /jsonl:3: The line is not JSON/,
    },
    {
      of: 'a file that lost a line',
      change: (text) => text.split('\n').toSpliced(2, 1).join('\n'),
      says: /jsonl:3: The file has 1 rows of Author, and its last line says 2/,
    },
    {
      of: 'a file in which a letter was changed',
      change: (text) => text.replace('10@example', '1O@example'),
      says: /jsonl:4: The file was changed or damaged/,
    },
    {
      of: 'a file with more after its end',
      change: (text) => `${text}["Author",13,"","13@example.com","",null,null]\n`,
      says: /jsonl:5: There is more after the end/,
    },
    {
      of: 'bytes that are not UTF-8',
      change: (text) => Buffer.from(text.replace('10@example', '\u00ff0@example'), 'latin1'),
      says: /jsonl:2: The line is not UTF-8/,
    },
    { of: 'a row that is none', rows: ['{"model":"Author"}'], says: /:2: The line is not a row/ },
    { of: 'a row that is not JSON', rows: ['["Author",'], says: /:2: The line is not JSON/ },
    { of: 'a row of a table not listed', rows: [['Tag', 1]], says: /:2: The header lists no Tag/ },
    {
      of: 'a row named like a part of every object',
      rows: [
        ['__proto__', 1],
        ['constructor', 1],
      ],
      says: /:2: The header lists no __proto__/,
    },
    {
      of: 'a row with too many values',
      rows: [[...author(10), 1]],
      says: /:2: The Author has 7 values, and the header lists 6/,
    },
    { of: 'a row without a key', rows: [author(null)], says: /:2: The Author has no key/ },
    {
      of: 'a row that is there twice',
      rows: [author(10), author(10, { email: 'other@example.com' })],
      says: /:3: Author 10 exists already/,
    },
    {
      of: 'a key that is no number',
      rows: [author('10; DROP TABLE authors')],
      says: /:2: Author\.id is "10; DROP TABLE authors", and must be a whole number/,
    },
    {
      of: 'an object where text belongs',
      rows: [author(10, { name: JSON.parse('{"__proto__":{"isAdmin":true}}') })],
      says: /:2: Author\.name is .*, and must be text/,
    },
    {
      of: 'a UUID that is none',
      rows: [['Genre', 'nonsense', 'x']],
      says: /:2: Genre\.id is "nonsense", and must be a UUID/,
    },
    {
      of: 'an instant that is none',
      rows: [['Book', 9, 'x', 1, null, '2026-02-30T00:00:00.000Z']],
      says: /:2: Book\.deletedAt is .*, and must be an instant/,
    },
    {
      of: 'null where the column has a value',
      rows: [['Book', 9, null, 1, null, null]],
      says: /:2: Book 9: NOT NULL constraint failed: books\.title/,
    },
    {
      of: 'a model that is not there any more',
      header: header('Poem', 'poems', ['id']),
      rows: [],
      says: /:1: There is no model Poem\. To load the rest: --ignore-unknown/,
    },
    {
      of: 'a column that is not there any more',
      header: header('Genre', 'genres', ['id', 'name', 'colour']),
      rows: [],
      says: /:1: Genre has no colour\. To load the rest: --ignore-unknown/,
    },
    {
      of: 'a file without a column that must have a value',
      header: header('Genre', 'genres', ['id']),
      rows: [],
      says: /:1: The file has no Genre\.name, which every Genre must have/,
    },
    {
      of: 'a table listed twice',
      header: { ...LIBRARY_HEADER, tables: [...LIBRARY_HEADER.tables, ...LIBRARY_HEADER.tables] },
      says: /:1: The header lists a table twice/,
    },
  ]

  test('refuses {of}, and loads nothing')
    .with(refusals)
    .run(async ({ assert }, { rows, change, says, ...given }) => {
      const client = databases.at('sqlite')
      await makeLibrary(client)
      const { text } = await written(rows ?? [author(10), author(11)], given.header)
      const changed = change ? change(text) : text
      const error = await loadText(client, changed).then(
        () => null,
        (reason: Error) => reason
      )
      assert.match(String(error?.message), says)
      assert.notProperty({}, 'isAdmin')
      for (const table of ['authors', 'books', 'genres'])
        assert.lengthOf(await client.from(table), 0)
    })

  test('passes over models and columns that are gone, when asked to', async ({ assert }) => {
    const client = databases.at('sqlite')
    await makeLibrary(client)
    const { text } = await written(
      [
        ['Poem', 1, 'x'],
        ['Genre', 'red', '00000000-0000-4000-8000-00000000000a', 'Travel'],
      ],
      {
        ...LIBRARY_HEADER,
        tables: [
          { name: 'Poem', table: 'poems', columns: ['id', 'text'] },
          { name: 'Genre', table: 'genres', columns: ['colour', 'id', 'name'] },
        ],
      }
    )
    const { passedOver } = await loadText(client, text, { ignoreUnknown: true })
    assert.deepEqual(passedOver, ['Poem', 'Genre.colour'])
    assert.equal(
      rowsOf(await dumped(client)),
      '["Genre","00000000-0000-4000-8000-00000000000a","Travel"]'
    )
  })

  test('takes only what was asked for, and leaves defaults to the database', async ({ assert }) => {
    const client = databases.at('sqlite')
    await makeLibrary(client)
    const some = header('Book', 'books', ['id', 'title', 'authorId'])
    const { text } = await written([author(5)])
    await loadText(client, text, { only: ['Author'] })
    await loadText(client, (await written([['Book', 1, 'x', 5]], some)).text)
    assert.include(await dumped(client), '["Book",1,"x",5,null,null]')
  })
})

test.group('A file to load', (group) => {
  let folder: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-data-'))
    return () => rm(folder, { recursive: true })
  })

  async function linesOf(path: string, maxLine?: number) {
    const lines = new Lines(openSource(path), maxLine)
    const found: string[] = []
    for (let line = await lines.next(); line !== null; line = await lines.next()) found.push(line)
    return found
  }

  test('is read in lines, compressed or not, whatever their length', async ({ assert }) => {
    const texts = ['short', 'ü'.repeat(200_000), '', 'last']
    await writeFile(join(folder, 'plain'), texts.join('\n'))
    await writeFile(join(folder, 'packed'), gzipSync(texts.join('\n')))
    assert.deepEqual(await linesOf(join(folder, 'plain')), texts)
    assert.deepEqual(await linesOf(join(folder, 'packed')), texts)
  })

  test('is refused with its name: {says}')
    .with([
      { file: 'missing', says: /missing: There is no such file/ },
      { file: '.', says: /This is a folder/ },
      { file: 'long', maxLine: 1000, says: /long:2: The line is longer than 1000 bytes/ },
      { file: 'cut', says: /cut: The file is cut off/ },
      { file: 'damaged', maxLine: undefined, says: /damaged: The compressed data is damaged/ },
    ])

    .run(async ({ assert }, { file, says, maxLine }) => {
      await writeFile(join(folder, 'long'), `short\n${'x'.repeat(100_000)}\n`)
      const packed = gzipSync('text\n'.repeat(10_000))
      await writeFile(join(folder, 'cut'), packed.subarray(0, -30))
      await writeFile(join(folder, 'damaged'), Buffer.concat([packed.subarray(0, 40), packed]))
      await assert.rejects(() => linesOf(join(folder, file), maxLine), says)
    })
})
