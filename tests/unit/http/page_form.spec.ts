import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { test } from '@japa/runner'
import type { HttpContext } from '@adonisjs/core/http'
import { readPageForm } from '#framework/http/page_form'

/** What stands in the files that a form brings, by the names of their fields. */
async function filesOf(sent: readonly [name: string, text: string][]) {
  const parts = sent.map(
    ([name, text]) =>
      `--edge\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\n\r\n${text}\r\n`
  )
  const headers = { 'content-type': 'multipart/form-data; boundary=edge' }
  const request = Object.assign(new PassThrough(), { headers })
  request.end(`${parts.join('')}--edge--\r\n`)
  const ctx = { request: { request, setInitialBody() {} } } as unknown as HttpContext
  const found: Record<string, string> = {}
  await readPageForm(ctx, true, async () => {
    for (const [name, { path }] of ctx.files!) found[name] = await readFile(path, 'utf8')
  })
  return found
}

test.group('A file of a form', () => {
  test('is its own field’s, also where another came twice', async ({ assert }) => {
    const found = await filesOf([
      ['cover', 'first'],
      ['cover', 'second'],
      ['portrait', 'other'],
    ])
    assert.deepEqual(found, { cover: 'second', portrait: 'other' })
  })
})
