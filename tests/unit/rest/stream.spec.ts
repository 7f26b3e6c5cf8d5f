import { execFile } from 'node:child_process'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { Exchange } from '#framework/http/main'
import { answerStream, STREAMS, type StreamType } from '#framework/rest/stream'

const run = promisify(execFile)

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** A text of a number that V8 remembers is some fifty bytes for each row; what the last rows leave is less than three. */
const BYTES = 12

test.group('A stream', () => {
  test('as {$self} leaves nothing of a row behind that has gone by')
    .with(Object.keys(STREAMS) as StreamType[])
    .run(async ({ assert }, type) => {
      const { stdout } = await run(process.execPath, [
        '--expose-gc',
        `--import=${path('../../../bin/steps/typescript.js')}`,
        path('held_bytes.ts'),
        type,
      ])
      assert.match(stdout, /^-?[\d.e-]+\n$/)
      assert.isBelow(Number(stdout), BYTES)
    })
    .timeout(60_000)
})

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
