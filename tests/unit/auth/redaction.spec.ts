import { Writable } from 'node:stream'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { Logger } from '@adonisjs/core/logger'

/** What the application's log would have of an object. */
function logged(facts: object): string {
  let text = ''
  const desination = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  const { redact } = app.config.get<{ redact: { paths: string[] } }>('logger.loggers.app')
  new Logger({ enabled: true, level: 'info', redact, desination }).info(facts, 'something')
  return text
}

test.group('The log', () => {
  test('has no credential of a request, wherever its headers are logged', ({ assert }) => {
    const headers = {
      'authorization': 'Bearer gable_secret',
      'x-api-key': 'gk_secret',
      'cookie': 'session=secret',
      'accept': 'text/html',
    }
    for (const facts of [{ headers }, { request: { headers } }, { secret: 'gk_secret' }]) {
      const text = logged(facts)
      assert.include(text, 'something')
      assert.notMatch(text, /gable_secret|gk_secret|session=secret/)
    }
    assert.include(logged({ headers }), 'text/html')
  })
})
