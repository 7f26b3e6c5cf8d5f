import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { type ListQuery, MAX_SEARCH, operations, visitor } from '#framework/resources/main'
import { EssayResource, found, lab, library, openLibrary, shelve } from './library.js'

test.group('Searching by a full-text index', (group) => {
  group.each.setup(() => openLibrary())

  test('finds where every word begins one, in whichever field', async ({ assert }) => {
    await shelve(
      { id: 1, title: 'Night trains', body: 'Sleepers to Venice' },
      { id: 2, title: 'Night ferries', body: null },
      { id: 3, title: 'Strained', body: 'A knight' }
    )
    const cases: [string, number[]][] = [
      ['night', [1, 2]],
      ['NIGHT venice', [1]],
      ['  ven   nig ', [1]],
      ['night-trains', [1]],
      ['night trains ferries', []],
      ['trained', []],
      ['sleepers', [1]],
    ]
    for (const [text, ids] of cases) assert.deepEqual(await found(text), ids, text)
    await db.from('lab_essays').where('id', 2).update({ title: 'Day ferries' })
    await db.from('lab_essays').where('id', 1).delete()
    await shelve({ id: 4, title: 'Nightfall' })
    assert.deepEqual(await found('night'), [4])
  })

  test('takes letters with and without marks for the same, and capitals too', async ({
    assert,
  }) => {
    await shelve(
      { id: 1, title: 'Café Müller' },
      { id: 2, title: 'CAFE\u0301 noir' },
      { id: 3, title: 'cafe muller' },
      { id: 4, title: 'ΟΔΟΣ Йога' }
    )
    for (const text of ['cafe', 'CAFÉ', 'cafe\u0301']) {
      assert.deepEqual(await found(text), [1, 2, 3], text)
    }
    assert.deepEqual(await found('müll'), [1, 3])
    assert.deepEqual(await found('йог'), [4])
    assert.deepEqual(await found('οδο'), [4])
  })

  test('takes nothing a person types for an instruction', async ({ assert }) => {
    await shelve(
      { id: 1, title: 'Blue ink', body: `It's "quoted" (twice) 100% a_b foo\\bar` },
      { id: 2, title: 'Paper', body: 'NEAR AND OR NOT near and or not' }
    )
    const cases: [string, number[]][] = [
      ['ink OR paper', []],
      ['ink or paper', []],
      ['"ink" paper', []],
      ['ink" OR "paper', []],
      ['+ink -blue', [1]],
      ['-ink', [1]],
      ['!ink', [1]],
      ['title:ink', []],
      ['{title}:ink', []],
      ['NEAR(ink paper)', []],
      ['(ink', [1]],
      ['ink*', [1]],
      ['ink:*', [1]],
      ["ink'", [1]],
      ["'ink':* | 'paper'", []],
      ['ink & !paper', []],
      ['<ink> ~blue @8', []],
      ['^ink', [1]],
      ['>ink <blue', [1]],
      ['ink\0', [1]],
      ['\\ink\\', [1]],
      ['quoted', [1]],
      ['100%', [1]],
      ["it's", [1]],
      ["' or 1=1 --", []],
    ]
    for (const [text, ids] of cases) {
      // A sign alone is looked for as it is: "<", "--" and "&" stand in none of these rows.
      assert.deepEqual(await found(text), ids, text)
    }
    for (const text of [
      '"',
      "'",
      '*',
      '+',
      '-',
      '()',
      ':',
      '@',
      '\\',
      '%',
      '_',
      '\ud800',
      'a"b\'c',
    ]) {
      await found(text)
    }
  })

  test('finds no row by what none has, however odd it is', async ({ assert }) => {
    await shelve({ id: 1, title: 'Ink', body: 'שלום עולם' }, { id: 2, title: 'Paper' })
    const long = 'ink '.repeat(2500)
    const cases: [string, number[]][] = [
      ['\0', []],
      [' \0\0 ', []],
      ['ink \0', []],
      ['i\0nk', [1]],
      ['.', []],
      ['?!…', []],
      ['"', []],
      ['"ink', [1]],
      ['"ink paper', []],
      ['((("', []],
      ['🎉', []],
      ['\u0301', []],
      ['\u200F', []],
      ['שלום', [1]],
      ['\u200Fעול', [1]],
      ['\uFFFD', []],
      [long, [1]],
      ['x'.repeat(10_000), []],
      ['"'.repeat(10_000), []],
      ['\0'.repeat(10_000), []],
      ['\u3000 \t', [1, 2]],
    ]
    for (const [text, ids] of cases) {
      assert.deepEqual(await found(text), ids, JSON.stringify(text.slice(0, 40)))
    }
  })

  test('cuts a long text between two characters', async ({ assert }) => {
    await shelve({ id: 1, title: `${'🎉'.repeat(30)}` }, { id: 2, title: 'Paper' })
    const before = `🎉 ${' '.repeat(MAX_SEARCH - 4)}`
    assert.deepEqual(await found(`${before}🎉`), [1])
  })

  test('looks at the rows themselves for signs, and for scripts without blanks', async ({
    assert,
  }) => {
    await shelve(
      { id: 1, title: '日本語のテキスト' },
      { id: 2, title: 'A party 🎉 tonight' },
      { id: 3, title: 'Written in C++', body: 'ภาษาไทย' },
      { id: 4, title: '한국어 문서' }
    )
    const cases: [string, number[]][] = [
      ['テキスト', [1]],
      ['本語', [1]],
      ['🎉', [2]],
      ['party 🎉', [2]],
      ['++', [3]],
      ['ไทย', [3]],
      ['한국', [4]],
    ]
    for (const [text, ids] of cases) assert.deepEqual(await found(text), ids, text)
  })

  test('finds words that MySQL leaves out of its indexes', async ({ assert }) => {
    await shelve(
      { id: 1, title: 'To be with you', body: 'Who said that' },
      { id: 2, title: 'Go and sea', body: `x${'y'.repeat(120)}` }
    )
    const cases: [string, number[]][] = [
      ['to', [1]],
      ['with you', [1]],
      ['who', [1]],
      ['wit', [1]],
      ['go sea', [2]],
      [`x${'y'.repeat(110)}`, [2]],
    ]
    for (const [text, ids] of cases) assert.deepEqual(await found(text), ids, text)
  })

  test('looks into no field that the actor may not read', async ({ assert }) => {
    await shelve({ id: 1, title: 'Open', body: 'Secret' }, { id: 2, title: 'Secretary' })
    assert.deepEqual(await found('secret'), [1, 2])
    library.isHidden = (name) => name === 'body'
    assert.deepEqual(await found('secret'), [2])
    assert.deepEqual(await found('open secret'), [])
    library.isHidden = (name) => name === 'title'
    assert.deepEqual(await found('secretary'), [])
    assert.deepEqual(await found('ecre'), [1], 'no index is over the body alone')
  })

  test('goes with other fields that have none', async ({ assert }) => {
    library.looksInto = ['title', 'body', 'shelf']
    await shelve({ id: 1, title: 'Night', shelf: 'North' }, { id: 2, title: 'North', shelf: 'x' })
    assert.deepEqual(await found('orth'), [1, 2], 'no index is over these three')
    assert.deepEqual(await found('night north'), [1])
  })

  test('finds across relations as well, by an index or without', async ({ assert }) => {
    for (const [id, name] of [
      [1, 'Ada Lovelace'],
      [2, 'Ben Night'],
    ] as const) {
      await db.insertQuery().table('lab_writers').insert({ id, name })
    }
    await shelve(
      { id: 1, title: 'Night trains', writer_id: 1 },
      { id: 2, title: 'Day trains', writer_id: 2 },
      { id: 3, title: 'Night ferries', writer_id: null },
      { id: 4, title: 'Night boats', writer_id: 1, deleted_at: '2026-01-01 00:00:00.000' }
    )
    library.looksInto = ['title', 'body', 'writer.name']
    const cases: [string, number[]][] = [
      ['night', [1, 2, 3]],
      ['night train', [1, 2]],
      ['ada', [1]],
      ['ada night', [1]],
      ['ben ada', []],
      ['lace', []],
      ['trains-day', [2]],
    ]
    for (const [text, ids] of cases) assert.deepEqual(await found(text), ids, text)
    const { meta } = await lab.list(EssayResource, visitor, { search: 'night', count: true })
    assert.equal(meta.total, 3)
    const estimated = { search: 'night', count: 'estimated' }
    assert.equal((await lab.list(EssayResource, visitor, estimated)).meta.total, 3)
    const { data } = await lab.aggregate(EssayResource, visitor, {
      search: 'ada',
      measures: 'count',
    })
    assert.deepEqual(data, [{ count: 1 }] as never)
    const rows: unknown[] = []
    for await (const row of lab.stream(EssayResource, visitor, { search: 'ben' }))
      rows.push(JSON.parse(row).id)
    assert.deepEqual(rows, [2])
  })

  test('walks through what it finds by cursor', async ({ assert }) => {
    await shelve(
      ...Array.from({ length: 30 }, (_, at) => ({
        id: at + 1,
        title: at % 3 ? `Night ${at}` : `Day ${at}`,
      }))
    )
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const query = { search: 'night', sort: ['pages', '-id'], limit: 7, cursor }
      const { data, meta } = await lab.list(EssayResource, visitor, query)
      seen.push(...data.map(({ id }) => id))
      cursor = meta.nextCursor ?? undefined
    } while (cursor)
    assert.deepEqual(
      seen,
      Array.from({ length: 30 }, (_, at) => 30 - at).filter((id) => (id - 1) % 3)
    )
  })

  test('finds what a walk through the rows would, whatever they hold', async ({ assert }) => {
    const words = 'amber birch cedar amberley birchwood cedarn élan over óver Zürich zug'.split(' ')
    let seed = 7
    const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    const text = () => Array.from({ length: next(6) }, () => words[next(words.length)]).join(' ')
    const essays = Array.from({ length: 150 }, (_, at) => ({
      id: at + 1,
      title: text(),
      body: next(4) ? text() : null,
    }))
    await shelve(...essays)
    const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    for (let turn = 0; turn < 60; turn++) {
      const asked = Array.from({ length: 1 + next(3) }, () => {
        const word = words[next(words.length)]
        return word.slice(0, 3 + next(word.length - 2))
      })
      const expected = essays.filter(({ title, body }) =>
        asked.every((word) =>
          `${title} ${body ?? ''}`.split(' ').some((other) => fold(other).startsWith(fold(word)))
        )
      )
      const ids = await found(asked.join(' '))
      assert.deepEqual(
        ids,
        expected.map(({ id }) => id),
        asked.join(' ')
      )
    }
  })

  test('finds words of many rows by walking through the list, and no others than a search would', async ({
    assert,
    cleanup,
  }) => {
    const { reader } = operations.runtime
    const { dialect } = lab.registry.of(EssayResource).resource.shape
    const rows = Array.from({ length: 4500 }, (_, at) => ({
      id: at + 1,
      title: ['Paper', 'Papers', 'Papery night', 'Ink', 'Paper night'][at % 5],
      body: at > 4300 ? 'Paper at last' : at % 400 ? null : 'Vellum',
      pages: at % 7,
      deleted_at: at % 11 ? null : '2026-01-01 00:00:00.000',
    }))
    for (let at = 0; at < rows.length; at += 500)
      await db.table('lab_essays').multiInsert(rows.slice(at, at + 500))
    const all = reader.all.bind(reader)
    cleanup(() => void (reader.all = all))
    let walks = 0
    reader.all = (sql, ...rest) => {
      if (sql.startsWith('with ')) walks++
      return all(sql, ...rest)
    }
    const isPaper = ({ title, body }: (typeof rows)[number]) => /paper/i.test(title + body)
    const cases = [
      { search: 'paper', holds: isPaper, walked: true },
      { search: 'papers', holds: ({ title }) => title === 'Papers', walked: false },
      {
        search: 'paper night',
        holds: (row) => isPaper(row) && /night/.test(row.title),
        walked: false,
      },
      {
        search: 'PAPE',
        filter: { pages: 3 },
        holds: (row) => row.pages === 3 && isPaper(row),
        walked: true,
      },
      { search: 'last', holds: ({ body }) => body === 'Paper at last', walked: false },
      {
        search: 'paper vellum',
        holds: (row) => isPaper(row) && row.body === 'Vellum',
        walked: false,
      },
    ] as {
      search: string
      filter?: ListQuery['filter']
      holds: (row: (typeof rows)[number]) => boolean
      walked: boolean
    }[]
    for (const { search, filter, holds, walked } of cases) {
      const ids = rows.filter((row) => !row.deleted_at && holds(row)).map(({ id }) => id)
      for (const sort of ['id', '-id', 'pages']) {
        walks = 0
        const expected =
          sort === 'pages'
            ? ids.toSorted((one, other) => ((one - 1) % 7) - ((other - 1) % 7) || one - other)
            : sort === 'id'
              ? ids
              : ids.toReversed()
        const query = { search, filter, sort, limit: 70 }
        const said = `${search}, ${sort}`
        const seen: unknown[] = []
        let page = await lab.list(EssayResource, visitor, query)
        for (;;) {
          seen.push(...page.data.map(({ id }) => id))
          const cursor = page.meta.nextCursor
          if (!cursor) break
          page = await lab.list(EssayResource, visitor, { ...query, cursor })
        }
        assert.deepEqual(seen, expected, said)
        const back = page.meta.previousCursor ?? undefined
        const before = await lab.list(EssayResource, visitor, { ...query, cursor: back })
        const left = expected.length - page.data.length
        const previous = back ? expected.slice(left - 70, left) : expected.slice(0, 70)
        assert.deepEqual(
          before.data.map(({ id }) => id),
          previous,
          `${said}, back`
        )
        const offset = 90
        const { data } = await lab.list(EssayResource, visitor, { ...query, offset, limit: 5 })
        assert.deepEqual(
          data.map(({ id }) => id),
          expected.slice(90, 95),
          `${said}, offset`
        )
        // Sorted by what no index is in the order of, rows are searched for.
        if (dialect === 'sqlite' && sort !== 'pages') assert.equal(walks > 0, walked, said)
        walks = 0
        const streamed: unknown[] = []
        for await (const row of lab.stream(EssayResource, visitor, { search, filter, sort }))
          streamed.push((JSON.parse(row) as { id: number }).id)
        assert.deepEqual(streamed, expected, `${said}, as a stream`)
        if (dialect === 'sqlite' && sort !== 'pages') assert.equal(walks > 0, walked, said)
      }
    }
  })

  test('finds rows of the transaction that everything runs in', async ({ assert, cleanup }) => {
    cleanup(await testUtils.db().wrapInGlobalTransaction())
    await shelve({ id: 1, title: 'Night trains' })
    assert.deepEqual(await found('night'), [1])
  })

  test('does not read the rows it does not find', async ({ assert }) => {
    const { reader } = operations.runtime
    const { dialect } = lab.registry.of(EssayResource).resource.shape
    const rows = Array.from({ length: 2000 }, (_, at) => ({ id: at + 1, title: `Row ${at} of it` }))
    await db.table('lab_writers').multiInsert([{ id: 1, name: 'Ada' }])
    for (let at = 0; at < rows.length; at += 200) {
      const some = rows.slice(at, at + 200).map((row) => ({ ...row, pages: 0, writer_id: 1 }))
      await db.table('lab_essays').multiInsert(some)
    }
    if (dialect !== 'sqlite')
      await db.rawQuery(`analyze ${dialect === 'mysql' ? 'table' : ''} lab_essays`)
    const all = reader.all.bind(reader)
    const plans: string[] = []
    reader.all = async (sql, values, ...rest) => {
      const words = dialect === 'sqlite' ? 'explain query plan' : 'explain'
      const plan = await all(`${words} ${sql}`, values, ...rest)
      plans.push(plan.map((row) => JSON.stringify(Object.values(row))).join('\n'))
      return all(sql, values, ...rest)
    }
    const walk = {
      sqlite: /"SCAN t[0-3]\b/,
      pg: /Seq Scan on lab_essays/,
      mysql: /"t\d+","ALL"/,
    }[dialect]
    try {
      for (const paths of [
        ['title', 'body'],
        ['title', 'body', 'writer.name'],
      ]) {
        library.looksInto = paths
        assert.deepEqual(await found('1170'), [1171])
        assert.notMatch(plans.at(-1)!, walk)
      }
    } finally {
      reader.all = all
    }
  })
})

