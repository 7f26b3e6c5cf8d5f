import { test } from '@japa/runner'
import { Reader } from '#framework/database/main'
import { openFile } from './file.js'

const NAMES = 'select name from things order by id'

/** A reader over a file with the thing "one". */
async function open(cleanup: (undo: () => Promise<void>) => void) {
  const { database, close } = await openFile()
  const reader = new Reader(database)
  cleanup(async () => {
    reader.close()
    await close()
  })
  await database.table('things').insert({ name: 'one' })
  const names = async () => (await reader.all(NAMES, [])).map(({ name }) => name)
  return { database, reader, names }
}

test('What is committed to an SQLite file is on the disk', async ({ assert, cleanup }) => {
  const { database, close } = await openFile()
  cleanup(close)
  const FULL = 2
  assert.deepEqual(await database.rawQuery('pragma synchronous'), [{ synchronous: FULL }])
})

test.group('Reading from an SQLite file', () => {
  test('sees what was just written', async ({ assert, cleanup }) => {
    const { database, names } = await open(cleanup)
    assert.deepEqual(await names(), ['one'])
    await database.table('things').insert({ name: 'two' })
    assert.deepEqual(await names(), ['one', 'two'])
  })

  test('answers at once while a transaction is open, without what is not committed', async ({
    assert,
    cleanup,
  }) => {
    const { database, reader, names } = await open(cleanup)
    await names()
    const trx = await database.transaction()
    await trx.table('things').insert({ name: 'two' })
    assert.deepEqual(reader.all(NAMES, []), [{ name: 'one' }])
    assert.deepEqual(await reader.all(NAMES, [], undefined, trx), [
      { name: 'one' },
      { name: 'two' },
    ])
    await trx.rollback()
    assert.deepEqual(await names(), ['one'])
  })

  test('goes on when the connection that wrote is closed', async ({ assert, cleanup }) => {
    const { database, names } = await open(cleanup)
    await names()
    await database.manager.close('sqlite')
    assert.deepEqual(await names(), ['one'])
  })

  test('notices its own process’s writes by the version, wherever it reads', async ({
    assert,
    cleanup,
  }) => {
    const { database, reader, names } = await open(cleanup)
    const before = reader.version()
    assert.equal(reader.version(), before)
    await database.table('things').insert({ name: 'two' })
    await names()
    assert.notEqual(reader.version(), before)
  })
})
