import { test } from '@japa/runner'
import fc from 'fast-check'
import type { Column, Editor } from '#framework/migrations/main'
import { indexName } from '#framework/migrations/schema/names'
import { CHANGES, fillBy, KINDS, type Naive, type Plain } from './naive.js'
import { scratches, type Scratch } from './scratch.js'
import { shown } from './values.js'

/** Numbers from which a move is made that the table of the moment allows. */
interface Dice {
  move: number
  one: number
  two: number
}

const RUNS = { sqlite: 200, pg: 8, mysql: 8 }
const TABLES = ['things', 'Things', 'Many "things"', 'select']
const ROWS = [1, 2, 3, 5, 8]

const pick = <Item>(list: readonly Item[], at: number) => list[at % list.length]

/** Writes a move with the editor, and does the same with the list. */
type Move = (editor: Editor, naive: Naive, dice: Dice) => void

const moves: Move[] = [
  function addColumn(editor, naive, { one, two }) {
    const { column, value } = pick(KINDS, one)
    const name = freshName(naive)
    const way = pick(['each', 'same', 'null', 'default'] as const, two)
    const same = value(7)
    if (way === 'default' && column.type === 'text') return
    const given = {
      each: { column, options: { fill: fillBy(value) } },
      same: { column, options: { fill: same } },
      null: { column: { ...column, nullable: true as const }, options: {} },
      default: { column: { ...column, default: same as string }, options: {} },
    }[way]
    editor.addColumn(naive.table, name, given.column, given.options)
    naive.columns.push({ name, column: given.column })
    for (const [id, row] of naive.rows) {
      row[name] = way === 'each' ? value(id) : way === 'null' ? null : same
    }
  },

  function dropColumn(editor, naive, { one }) {
    if (!naive.columns.length) return
    const { name } = pick(naive.columns, one)
    if (naive.checks.has(name)) editor.dropCheck(naive.table, naive.checks.get(name)!)
    naive.checks.delete(name)
    editor.dropColumn(naive.table, name)
    naive.columns = naive.columns.filter((column) => column.name !== name)
    naive.indexes = naive.indexes.filter(({ columns }) => !columns.includes(name))
    for (const row of naive.rows.values()) delete row[name]
  },

  function renameColumn(editor, naive, { one }) {
    if (!naive.columns.length) return
    const column = pick(naive.columns, one)
    const from = column.name
    const to = freshName(naive, naive.checks.has(from))
    editor.renameColumn(naive.table, from, to)
    column.name = to
    for (const index of naive.indexes) {
      index.columns = index.columns.map((name) => (name === from ? to : name))
    }
    if (naive.checks.has(from)) {
      naive.checks.set(to, naive.checks.get(from)!)
      naive.checks.delete(from)
    }
    for (const row of naive.rows.values()) {
      row[to] = row[from]
      delete row[from]
    }
  },

  function renameTable(editor, naive, { one }) {
    const others = TABLES.filter((name) => name !== naive.table)
    const to = pick(others, one)
    editor.renameTable(naive.table, to)
    naive.table = to
  },

  function changeType(editor, naive, { one, two }) {
    if (!naive.columns.length) return
    const found = pick(naive.columns, one)
    const options = CHANGES.filter(({ from }) => from === found.column.type)
    if (!options.length || found.column.references) return
    const { change, map, value } = pick(options, two)
    const isUnique = naive.indexes.some(
      ({ columns, unique }) => unique && columns.includes(found.name)
    )
    if (isUnique && (change.type === 'text' || map)) return
    const next = { ...found.column, ...change, default: null }
    editor.alterColumn(naive.table, found.name, { ...change, default: null }, map ? { map } : {})
    found.column = Object.fromEntries(
      Object.entries(next).filter(([, attribute]) => attribute !== null)
    ) as unknown as typeof found.column
    for (const row of naive.rows.values()) {
      const old = row[found.name]
      row[found.name] = old === null ? null : value(old)
    }
  },

  function changeNull(editor, naive, { one, two }) {
    if (!naive.columns.length) return
    const found = pick(naive.columns, one)
    if (found.column.references) return
    const kind = KINDS.find(({ column }) => column.type === found.column.type)
    if (!found.column.nullable) {
      editor.alterColumn(naive.table, found.name, { nullable: true })
      found.column = { ...found.column, nullable: true }
      return
    }
    const isUnique = naive.indexes.some(({ columns }) => columns.includes(found.name))
    if (isUnique || !kind || found.column.type === 'decimal' || found.column.values?.includes('d'))
      return
    const isEach = two % 2 === 0
    const fill = isEach ? fillBy(kind.value) : kind.value(3)
    editor.alterColumn(naive.table, found.name, { nullable: null }, { fill })
    const { nullable, ...rest } = found.column
    found.column = rest
    for (const [id, row] of naive.rows) {
      row[found.name] ??= isEach ? kind.value(id) : kind.value(3)
    }
  },

  function addIndex(editor, naive, { one, two }) {
    if (!naive.columns.length) return
    const columns = [...new Set([pick(naive.columns, one).name, pick(naive.columns, two).name])]
    if (naive.indexes.some((index) => index.columns.join() === columns.join())) return
    const isLong = naive.columns.some(
      ({ name, column }) => columns.includes(name) && column.type === 'text'
    )
    const keys = [...naive.rows.values()].map((row) =>
      columns.map((name) => row[name] ?? Math.random()).join('|')
    )
    const isUnique = !isLong && new Set(keys).size === keys.length
    const index = {
      columns,
      ...(isUnique ? { unique: true as const } : {}),
      ...(two % 3 === 0 ? { where: "word <> ''" } : {}),
    }
    editor.addIndex(naive.table, index)
    naive.indexes.push({ ...index })
  },

  function dropIndex(editor, naive, { one }) {
    if (!naive.indexes.length) return
    const { columns, unique } = pick(naive.indexes, one)
    editor.dropIndex(naive.table, unique ? { columns, unique } : { columns })
    naive.indexes = naive.indexes.filter((index) => index.columns !== columns)
  },

  function toggleWords(editor, naive) {
    const words = { columns: ['word'], fullText: 'beginnings' as const }
    if (naive.hasWords) editor.dropIndex(naive.table, words)
    else editor.addIndex(naive.table, words)
    naive.hasWords = !naive.hasWords
  },

  function addCheck(editor, naive, { one }) {
    const free = naive.columns.filter(
      ({ name, column }) => /^\w+$/.test(name) && !column.references && !naive.checks.has(name)
    )
    if (!free.length) return
    const { name } = pick(free, one)
    const check = `check_${name}`
    if ([...naive.checks.values()].includes(check)) return
    editor.addCheck(naive.table, check, `word <> '' or ${name} is null`)
    naive.checks.set(name, check)
  },

  function dropCheck(editor, naive, { one }) {
    if (!naive.checks.size) return
    const [column, check] = pick([...naive.checks], one)
    editor.dropCheck(naive.table, check)
    naive.checks.delete(column)
  },

  function addReference(editor, naive, { one }) {
    const name = freshName(naive)
    const column: Column = {
      type: 'integer',
      unsigned: true,
      nullable: true,
      references: `${naive.table}.id`,
      onDelete: one % 2 ? 'cascade' : 'set null',
    }
    editor.addColumn(naive.table, name, column, { fill: (row) => Number(row.id) })
    naive.columns.push({ name, column })
    for (const [id, row] of naive.rows) row[name] = id
  },

  function dropReference(editor, naive, { one }) {
    const pointing = naive.columns.filter(({ column }) => column.references)
    if (!pointing.length) return
    const found = pick(pointing, one)
    editor.alterColumn(naive.table, found.name, { references: null, onDelete: null })
    const { references, onDelete, ...rest } = found.column
    found.column = rest
  },

  function changeParent(editor, naive, { one }) {
    editor.alterColumn(naive.table, 'word', { length: 40 + (one % 3), default: `word ${one % 4}` })
  },
]

