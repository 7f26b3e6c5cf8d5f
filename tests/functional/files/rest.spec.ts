import { Buffer } from 'node:buffer'
import { request as ask } from 'node:http'
import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import logger from '@adonisjs/core/services/logger'
import drive from '@adonisjs/drive/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { PostFactory } from '#database/factories/post_factory'
import { sweepFiles } from '#framework/files/main'
import User from '#models/user'
import { origin } from '../rest/asking.js'
import { people, type Person } from '../rest/people.js'
import { PNG, storedKeys } from './uploads.js'

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

const put = (who: Person | undefined, id: number, body: Uint8Array, headers = {}) =>
  fetch(`${origin()}/api/users/${id}/portrait`, {
    method: 'PUT',
    body: body as never,
    headers: { ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
  })

const get = (id: number, headers = {}) => fetch(`${origin()}/api/users/${id}/portrait`, { headers })

test.group('A file of a record', (group) => {
  group.each.setup(() => testUtils.db().truncate())
  group.each.setup(() => drive.use().deleteAll())

  async function published() {
    const all = await people()
    await PostFactory.apply('published').merge({ authorId: all.author.id }).create()
    return all
  }

  test('that cannot be read breaks off, and the log says so', async ({ assert, cleanup }) => {
    const { admin, author } = await published()
    await put(admin, author.id, PNG)
    const disk = drive.use()
    const { getStream } = disk
    const { error } = logger
    const noted: unknown[] = []
    cleanup(() => {
      Object.assign(disk, { getStream })
      Object.assign(logger, { error })
    })
    Object.assign(logger, { error: (_: object, message: string) => void noted.push(message) })
    disk.getStream = async () =>
      new Readable({ read: (_) => {}, construct: (done) => done(new Error('the disk is broken')) })
    await assert.rejects(() => get(author.id).then((answer) => answer.arrayBuffer()))
    assert.deepEqual(noted, ['the disk is broken'])
  })

  test('is put, read by who sees the record, replaced and taken off', async ({ assert }) => {
    const { admin, author } = await published()
    const done = await put(admin, author.id, PNG)
    assert.equal(done.status, 200)
    const { data } = (await done.json()) as { data: { portrait: string } }
    assert.match(data.portrait, /^uploads\/[\da-f-]{36}\.png$/)
    const shown = await get(author.id)
    assert.equal(shown.headers.get('content-type'), 'image/png')
    assert.equal(shown.headers.get('x-content-type-options'), 'nosniff')
    assert.match(shown.headers.get('content-security-policy')!, /sandbox/)
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), PNG)
    const etag = shown.headers.get('etag')!
    assert.equal((await get(author.id, { 'if-none-match': etag })).status, 304)
    await put(admin, author.id, PNG)
    assert.equal((await get(author.id, { 'if-none-match': etag })).status, 200)
    const gone = await fetch(`${origin()}/api/users/${author.id}/portrait`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${admin.token}` },
    })
    assert.equal(gone.status, 204)
    assert.equal((await get(author.id)).status, 404)
  })

  test('is not read by who does not see the record', async ({ assert }) => {
    const { admin, reader } = await published()
    assert.equal((await put(admin, reader.id, PNG)).status, 200)
    assert.equal((await get(reader.id)).status, 404)
    assert.equal((await get(reader.id, { authorization: `Bearer ${reader.token}` })).status, 200)
  })

  test('is not taken from who may not put it there, and leaves nothing', async ({ assert }) => {
    const { author, editor, visitor } = await published()
    assert.equal((await put(visitor, author.id, PNG)).status, 401)
    assert.equal((await put(editor, author.id, PNG)).status, 403)
    assert.equal((await put(editor, 99_999, PNG)).status, 404)
    assert.deepEqual(await storedKeys(), [])
  })

  test('is of the kind that its bytes say, whatever it is called', async ({ assert }) => {
    const { admin, author } = await published()
    const headers = { 'content-type': 'image/png', 'content-disposition': 'filename="a.png"' }
    for (const bytes of [
      SVG,
      Buffer.from('<script>alert(1)</script>'),
      Buffer.from('GIF89a'),
      Buffer.alloc(0),
    ]) {
      const refused = await put(admin, author.id, bytes, headers)
      assert.equal(refused.status, 422)
      const { errors } = (await refused.json()) as { errors: { field: string; rule: string }[] }
      assert.deepInclude(errors[0], { field: 'portrait', rule: 'extname' })
    }
    assert.deepEqual(await storedKeys(), [])
  })

  test('that is too large is refused before and while it comes', async ({ assert }) => {
    const { admin, author } = await published()
    const large = Buffer.concat([PNG, Buffer.alloc(2_000_000)])
    assert.equal((await put(admin, author.id, large)).status, 413)
    // Without a length nobody knows it beforehand.
    const status = await new Promise<unknown>((resolve) => {
      const sending = ask(`${origin()}/api/users/${author.id}/portrait`, {
        method: 'PUT',
        headers: { 'authorization': `Bearer ${admin.token}`, 'transfer-encoding': 'chunked' },
      })
      sending.on('response', (response) => resolve(response.statusCode))
      sending.on('error', () => resolve('closed'))
      sending.end(large)
    })
    assert.oneOf(status, [413, 'closed'])
    assert.deepEqual(await storedKeys(), [])
    assert.isNull((await User.findOrFail(author.id)).portrait)
  })

  test('cannot be claimed by its key', async ({ client, assert }) => {
    const { admin, author, editor } = await published()
    await put(admin, author.id, PNG)
    const { portrait } = await User.findOrFail(author.id)
    const claim = await client
      .patch(`/api/users/${editor.id}`)
      .bearerToken(admin.token!)
      .json({ portrait })
    claim.assertStatus(422)
    assert.equal(claim.body().errors[0].rule, 'upload')
    const same = await client
      .patch(`/api/users/${author.id}`)
      .bearerToken(admin.token!)
      .json({ portrait, bio: 'Writes.' })
    same.assertStatus(200)
  })

  test('is replaced only in the version that was seen', async ({ assert }) => {
    const { admin, author } = await published()
    const first = await put(admin, author.id, PNG)
    const etag = first.headers.get('etag')!
    assert.equal((await put(admin, author.id, PNG, { 'if-match': etag })).status, 200)
    assert.equal((await put(admin, author.id, PNG, { 'if-match': etag })).status, 412)
    assert.lengthOf(await storedKeys(), 2, 'the refused one left nothing')
  })

  test('that no record names any more is swept, and a young one is not', async ({ assert }) => {
    const { admin, author } = await published()
    await put(admin, author.id, PNG)
    await put(admin, author.id, PNG)
    assert.deepEqual((await sweepFiles()).removed, [])
    const { kept, removed } = await sweepFiles({ grace: 0 })
    assert.equal(kept, 1)
    assert.lengthOf(removed, 1)
    assert.deepEqual(await storedKeys(), [(await User.findOrFail(author.id)).portrait])
    assert.equal((await get(author.id)).status, 200)
  })
})
