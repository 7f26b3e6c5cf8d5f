import { PassThrough } from 'node:stream'
import { mock } from 'node:test'
import { test } from '@japa/runner'
import type { Exchange } from '#framework/http/main'
import type { OperationError } from '#framework/resources/main'
import { readBody } from '../../../framework/rest/body.js'

const JSON_ONLY = ['application/json']

/** A request whose body the test sends as it likes. */
function slowRequest(before?: (request: PassThrough) => void) {
  const request = Object.assign(new PassThrough(), { headers: {} })
  before?.(request)
  const exchange = {
    request,
    method: 'POST',
    set: () => exchange,
    header: (name: string) => (name === 'content-type' ? 'application/json' : undefined),
  }
  const read = readBody(exchange as unknown as Exchange, JSON_ONLY)
  const outcome = read.then(
    ({ value }) => value,
    (error: OperationError) => error.code
  )
  return { request, outcome }
}

/** Lets what has been written arrive. */
const arrive = () => new Promise((resolve) => process.nextTick(() => process.nextTick(resolve)))

test.group('A body that comes slowly', () => {
  test('is waited for as long as something comes', async ({ assert }) => {
    // The mocked timers of node:test do nothing when they are put back.
    const timer = { unref: () => timer, refresh: mock.fn() }
    const { request, outcome } = slowRequest(() =>
      mock.method(globalThis, 'setTimeout', () => timer, { times: 1 })
    )
    for (const [index, part] of ['{"a"', ':', '1', '}'].entries()) {
      request.write(part)
      await arrive()
      assert.equal(timer.refresh.mock.callCount(), index + 1)
    }
    request.end()
    assert.deepEqual(await outcome, { a: 1 })
  })

  test('is given up when nothing comes any more, and its connection closed', async ({ assert }) => {
    // Only within the test: the runner's own clock has to be stopped by the real clearTimeout.
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const { request, outcome } = slowRequest()
      request.write('{"a"')
      await arrive()
      mock.timers.tick(20_001)
      assert.equal(await outcome, 'E_REQUEST_TIMEOUT')
      assert.isFalse(request.destroyed)
      mock.timers.tick(5001)
      assert.isTrue(request.destroyed)
    } finally {
      mock.timers.reset()
    }
  })

  test('is not waited for when it broke off before anybody listened', async ({ assert }) => {
    const { outcome } = slowRequest((request) => request.destroy())
    assert.equal(await outcome, 'E_MALFORMED_BODY')
  })

  test('is told when it breaks off', async ({ assert }) => {
    const { request, outcome } = slowRequest()
    request.write('{"a"')
    await arrive()
    request.destroy(new Error('aborted'))
    assert.equal(await outcome, 'E_MALFORMED_BODY')
  })
})
