import { test } from '@japa/runner'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { insertStraight } from '#framework/database/main'
import { openFile } from './file.js'

const ROWS = [
  {
    name: 'it’s "one"',
    size: 1.5,
    is_new: true,
    made_at: new Date(0),
    body: Buffer.from([0, 255]),
  },
  { name: 'two', size: null, is_new: false, made_at: undefined, body: null },
]

async function inside(
  cleanup: (undo: () => Promise<void>) => void,
  work: (trx: TransactionClientContract) => Promise<void>
) {
  const { database, close } = await openFile()
  cleanup(close)
  const trx = await database.transaction()
  await work(trx)
  if (!trx.isCompleted) await trx.rollback()
  return database
}

test.group('Rows inserted straight', () => {
  test('are what the query builder would have written', async ({ assert, cleanup }) => {
    await inside(cleanup, async (trx) => {
      assert.equal(await insertStraight(trx, 'things', ROWS), 2)
      const straight = await trx.from('things').orderBy('id')
      await trx.from('things').delete()
      await trx.table('things').multiInsert(ROWS)
      assert.deepEqual(straight, await trx.from('things').orderBy('id'))
    })
  })

  test('go when their transaction is rolled back', async ({ assert, cleanup }) => {
    const database = await inside(cleanup, async (trx) => {
      await insertStraight(trx, 'things', ROWS)
    })
    assert.deepEqual(await database.from('things'), [])
  })

  test('are refused by the database as others are', async ({ assert, cleanup }) => {
    await inside(cleanup, async (trx) => {
      await insertStraight(trx, 'things', [{ name: 'one' }])
      const error = await insertStraight(trx, 'things', [{ name: 'one' }]).catch((one) => one)
      assert.equal(error.code, 'SQLITE_CONSTRAINT_UNIQUE')
      assert.match(error.message, /UNIQUE constraint failed: things\.name$/)
    })
  })

  test('are left to the query builder when a value is an expression', async ({
    assert,
    cleanup,
  }) => {
    await inside(cleanup, async (trx) => {
      const row = { name: trx.raw("upper('one')") }
      assert.isUndefined(await insertStraight(trx, 'things', [row]))
      assert.deepEqual(await trx.from('things'), [])
    })
  })

  test('are left to it when somebody listens to statements', async ({ assert, cleanup }) => {
    await inside(cleanup, async (trx) => {
      trx.debug = true
      assert.isUndefined(await insertStraight(trx, 'things', ROWS))
    })
  })

  test('are not written when the transaction is over', async ({ assert, cleanup }) => {
    const database = await inside(cleanup, async (trx) => {
      await trx.commit()
      assert.isUndefined(await insertStraight(trx, 'things', ROWS))
      await assert.rejects(() => trx.table('things').multiInsert(ROWS), /already complete/)
    })
    assert.deepEqual(await database.from('things'), [])
  })

  test('are not written outside of one', async ({ assert, cleanup }) => {
    const { database, close } = await openFile()
    cleanup(close)
    assert.isUndefined(await insertStraight(database.connection(), 'things', ROWS))
    assert.deepEqual(await database.from('things'), [])
  })
})