let counter = 0
const freshName = (_: Naive, isPlain = false) =>
  isPlain || ++counter % 3 ? `c${++counter}` : `The ${++counter} "odd\\" \`one\`, it's ?`

async function start(scratch: Scratch): Promise<Naive> {
  await scratch.clear()
  await scratch.migrate((editor) => {
    editor.createTable('things', {
      columns: { id: { type: 'increments' }, word: { type: 'string', length: 40 } },
    })
    editor.createTable('parts', {
      columns: {
        id: { type: 'increments' },
        thing_id: { type: 'integer', unsigned: true, references: 'things.id', onDelete: 'cascade' },
      },
      indexes: [{ columns: ['thing_id'] }],
    })
  })
  await scratch.insert(
    'things',
    ROWS.map((id) => ({ id, word: `w${id}` }))
  )
  await scratch.insert(
    'parts',
    ROWS.map((id) => ({ thing_id: id }))
  )
  const rows = new Map(ROWS.map((id) => [id, {} as Record<string, Plain>]))
  return { table: 'things', columns: [], rows, indexes: [], hasWords: false, checks: new Map() }
}

async function rowsOf(scratch: Scratch, naive: Naive): Promise<unknown> {
  const rows = await scratch.rows(naive.table)
  return rows.map(({ id, word, ...row }) => [
    Number(id),
    word,
    Object.fromEntries(naive.columns.map(({ name, column }) => [name, shown(row[name], column)])),
  ])
}

/** SQLite holds its full-text index against the rows, and stops where it is not of them. */
async function checkWords(scratch: Scratch, { table, hasWords }: Naive): Promise<void> {
  if (!hasWords || scratch.dialect !== 'sqlite') return
  const name = `"${indexName(table, { columns: ['word'], fullText: 'beginnings' }).replaceAll('"', '""')}"`
  await scratch.ask(`insert into ${name} (${name}, rank) values ('integrity-check', 1)`)
}

const dice = fc.record({ move: fc.nat(999), one: fc.nat(999), two: fc.nat(999) })
const files = fc.array(fc.array(dice, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
})

test.group('Any sequence of changes', (group) => {
  const databases = scratches(group)

  test('leaves the rows of a table and what points at them as they should be', async ({
    assert,
  }) => {
    await databases.on(async (scratch) => {
      const numRuns = RUNS[scratch.dialect]
      await fc.assert(
        fc.asyncProperty(files, async (list) => {
          const naive = await start(scratch)
          for (const file of list) {
            const told: string[] = []
            await scratch.migrate((editor) => {
              for (const roll of file) {
                const move = pick(moves, roll.move)
                told.push(move.name)
                move(editor, naive, roll)
              }
            })
            assert.deepEqual(
              await rowsOf(scratch, naive),
              [...naive.rows].map(([id, row]) => [id, `w${id}`, row]),
              told.join(', ')
            )
            await checkWords(scratch, naive)
          }
          assert.deepEqual(await scratch.column('parts', 'thing_id'), ROWS)
          await scratch.client.from(naive.table).where('id', 3).delete()
          await checkWords(scratch, naive)
          assert.deepEqual(
            await scratch.column('parts', 'thing_id'),
            ROWS.filter((id) => id !== 3)
          )
        }),
        { numRuns, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: false }
      )
    })
  }).timeout(240_000)
})
