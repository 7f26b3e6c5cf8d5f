import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from '@japa/runner'
import { Exchange } from '#framework/http/main'
import { answerStream } from '#framework/rest/stream'

/** Somebody who has asked, and left before the first row was read. */
function gone(headers: Record<string, string>): Exchange {
  const request = Object.assign(new IncomingMessage(new Socket()), { headers })
  const response = new ServerResponse(request)
  response.destroy()
  return new Exchange(request, response)
}

test.group('A stream for somebody who has left', () => {
  test('is no fault, and its rows are read no further: accept-encoding {$self}')
    .with(['identity', 'gzip', 'br'])
    .run(async ({ assert }, coding) => {
      let isOver = false
      async function* rows() {
        try {
          for (;;) yield '{}'
        } finally {
          isOver = true
        }
      }
      const exchange = gone({ 'accept-encoding': coding })
      const what = { name: 'tags', columns: [] }
      await answerStream(exchange, rows(), 'application/x-ndjson', what)
      assert.isTrue(isOver)
    })
})
