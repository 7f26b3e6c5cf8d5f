import { Secret } from '@adonisjs/core/helpers'
import { test } from '@japa/runner'
import { MASK, secretsOf, toPrintable } from '../../../framework/console/masking.js'

const hidden = { secrets: ['s3cret-of-env'], reveal: false }
const revealed = { ...hidden, reveal: true }

test.group('Printing the configuration', () => {
  test('masks what is secret by its name', ({ assert }) => {
    const values = {
      password: 'x',
      apiKey: 'x',
      accessToken: 'x',
      keys: ['a', 'b'],
      appSecret: 'x',
    }
    assert.deepEqual(
      Object.values(toPrintable(values, hidden) as object),
      Array.from({ length: 5 }, () => MASK)
    )
    assert.deepEqual(toPrintable(values, revealed), values)
  })

  test('masks what is secret by its value, wherever it stands', ({ assert }) => {
    const url = 'redis://me:hunter22@cache:6379'
    const printed = toPrintable({ note: 'it is s3cret-of-env!', url, list: [url] }, hidden)
    assert.deepEqual(printed, {
      note: `it is ${MASK}!`,
      url: `redis://me:${MASK}@cache:6379`,
      list: [`redis://me:${MASK}@cache:6379`],
    })
  })

  test('masks values that only tell themselves when asked', ({ assert }) => {
    const value = { app: new Secret('abc') }
    assert.deepEqual(toPrintable(value, hidden), { app: MASK })
    assert.deepEqual(toPrintable(value, revealed), { app: 'abc' })
  })

  test('leaves alone what only sounds like a secret', ({ assert }) => {
    const values = { keyPrefix: 'gable:', tokens: 3, useRememberMeTokens: true, monkey: 'ape' }
    assert.deepEqual(toPrintable(values, hidden), values)
  })

  test('names functions and objects, and ends in a circle', ({ assert }) => {
    class Driver {}
    const circle: Record<string, unknown> = { run() {}, Driver, driver: new Driver(), at: /a/ }
    circle.again = circle
    assert.deepEqual(toPrintable(circle, hidden), {
      run: '[function run]',
      Driver: '[class Driver]',
      driver: '[Driver]',
      at: '/a/',
      again: '[circular]',
    })
  })

  test('takes from the environment what its names call secret', ({ assert }) => {
    const env = {
      APP_KEY: 'long-enough',
      DB_PASSWORD: 'longer-than-that',
      PORT: '3333',
      X_KEY: 'a',
    }
    assert.deepEqual(secretsOf(env), ['longer-than-that', 'long-enough'])
  })
})
