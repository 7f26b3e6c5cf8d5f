import { PassThrough } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { partsOf } from '#framework/http/multipart'

const BOUNDARY = 'edge'

interface Sent {
  name: string
  filename?: string
  body: Buffer
}

/** A form as browsers write it. */
function formOf(parts: readonly Sent[]): Buffer {
  const chunks = parts.flatMap(({ name, filename, body }) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(filename === undefined ? '\r\n\r\n' : `; filename="${filename}"\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

/** A request whose body comes in these pieces; it goes on until it is ended. */
function requestWith(pieces: readonly Buffer[], ends = true): IncomingMessage {
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  const body = Object.assign(new PassThrough(), { headers })
  for (const piece of pieces) body.write(piece)
  if (ends) body.end()
  return body as unknown as IncomingMessage
}

async function read(
  request: IncomingMessage,
  limit = 1_000_000,
  silence?: number
): Promise<Sent[]> {
  const found: Sent[] = []
  for await (const { name, filename, source } of partsOf(request, limit, silence)) {
    const chunks: Buffer[] = []
    for await (const chunk of source) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    found.push(filename === undefined ? { name, body } : { name, filename, body })
  }
  return found
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one))
const word = fc.stringMatching(/^[a-z]{1,8}$/)
const parts = fc.array(
  fc.oneof(
    fc.record({ name: word, body: bytes }),
    fc.record({ name: word, filename: word, body: bytes })
  ),
  { minLength: 1, maxLength: 6 }
)

test.group('The parts of a form', () => {
  test('are what was sent, however the bytes come', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(parts, fc.array(fc.nat(400), { maxLength: 30 }), async (sent, sizes) => {
        const whole = formOf(sent)
        const pieces: Buffer[] = []
        let at = 0
        for (const size of sizes) pieces.push(whole.subarray(at, (at += size)))
        pieces.push(whole.subarray(at))
        assert.deepEqual(await read(requestWith(pieces.filter((piece) => piece.length))), sent)
      }),
      { numRuns: 200 }
    )
  })

  test('are refused together when they are longer than they may be', async ({ assert }) => {
    const form = formOf([
      { name: 'one', body: Buffer.alloc(60) },
      { name: 'two', body: Buffer.alloc(60) },
    ])
    assert.lengthOf(await read(requestWith([form]), 120), 2)
    await assert.rejects(() => read(requestWith([form]), 119), /may have 119 bytes/)
  })

  test('are at most five hundred', async ({ assert }) => {
    const many = (count: number) =>
      formOf(Array.from({ length: count }, (_, at) => ({ name: `n${at}`, body: Buffer.from('x') })))
    assert.lengthOf(await read(requestWith([many(500)])), 500)
    await assert.rejects(() => read(requestWith([many(501)])), /may have 500 parts/)
  })

  test('are refused when the form breaks off: after {$self} bytes')
    .with([0, 10, 70, 100, 130])
    .run(async ({ assert }, length) => {
      const form = formOf([{ name: 'one', filename: 'a', body: Buffer.alloc(60, 'a') }])
      assert.isBelow(length, form.length - 8)
      await assert.rejects(
        () => read(requestWith([form.subarray(0, length)])),
        /broke off, or is none/
      )
    })

  test('are waited for only so long when nothing comes', async ({ assert }) => {
    const form = formOf([{ name: 'one', body: Buffer.alloc(60) }])
    const request = requestWith([form.subarray(0, 100)], false)
    await assert.rejects(() => read(request, 1000, 30), /stopped coming/)
  })

  test('leave nothing behind when their reader goes away', async ({ assert }) => {
    const request = requestWith([formOf([{ name: 'one', body: Buffer.alloc(60) }])])
    for await (const { name } of partsOf(request, 1000)) {
      assert.equal(name, 'one')
      break
    }
    assert.equal(request.listenerCount('data'), 0)
  })
})
