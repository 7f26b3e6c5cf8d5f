import { test } from '@japa/runner'
import { fromSortable } from '#framework/fields/main'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'
import { shown, stored } from './values.js'

async function withMany(scratch: Scratch, rows: number): Promise<void> {
  await scratch.migrate((editor) =>
    editor.createTable('stock', {
      columns: {
        shop: { type: 'string', length: 10 },
        no: { type: 'integer' },
        price: { type: 'decimal', precision: 12, scale: 2, nullable: true },
      },
      primaryKey: ['shop', 'no'],
    })
  )
  if (scratch.dialect === 'mysql') await scratch.ask('set max_recursive_iterations = 100000')
  await scratch.ask(
    `insert into stock (shop, no) with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) ` +
      `select case when i % 2 = 0 then 'a''b' else 'B"' end, i from n`
  )
}

test.group('A fill', (group) => {
  const databases = scratches(group)

  test('by a function walks through a composite key in chunks and tells how far it is', async ({
    assert,
  }) => {
    await databases.on(async (scratch) => {
      await withMany(scratch, 2500)
      const told: [number, number][] = []
      let most = 0
      let open = 0
      await scratch.migrate(
        (editor) =>
          editor.addColumn(
            'stock',
            'label',
            { type: 'string' },
            {
              fill(row) {
                most = Math.max(most, ++open)
                return `${String(row.shop)}/${String(row.no)}`
              },
            }
          ),
        (done, total) => {
          open = 0
          told.push([done, total])
        }
      )
      assert.deepEqual(told, [
        [1000, 2500],
        [2000, 2500],
        [2500, 2500],
      ])
      assert.isAtMost(most, 1000)
      const rows = await scratch.rows('stock', 'no')
      assert.isTrue(rows.every(({ shop, no, label }) => label === `${String(shop)}/${String(no)}`))
    })
  }).timeout(60_000)

  test('goes into rows without a value, or into those it is told', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('things', {
          columns: {
            id: { type: 'increments' },
            price: { type: 'decimal', precision: 12, scale: 2, nullable: true },
            big: { type: 'bigInteger', nullable: true },
            at: { type: 'dateTime', nullable: true },
            isOn: { type: 'boolean', nullable: true },
            data: { type: 'json', nullable: true },
          },
        })
      )
      const price = (value: string | null) =>
        value === null
          ? null
          : stored(value, { type: 'decimal', precision: 12, scale: 2 }, scratch.dialect)
      await scratch.insert('things', [{ price: price('2.50') }, { price: null }, { price: null }])
      await scratch.migrate((editor) => {
        editor.fill('things', 'price', '3.75', { where: 'id = 2' })
        editor.fill('things', 'price', { sql: '1 + 1.5' })
        editor.fill('things', 'big', (row) => `900719925474099${String(row.id)}`)
        editor.fill('things', 'at', { sql: 'CURRENT_TIMESTAMP' })
        editor.fill('things', 'isOn', true)
        editor.fill('things', 'data', '{"a":"it\'s \\"x\\""}')
      })
      assert.deepEqual((await scratch.column('things', 'price')).map(fromSortable), [
        '2.50',
        '3.75',
        '2.50',
      ])
      assert.deepEqual((await scratch.column('things', 'big')).map(fromSortable), [
        '9007199254740991',
        '9007199254740992',
        '9007199254740993',
      ])
      const [row] = await scratch.rows('things')
      assert.equal(Number(row.isOn), 1)
      assert.deepEqual(typeof row.data === 'string' ? JSON.parse(row.data) : row.data, {
        a: 'it\'s "x"',
      })
      const at = new Date(shown(row.at, { type: 'dateTime' }) as string)
      assert.isBelow(Math.abs(at.getTime() - Date.now()), 60_000)
    })
  })

  test('that gives what does not fit changes nothing', async ({ assert }) => {
    await databases.on(
      async (scratch) => {
        await withMany(scratch, 1200)
        const before = await scratch.rows('stock', 'no')
        const files: ((editor: Editor) => void)[] = [
          (editor) =>
            editor.fill('stock', 'price', (row) => (Number(row.no) > 1100 ? '1.001' : '1')),
          (editor) => editor.fill('stock', 'price', '12345678901.00'),
          (editor) =>
            editor.addColumn(
              'stock',
              'word',
              { type: 'string', length: 3 },
              { fill: (row) => (Number(row.no) > 1100 ? null : 'abc') }
            ),
        ]
        for (const file of files) {
          assert.isTrue(await scratch.refuses(() => scratch.migrate(file)), String(file))
          assert.deepEqual(await scratch.rows('stock', 'no'), before)
        }
      },
      ['sqlite', 'pg']
    )
  }).timeout(60_000)

  test('by a function needs a key to walk along', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('notes', { columns: { word: { type: 'string', nullable: true } } })
      )
      await assert.rejects(
        () => scratch.migrate((editor) => editor.fill('notes', 'word', () => 'x')),
        /"notes" has no primary key, so notes\.word cannot be filled row by row/
      )
    })
  })

  test('leaves no default behind', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withMany(scratch, 2)
      await scratch.migrate((editor) => {
        editor.addColumn('stock', 'unit', { type: 'string' }, { fill: 'kg' })
        editor.addColumn('stock', 'on', { type: 'date' }, { fill: { sql: "'2026-01-02'" } })
      })
      assert.isTrue(
        await scratch.refuses(() =>
          scratch.insert('stock', [{ shop: 'c', no: 1, on: '2026-01-01' }])
        )
      )
      assert.deepEqual(await scratch.column('stock', 'unit', 'no'), ['kg', 'kg'])
    })
  })
})

test.group('A big number', (group) => {
  const databases = scratches(group)

  test('keeps every digit through changes of its precision', async ({ assert }) => {
    await databases.on(async (scratch) => {
      const of = (precision: number, scale: number) => ({
        type: 'decimal' as const,
        precision,
        scale,
      })
      const big = '12345678901234567890123456789012.123456'
      const numbers = [big, `-${big}`, '0.000001', '-0.000001', '0.000000']
      await scratch.migrate((editor) =>
        editor.createTable('sums', {
          columns: { id: { type: 'increments' }, sum: { ...of(38, 6), default: '-7.000001' } },
          indexes: [{ columns: ['sum'] }],
        })
      )
      await scratch.insert(
        'sums',
        numbers.map((sum) => ({ sum: stored(sum, of(38, 6), scratch.dialect) }))
      )
      const digits = async () => (await scratch.column('sums', 'sum')).map(fromSortable)
      await scratch.migrate((editor) => editor.alterColumn('sums', 'sum', of(38, 6)))
      assert.deepEqual(await digits(), numbers)
      await assert.rejects(
        () => scratch.migrate((editor) => editor.alterColumn('sums', 'sum', of(38, 7))),
        /sums\.sum: 2 rows \(id 1, 2\) hold a value that does not fit into decimal\(38, 7\)/
      )
      await scratch.migrate((editor) => editor.alterColumn('sums', 'sum', of(40, 8)))
      assert.deepEqual(
        await digits(),
        numbers.map((sum) => `${sum}00`)
      )
      await scratch.insert('sums', [{}])
      assert.equal((await digits())[5], '-7.00000100')
      const order = await scratch.client.from('sums').orderBy('sum')
      assert.deepEqual(
        order.map(({ id }) => Number(id)),
        [2, 6, 4, 5, 3, 1]
      )
      await scratch.migrate((editor) => editor.alterColumn('sums', 'sum', of(38, 6)))
      assert.deepEqual(await digits(), [...numbers, '-7.000001'])
    })
  })
})
