import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { test } from '@japa/runner'
import { Totals } from '#framework/resources/totals'
import { shapeOf } from '#framework/resources/main'
import Tag from '#models/tag'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A database in which nobody writes. */
function quiet() {
  const database = { reads: 0, version: () => 1, all: () => [{ total: ++database.reads }] }
  return database
}

test.group('A number of rows', () => {
  test('is told again while nobody writes, without keeping what was asked at any length', async ({
    assert,
  }) => {
    const database = quiet()
    const totals = new Totals(() => database as never)
    const shape = shapeOf(Tag)
    const ask = (number: number) => {
      const value = `${number}${'x'.repeat(200_000)}`
      return totals.count(shape, { field: 'name', operator: 'eq', value })
    }
    collect()
    const before = process.memoryUsage().heapUsed
    for (let number = 1; number <= 200; number++) {
      assert.deepEqual(await ask(number), { total: number })
      assert.deepEqual(await ask(number), { total: number })
    }
    collect()
    assert.isBelow(process.memoryUsage().heapUsed - before, 4_000_000)
    assert.equal(database.reads, 200)
  })
})
