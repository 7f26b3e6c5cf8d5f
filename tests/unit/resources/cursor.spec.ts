import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { decodeCursor, encodeCursor } from '#framework/resources/cursor'
import { OperationError } from '#framework/resources/main'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const SECRET = 'a secret'
const LIST = '["posts",["-.id"]]'

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null)
)

function refused(cursor: string, list = LIST, keys = 1, secret = SECRET): boolean {
  try {
    decodeCursor(cursor, list, keys, secret)
    return false
  } catch (error) {
    return error instanceof OperationError && error.status === 400
  }
}

test.group('A cursor', () => {
  test('gives back the values it was made of', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (values, backward) => {
          const cursor = encodeCursor({ values, backward }, LIST, SECRET)
          assert.match(cursor, /^[\w-]+\.[\w-]+$/, 'fit for an address')
          const position = decodeCursor(cursor, LIST, values.length, SECRET)
          assert.deepEqual(position, { values: JSON.parse(JSON.stringify(values)), backward })
        }
      ),
      { seed: 1122 }
    )
  })

  test('is refused after any change, for another list, another order or another secret', ({
    assert,
  }) => {
    const cursor = encodeCursor({ values: ['a'], backward: false }, LIST, SECRET)
    assert.isFalse(refused(cursor))
    assert.isTrue(refused(cursor, '["posts",[".id"]]'))
    assert.isTrue(refused(cursor, LIST, 2))
    assert.isTrue(refused(cursor, LIST, 1, 'another'))
    fc.assert(
      fc.property(
        fc.nat(cursor.length - 1),
        fc.constantFrom('A', 'z', '-', '.', '!', '=', ' ', ''),
        (at, letter) => {
          const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1)
          assert.equal(refused(changed), changed !== cursor)
        }
      ),
      { seed: 1122, numRuns: 300 }
    )
    for (const more of [
      `${cursor}.`,
      `.${cursor}`,
      `${cursor}\n`,
      ` ${cursor}`,
      `${cursor}=`,
      '',
      '.',
      'x'.repeat(100_000),
    ]) {
      assert.isTrue(refused(more), more.slice(0, 80))
    }
  })

  test('is remembered without the list it is of, which may be asked for at any length', ({
    assert,
  }) => {
    collect()
    const before = process.memoryUsage().heapUsed
    for (let number = 0; number < 200; number++) {
      const list = `${number}${'x'.repeat(200_000)}`
      const cursor = encodeCursor({ values: [number], backward: false }, list, SECRET)
      assert.deepEqual(decodeCursor(cursor, list, 1, SECRET).values, [number])
    }
    collect()
    assert.isBelow(process.memoryUsage().heapUsed - before, 4_000_000)
  })
})
