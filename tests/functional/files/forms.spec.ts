import { Buffer } from 'node:buffer'
import { connect } from 'node:net'
import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { type Change, operations } from '#framework/resources/main'
import Role from '#models/role'
import User from '#models/user'
import { people } from '../rest/people.js'
import { formOf, picture, PNG, send, storedKeys } from './uploads.js'

interface Refusal {
  code: string
  detail: string
  errors: { field: string; rule: string }[]
}

const person = (more: [string, string | Blob, string?][] = []) =>
  formOf([
    ['name', 'Ada Byron'],
    ['email', 'ada@example.com'],
    ['password', 'correct horse battery'],
    ...more,
  ])

const refusalOf = (answer: Response) => answer.json() as Promise<Refusal>

/** Sends these bytes as they are, and gives the first line of the answer. */
function raw(token: string, type: string, body: string): Promise<string> {
  const { HOST, PORT } = process.env
  return new Promise((resolve, reject) => {
    const socket = connect(Number(PORT), HOST)
    let heard = ''
    socket.on('data', (chunk) => (heard += String(chunk)))
    socket.on('close', () => resolve(heard.split('\r\n')[0]))
    socket.on('error', reject)
    socket.write(
      `POST /api/users HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    )
  })
}

test.group('A record sent as a form', (group) => {
  group.each.setup(() => testUtils.db().truncate())
  group.each.setup(() => drive.use().deleteAll())

  test('is stored with its file and its links', async ({ assert }) => {
    const { admin } = await people()
    const roles = await Role.query().whereIn('name', ['author', 'editor'])
    const links = roles.map(({ id }): [string, string] => ['roles', String(id)])
    const form = person([...links, ['portrait', picture(), 'me.png']])
    const answer = await send(admin, 'POST', 'users', form)
    assert.equal(answer.status, 201)
    const { data } = (await answer.json()) as { data: { id: number; portrait: string } }
    assert.equal(answer.headers.get('location'), `/api/users/${data.id}`)
    assert.deepEqual(await storedKeys(), [data.portrait])
    const stored = await User.query().where('id', data.id).preload('roles').firstOrFail()
    assert.sameMembers(
      stored.roles.map(({ name }) => name),
      ['author', 'editor']
    )
    const shown = await send(admin, 'GET', `users/${data.id}/portrait`)
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), PNG)
  })

  test('takes JSON in a part that says so', async ({ assert }) => {
    const { admin } = await people()
    const { id } = await Role.findByOrFail('name', 'author')
    const json = new Blob([JSON.stringify([id])], { type: 'application/json' })
    const answer = await send(admin, 'POST', 'users', person([['roles', json]]))
    assert.equal(answer.status, 201)
    const stored = await User.query().where('email', 'ada@example.com').preload('roles').first()
    assert.deepEqual(
      stored!.roles.map((role) => role.id),
      [id]
    )
    const broken = new Blob(['[1'], { type: 'application/json' })
    const refused = await send(admin, 'POST', 'users', person([['roles', broken]]))
    assert.equal(refused.status, 400)
    assert.include((await refusalOf(refused)).detail, '"roles"')
  })

  test('changes what it has and leaves the rest; an empty part takes the file off', async ({
    assert,
  }) => {
    const { admin, author } = await people()
    const path = `users/${author.id}`
    const first = formOf([
      ['portrait', picture(), 'a.png'],
      ['bio', 'Writes.'],
    ])
    assert.equal((await send(admin, 'PATCH', path, first)).status, 200)
    const nothing = formOf([
      ['portrait', new Blob([]), ''],
      ['name', 'Grace'],
    ])
    assert.equal((await send(admin, 'PATCH', path, nothing)).status, 200)
    const user = await User.findOrFail(author.id)
    assert.isNotNull(user.portrait, 'no file chosen is no change')
    assert.deepInclude(user.$attributes, { name: 'Grace', bio: 'Writes.' })
    assert.equal((await send(admin, 'PATCH', path, formOf([['portrait', '']]))).status, 200)
    assert.isNull((await user.refresh()).portrait)
    // Put in its place whole: what is left out is empty.
    const whole = formOf([
      ['name', 'Grace'],
      ['email', user.email],
      ['portrait', picture(), 'b.png'],
    ])
    const put = await send(admin, 'PUT', path, whole)
    assert.equal(put.status, 200, await put.clone().text())
    assert.isNull((await user.refresh()).bio)
    assert.isNotNull(user.portrait)
  })

  test('merges objects inside a field, as a change in JSON does', async ({ assert, cleanup }) => {
    const { admin, author } = await people()
    const { update } = operations
    cleanup(() => {
      operations.update = update
    })
    const changes: (Change | undefined)[] = []
    operations.update = (...given) => {
      changes.push(given[4]?.change)
      return update.apply(operations, given)
    }
    const path = `users/${author.id}`
    await send(admin, 'PATCH', path, formOf([['bio', 'Writes.']]))
    await send(admin, 'PATCH', path, formOf([['portrait', picture(), 'me.png']]))
    assert.deepEqual(changes, ['mergePatch', 'mergePatch'])
    assert.match((await User.findOrFail(author.id)).portrait!, /\.png$/)
  })

  test('that is refused leaves no file', async ({ assert }) => {
    const { admin, author, editor, visitor } = await people()
    const file: [string, Blob, string] = ['portrait', picture(), 'me.png']
    const form = () => formOf([file, ['email', 'not an address']])
    const invalid = await send(admin, 'POST', 'users', form())
    assert.equal(invalid.status, 422)
    assert.includeMembers(
      (await refusalOf(invalid)).errors.map(({ field }) => field),
      ['name', 'email', 'password']
    )
    assert.equal((await send(visitor, 'POST', 'users', form())).status, 401)
    assert.equal((await send(editor, 'POST', 'users', form())).status, 403)
    assert.equal((await send(editor, 'PATCH', `users/${author.id}`, form())).status, 403)
    assert.equal((await send(admin, 'PATCH', 'users/99999', form())).status, 404)
    const stale = await send(admin, 'PATCH', `users/${author.id}`, formOf([file]), {
      'if-match': '"1.x"',
    })
    assert.equal(stale.status, 412)
    const taken = await send(
      admin,
      'POST',
      'users',
      formOf([
        file,
        ['name', 'A'],
        ['password', 'correct horse battery'],
        ['email', (await User.findOrFail(author.id)).email],
      ])
    )
    assert.equal(taken.status, 422)
    assert.deepEqual(await storedKeys(), [])
  })

  test('names the part that is wrong', async ({ assert }) => {
    const { admin } = await people()
    const wrong: [[string, string | Blob, string?][], number, string][] = [
      [[['portrait', new Blob(['<svg/>'], { type: 'image/png' }), 'a.png']], 422, 'portrait'],
      [
        [['portrait', picture(Buffer.concat([PNG, Buffer.alloc(2_000_000)])), 'a.png']],
        413,
        'Portrait',
      ],
      [[['bio', picture(), 'a.png']], 415, '"bio"'],
      [[['bio', new Blob([Buffer.from([0xff, 0xfe])], { type: 'text/plain' }), 'a']], 400, '"bio"'],
      [[['bio', 'x'.repeat(1_100_000)]], 413, '"bio"'],
      [
        [
          ['bio', 'a'],
          ['bio', 'b'],
        ],
        422,
        'bio',
      ],
      [
        [
          ['portrait', picture(), 'a.png'],
          ['portrait', picture(), 'b.png'],
        ],
        422,
        'portrait',
      ],
      [[['colour', 'red']], 422, 'colour'],
      [[['id', '7']], 422, 'id'],
    ]
    for (const [parts, status, name] of wrong) {
      const answer = await send(admin, 'POST', 'users', person(parts))
      assert.equal(answer.status, status, name)
      const refusal = await refusalOf(answer)
      const told = [refusal.detail, ...(refusal.errors ?? []).map(({ field }) => field)]
      assert.isTrue(
        told.some((text) => text.includes(name)),
        `${name}: ${told.join()}`
      )
    }
    assert.deepEqual(await storedKeys(), [])
    assert.isNull(await User.findBy('email', 'ada@example.com'))
  })

  test('cannot claim a file by its key', async ({ assert }) => {
    const { admin, author } = await people()
    const path = `users/${author.id}`
    await send(admin, 'PATCH', path, formOf([['portrait', picture(), 'a.png']]))
    const { portrait } = await User.findOrFail(author.id)
    const claim = await send(admin, 'POST', 'users', person([['portrait', portrait!]]))
    assert.equal(claim.status, 422)
    assert.equal((await refusalOf(claim)).errors[0].rule, 'upload')
    const same = formOf([
      ['portrait', portrait!],
      ['bio', 'Same.'],
    ])
    assert.equal((await send(admin, 'PATCH', path, same)).status, 200)
  })

  test('with a key is done once, files and all, and keeps one file', async ({ assert }) => {
    const { admin } = await people()
    const form = (bytes?: Buffer) => person([['portrait', picture(bytes), 'a.png']])
    const headers = { 'idempotency-key': 'one-ada' }
    const first = await send(admin, 'POST', 'users', form(), headers)
    const again = await send(admin, 'POST', 'users', form(), headers)
    assert.equal(first.status, 201)
    assert.equal(again.status, 201, await again.clone().text())
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.deepEqual(await again.json(), await first.json())
    const other = await send(admin, 'POST', 'users', form(Buffer.concat([PNG, PNG])), headers)
    assert.equal(other.status, 422)
    assert.equal((await refusalOf(other)).code, 'E_IDEMPOTENCY_MISMATCH')
    assert.lengthOf(await storedKeys(), 1)
  })

  test('is not read where the record has no files, nor compressed', async ({ assert }) => {
    const { admin } = await people()
    const tag = await send(admin, 'POST', 'tags', formOf([['name', 'Ink']]))
    assert.equal(tag.status, 415)
    const compressed = await send(admin, 'POST', 'users', person(), { 'content-encoding': 'gzip' })
    assert.equal(compressed.status, 415)
    const options = await send(admin, 'OPTIONS', 'users')
    assert.equal(options.headers.get('accept-post'), 'application/json, multipart/form-data')
  })

  test('that is malformed is refused, and the server goes on', async ({ assert }) => {
    const { admin } = await people()
    const type = 'multipart/form-data; boundary=b'
    const part = (headers: string, body = 'x') => `--b\r\n${headers}\r\n\r\n${body}\r\n--b--\r\n`
    const named = 'content-disposition: form-data; name="bio"'
    const bad = [
      [type, ''],
      [type, '--b\r\n'],
      [type, part(named).slice(0, -6)],
      [type, part('content-disposition: form-data')],
      // A name that cannot be decoded would be thrown out of the parser.
      [type, part(`content-disposition: form-data; name="portrait"; filename*=utf-8''%`)],
      [type, part(`${named}; x="${'name="'.repeat(1000)}`)],
      [type, part(`${'x'.repeat(5000)}: y`)],
      [type, part(`${named}\r\ncontent-transfer-encoding: rot13`)],
      ['multipart/form-data', part(named)],
      [`multipart/form-data;${';'.repeat(5000)}`, part(named)],
    ]
    for (const [kind, body] of bad) {
      const status = await raw(admin.token!, kind, body)
      assert.match(status, / 400 /, JSON.stringify(body.slice(0, 100)))
    }
    const many = Array.from({ length: 600 }, () => `--b\r\n${named}\r\n\r\nx\r\n`).join('')
    assert.match(await raw(admin.token!, type, `${many}--b--\r\n`), / 413 /)
    assert.equal((await send(admin, 'POST', 'users', person())).status, 201)
    assert.deepEqual(await storedKeys(), [])
  }).timeout(60_000)
})
