import { Buffer } from 'node:buffer'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { servedFile } from '#framework/files/serve'
import { people } from '../rest/people.js'
import { formOf, picture, PNG, send, storedKeys } from './uploads.js'

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const OPEN = '/proc/self/fd'

/** What this process has open under a name. */
const openFiles = (name: string) =>
  readdirSync(OPEN).filter((number) => {
    try {
      return readlinkSync(`${OPEN}/${number}`).endsWith(name)
    } catch {
      return false
    }
  })

test.group('A part of a file', (group) => {
  group.each.setup(() => testUtils.db().truncate())
  group.each.setup(() => drive.use().deleteAll())

  /** A picture of some chunks, and how to ask for it. */
  async function stored() {
    const { admin } = await people()
    const bytes = Buffer.concat([PNG, randomBytes(300_000)])
    const path = `users/${admin.id}`
    const put = await send(admin, 'PATCH', path, formOf([['portrait', picture(bytes), 'a.png']]))
    if (put.status !== 200) throw new Error(await put.text())
    const get = (headers: Record<string, string>, method = 'GET') =>
      send(admin, method, `${path}/portrait`, undefined, headers)
    return { bytes, get }
  }

  test('is given as it is asked for', async ({ assert }) => {
    const { bytes, get } = await stored()
    const { length } = bytes
    const parts: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      ['bytes=100-', 100, length],
      ['bytes=-500', length - 500, length],
      [`bytes=-${length + 10}`, 0, length],
      ['bytes=65530-131080', 65_530, 131_081],
      [`bytes=${length - 1}-${length + 99}`, length - 1, length],
    ]
    for (const [range, from, to] of parts) {
      const answer = await get({ range })
      assert.equal(answer.status, 206, range)
      assert.equal(answer.headers.get('content-range'), `bytes ${from}-${to - 1}/${length}`)
      assert.equal(answer.headers.get('content-length'), String(to - from))
      const body = Buffer.from(await answer.arrayBuffer())
      assert.equal(sha(body), sha(bytes.subarray(from, to)), range)
    }
  })

  test('is not given where the file ends before it', async ({ assert }) => {
    const { bytes, get } = await stored()
    for (const range of [`bytes=${bytes.length}-`, 'bytes=-0']) {
      const answer = await get({ range })
      assert.equal(answer.status, 416, range)
      assert.equal(answer.headers.get('content-range'), `bytes */${bytes.length}`)
      assert.equal(((await answer.json()) as { code: string }).code, 'E_RANGE_NOT_SATISFIABLE')
    }
  })

  test('is the whole where several are asked for, or another file is meant', async ({ assert }) => {
    const { bytes, get } = await stored()
    const whole = await get({})
    assert.equal(whole.headers.get('accept-ranges'), 'bytes')
    await whole.body?.cancel()
    const etag = whole.headers.get('etag')!
    const asked: Record<string, string>[] = [
      { range: 'bytes=0-1,4-5' },
      { range: 'lines=1-2' },
      { range: 'bytes=9-3' },
      { 'range': 'bytes=0-1', 'if-range': '"another"' },
      { 'range': 'bytes=0-1', 'if-range': `W/${etag}` },
    ]
    for (const headers of asked) {
      const answer = await get(headers)
      assert.equal(answer.status, 200, JSON.stringify(headers))
      assert.equal((await answer.arrayBuffer()).byteLength, bytes.length)
    }
    const same = await get({ 'range': 'bytes=0-1', 'if-range': etag })
    assert.equal(same.status, 206)
    assert.equal((await same.arrayBuffer()).byteLength, 2)
    assert.equal((await get({ 'range': 'bytes=0-1', 'if-none-match': etag })).status, 304)
    const head = await get({ range: 'bytes=0-1' }, 'HEAD')
    assert.equal(head.status, 200)
    assert.equal(head.headers.get('content-length'), String(bytes.length))
  })

  test('leaves no file open when its reader goes away', async ({ assert }) => {
    await stored()
    const [key] = await storedKeys()
    const name = key.split('/').at(-1)!
    for (const range of [undefined, { first: 10, last: 250_000 }]) {
      const served = await servedFile(key)
      const stream = await served!.open(range)
      await once(stream, 'readable')
      stream.read()
      assert.lengthOf(openFiles(name), 1)
      stream.destroy()
      while (openFiles(name).length) await setImmediate()
    }
  })
    .skip(!existsSync(OPEN), 'this system does not tell which files are open')
    .timeout(10_000)
})
