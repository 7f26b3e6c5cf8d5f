import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { STREAMS, type StreamType } from '#framework/rest/stream'

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
