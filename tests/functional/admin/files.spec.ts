import { Buffer } from 'node:buffer'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import { UserFactory } from '#database/factories/user_factory'
import type User from '#models/user'
import { freshDesk, keeper, wordsOf } from '#tests/functional/admin/desk'
import { PNG, storedKeys } from '#tests/functional/files/uploads'
import { origin } from '#tests/functional/rest/asking'
import { Visitor } from '#tests/helpers/visitor'

const png = (bytes: Uint8Array = PNG, name = 'me.png') =>
  new File([bytes as Uint8Array<ArrayBuffer>], name, { type: 'image/png' })

/** What the form of a person sends. */
const parts = (user: User, ...more: [string, string | File][]): [string, string | File][] => [
  ['name', user.name],
  ['email', user.email],
  ['password', ''],
  ['bio', ''],
  ['slug', user.slug],
  ['_do', 'save'],
  ...more,
]

/** Folders of forms that are being read. */
const beside = async () => (await readdir(tmpdir())).filter((name) => /^(form|upload)-/.test(name))

test.group('A file in a form of the admin', (group) => {
  freshDesk(group)
  group.each.setup(() => drive.use().deleteAll())

  test('is put, shown, kept, replaced and taken off', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const user = await UserFactory.create()
    const path = `/admin/users/${user.id}`
    const { text: form } = await visitor.get(`${path}/edit`)
    assert.match(form, /<input class="control control--file"[^>]*accept=".jpg,.png,.webp"/)
    assert.include(wordsOf(form), 'JPG, PNG or WEBP, up to 2 MB.')
    assert.notInclude(form, '_remove[]')

    const before = await beside()
    assert.equal((await visitor.upload(path, parts(user, ['portrait', png()]))).status, 303)
    assert.deepEqual(await beside(), before)
    const { portrait } = await user.refresh()
    assert.deepEqual(await storedKeys(), [portrait])

    for (const page of [path, `${path}/edit`, `/admin/users?search=${user.email}`])
      assert.match(
        (await visitor.get(page)).text,
        new RegExp(`src="${path}/files/portrait\\?`),
        page
      )
    const shown = await visitor.get(`${path}/files/portrait`)
    assert.equal(shown.status, 200)
    assert.equal(shown.headers.get('content-type'), 'image/png')
    assert.equal(shown.headers.get('x-content-type-options'), 'nosniff')
    assert.match(shown.headers.get('content-security-policy')!, /sandbox/)
    const etag = shown.headers.get('etag')!
    const same = await visitor.get(`${path}/files/portrait`, { 'if-none-match': etag })
    assert.equal(same.status, 304)

    await visitor.get(`${path}/edit`)
    const none = new File([], '', { type: 'application/octet-stream' })
    assert.equal((await visitor.upload(path, parts(user, ['portrait', none]))).status, 303)
    assert.equal((await user.refresh()).portrait, portrait, 'nothing chosen is no change')
    await visitor.upload(path, parts(user, ['portrait', png()]))
    assert.notEqual((await user.refresh()).portrait, portrait)
    await visitor.upload(path, parts(user, ['_remove[]', 'portrait']))
    assert.isNull((await user.refresh()).portrait)
    assert.equal((await visitor.get(`${path}/files/portrait`)).status, 404)
  })

  test('that is refused is told beside it, and nothing else typed is lost', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const user = await UserFactory.create()
    const path = `/admin/users/${user.id}`
    const bad: [File, RegExp][] = [
      [png(Buffer.from('<svg/>')), /Portrait must be a file of these kinds: .jpg, .png, .webp/],
      [png(Buffer.concat([PNG, Buffer.alloc(2_000_000)])), /Portrait may have 2000000 bytes/],
    ]
    for (const [file, message] of bad) {
      await visitor.get(`${path}/edit`)
      const sent = parts(user, ['portrait', file]).map(([name, value]): [string, string | File] =>
        name === 'bio' ? [name, 'Wrote this.'] : [name, value]
      )
      const answer = await visitor.upload(path, sent)
      assert.equal(answer.status, 422)
      assert.match(answer.text, new RegExp(`id="field-portrait-error">${message.source}`))
      assert.match(answer.text, />\s*Wrote this\.</)
      assert.include(wordsOf(answer.text), 'has to be chosen again')
    }
    assert.isNull((await user.refresh()).portrait)
    assert.deepEqual(await storedKeys(), [])
  })

  test('is taken back when the record is refused', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    await visitor.get('/admin/users/create')
    const answer = await visitor.upload('/admin/users', [
      ['name', ''],
      ['email', 'nobody'],
      ['portrait', png()],
      ['_do', 'save'],
    ])
    assert.equal(answer.status, 422)
    assert.deepEqual(await storedKeys(), [])
  })

  test('is taken for no field that is none', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const user = await UserFactory.merge({ bio: 'Mine.' }).create()
    const path = `/admin/users/${user.id}`
    for (const name of ['bio', 'colour']) {
      await visitor.get(`${path}/edit`)
      const answer = await visitor.upload(path, [
        ['name', user.name],
        [name, png()],
        ['_do', 'save'],
      ])
      assert.equal(answer.status, 422, name)
    }
    assert.equal((await user.refresh()).bio, 'Mine.')
    assert.equal((await visitor.get(`${path}/files/bio`)).status, 404)
  })

  test('is neither taken from nor shown to who may not', async ({ assert }) => {
    const admin = await keeper('admin')
    const user = await UserFactory.create()
    const path = `/admin/users/${user.id}`
    await admin.visitor.get(`${path}/edit`)
    await admin.visitor.upload(path, parts(user, ['portrait', png()]))
    const keys = await storedKeys()
    const author = await keeper('author')
    await author.visitor.get('/admin/posts/create')
    const refused = await author.visitor.upload(path, parts(user, ['portrait', png()]))
    assert.oneOf(refused.status, [403, 404])
    assert.equal((await author.visitor.get(`${path}/files/portrait`)).status, 404)
    const guest = new Visitor()
    assert.equal((await guest.get(`${path}/files/portrait`)).status, 302)
    await guest.get('/sign-in')
    // Without the token of a page.
    const forged = await new Visitor().upload(path, parts(user, ['portrait', png()]))
    assert.oneOf(forged.status, [302, 419])
    assert.deepEqual(await storedKeys(), keys)
  })

  test('in a form that cannot be read ends nothing but its request', async ({ assert }) => {
    const type = 'multipart/form-data; boundary=b'
    const head = `content-disposition: form-data; name="x"; filename*=utf-8''%`
    const answer = await fetch(`${origin()}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': type, 'accept': 'text/html' },
      body: `--b\r\n${head}\r\n\r\nx\r\n--b--\r\n`,
    })
    assert.equal(answer.status, 400)
    assert.equal((await fetch(`${origin()}/sign-in`)).status, 200)
  })
})