const KINDS = { 'keeps beginnings': 'beginnings', 'was made before they were': true } as const

test.group('Searching by the beginnings of many words', () => {
  test('finds what a walk through the rows would, by an index that {$self}')
    .with(Object.keys(KINDS) as (keyof typeof KINDS)[])
    .run(async ({ assert, cleanup }, kind) => {
      cleanup(await openLibrary(KINDS[kind]))
      const ends = 'a b c d e f g h i j k l m n o p q r s t'.split(' ')
      const stems = ['con', 'cont', 'coat', 'côte', 'dove']
      const words = stems.flatMap((stem) => ends.map((end) => `${stem}${end}`))
      const essays = Array.from({ length: 300 }, (_, at) => ({
        id: at + 1,
        title: `${words[at % words.length]} ${words[(at * 7) % words.length]}`,
        body: at % 3 ? null : words[(at * 31) % words.length],
      }))
      await db.table('lab_essays').multiInsert(essays.map((essay) => ({ ...essay, pages: 0 })))
      const { dialect } = lab.registry.of(EssayResource).resource.shape
      // MySQL has no words of one or two letters in its index, and looks for such anywhere in the text.
      const beginnings = ['con', 'cont', 'conte', 'côt', 'COTE', 'dov', 'coat']
      if (dialect !== 'mysql') beginnings.push('c', 'd', 'co', 'C', 'é')
      const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
      for (const one of beginnings) {
        for (const other of ['', ...beginnings]) {
          const asked = `${one} ${other}`.trim()
          const expected = essays.filter(({ title, body }) =>
            asked
              .split(' ')
              .every((word) =>
                `${title} ${body ?? ''}`.split(' ').some((has) => fold(has).startsWith(fold(word)))
              )
          )
          assert.deepEqual(
            await found(asked),
            expected.map(({ id }) => id),
            asked
          )
        }
      }
    })
})
