import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { BaseModel } from '@adonisjs/lucid/orm'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { trail } from '#framework/audit/main'
import { identify } from '#framework/auth/main'
import { commandActor, operations } from '#framework/resources/main'
import ApiKey from '#models/api_key'
import AuditEntry from '#models/audit_entry'
import ApiKeyResource from '#resources/api_key_resource'
import TagResource from '#resources/tag_resource'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { PostFactory } from '#database/factories/post_factory'
import { ask } from '#tests/functional/rest/asking'
import { person } from '#tests/functional/rest/people'
import { Visitor } from '#tests/helpers/visitor'

const entries = (operation?: string) => {
  const query = AuditEntry.query().orderBy('id')
  return operation ? query.where('operation', operation) : query
}

/** A moment for what is noted beside the answer. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 150))

async function storeTag(client: ApiClient, who: Awaited<ReturnType<typeof person>>, name: string) {
  const answer = await client
    .post('/api/tags')
    .bearerToken(who.token!)
    .header('x-request-id', 'trail-1')
    .json({ name })
  return answer
}

test.group('The audit trail', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('says who did what to which record, by which credential, from where', async ({
    client,
    assert,
  }) => {
    const editor = await person('editor')
    const stored = await storeTag(client, editor, 'Harbours')
    stored.assertStatus(201)
    const { id } = stored.body().data
    const changed = await ask(client, 'patch', `/api/tags/${id}`, editor, { name: 'Ports' })
    changed.assertStatus(200)
    const [made, updated] = await entries()
    assert.containsSubset(made.$attributes, {
      actorKind: 'token',
      actorId: String(editor.id),
      operation: 'store',
      resource: 'tags',
      recordId: String(id),
      requestId: 'trail-1',
      outcome: 'done',
      reason: null,
    })
    assert.match(made.actorName!, /^editor /)
    assert.match(made.credential!, /^token:\d+$/)
    assert.match(made.ip!, /127\.0\.0\.1|::1/)
    assert.closeTo(made.happenedAt.toMillis(), Date.now(), 10_000)
    assert.include(made.changed!, 'name')
    assert.deepEqual([updated.operation, updated.changed], ['update', ['name']])
  })

  test('has names of fields, and none of their values', async ({ client, assert }) => {
    const editor = await person('editor')
    await storeTag(client, editor, 'Unrepeatable')
    const post = await PostFactory.merge({ authorId: editor.id }).create()
    const body = { title: 'Very secret plan', body: 'More of it' }
    await ask(client, 'patch', `/api/posts/${post.id}`, editor, body)
    const rows = JSON.stringify(await db.from('audit_entries'))
    assert.notMatch(rows, /Unrepeatable|secret plan|More of it/)
    const [update] = await entries('update')
    assert.includeMembers([...update.changed!], ['title', 'body'])
  })

  test('has nothing of what was refused, or taken back', async ({ client, assert }) => {
    const reader = await person('reader')
    ;(await storeTag(client, reader, 'No')).assertStatus(403)
    const editor = await person('editor')
    ;(await storeTag(client, editor, '')).assertStatus(422)
    const trx = await db.transaction()
    await operations.store(TagResource, commandActor, { name: 'Taken back' }, { client: trx })
    await trx.rollback()
    assert.isEmpty(await entries().where('resource', 'tags'))
  })

  test('keeps a deed from being done that it cannot tell of', async ({ assert }) => {
    class Nowhere extends BaseModel {
      static table = 'nowhere'
    }
    trail.configure(Nowhere)
    try {
      await assert.rejects(() => operations.store(TagResource, commandActor, { name: 'Untold' }))
    } finally {
      trail.configure(AuditEntry)
    }
    assert.isEmpty(await db.from('tags').where('name', 'Untold'))
  })

  test('tells of a letter without a name, and from where it came', async ({ assert }) => {
    const post = await PostFactory.apply('published').create()
    const visitor = new Visitor()
    await visitor.get(`/journal/${post.slug}`)
    await visitor.post(
      `/journal/${post.slug}/comments`,
      { authorName: 'Ann', body: 'Thank you.' },
      {
        'sec-fetch-site': 'same-origin',
      }
    )
    const [entry] = await entries('store')
    assert.containsSubset(entry.$attributes, {
      actorKind: 'visitor',
      actorId: null,
      actorName: null,
      resource: 'comments',
    })
    assert.isNotNull(entry.ip)
  })

  test('tells of a new password, by whom, and nothing of it', async ({ assert }) => {
    const user = await UserFactory.apply('reader').create()
    const visitor = new Visitor()
    await visitor.signIn(user.email)
    await visitor.get('/account')
    const password = 'another horse battery'
    await visitor.submit('/account/password', { currentPassword: PASSWORD, password })
    const [entry] = await entries('update')
    assert.deepEqual(entry.changed, ['password'])
    assert.deepEqual([entry.actorKind, entry.actorId], ['user', String(user.id)])
    assert.notInclude(JSON.stringify(await db.from('audit_entries')), password)
  })

  test('tells of signing in, and of trying to, without what was typed', async ({ assert }) => {
    const user = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(user.email, { password: 'my other password' })
    await visitor.signIn('nobody@example.com')
    await visitor.signIn(user.email)
    const [wrong, unknown, done] = await entries('sign-in')
    assert.deepEqual([wrong.outcome, unknown.outcome, done.outcome], ['refused', 'refused', 'done'])
    assert.equal(wrong.reason, unknown.reason)
    assert.isNull(wrong.actorId)
    assert.equal(done.actorId, String(user.id))
    assert.notMatch(JSON.stringify(await db.from('audit_entries')), /other password|@example/)
  })
})

test.group('The audit trail of a credential', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function tryKey(secret: string, ip = '192.0.2.1') {
    try {
      await identify({ 'x-api-key': secret }, { id: 'request-9', ip })
    } catch {}
    await moment()
  }

  test('says when it was made, rotated and revoked', async ({ assert }) => {
    const user = await UserFactory.create()
    const input = { userId: user.id, name: 'CI', abilities: ['posts:list'] }
    const { id } = await operations.store(ApiKeyResource, commandActor, input)
    for (const action of ['rotate', 'endPrevious', 'revoke'])
      await operations.act(ApiKeyResource, commandActor, id as number, action)
    const told = await entries()
    assert.deepEqual(
      told.map(({ operation, resource, recordId }) => `${operation} ${resource} ${recordId}`),
      ['store', 'rotate', 'endPrevious', 'revoke'].map((verb) => `${verb} api-keys ${id}`)
    )
  })

  test('says for its owner why it was refused, and the answer does not: {reason}')
    .with([
      { reason: 'it is revoked', facts: { revokedAt: DateTime.utc() } },
      { reason: 'it has expired', facts: { expiresAt: DateTime.utc().minus({ seconds: 1 }) } },
      { reason: 'it is not accepted from this address', facts: { addresses: ['198.51.100.7'] } },
    ])
    .run(async ({ assert }, { facts, reason }) => {
      const user = await UserFactory.create()
      const key = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'], ...facts })
      await tryKey(key.secret!)
      const [entry] = await entries('use')
      assert.containsSubset(entry.$attributes, {
        outcome: 'refused',
        reason,
        actorKind: 'key',
        actorId: String(user.id),
        credential: `key:${key.id}`,
        resource: 'api-keys',
        recordId: String(key.id),
        ip: '192.0.2.1',
        requestId: 'request-9',
      })
    })

  test('says that somebody tried a secret that begins like it', async ({ assert }) => {
    const user = await UserFactory.create()
    const key = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'] })
    await tryKey(`${key.hint}${'A'.repeat(41)}`)
    await tryKey(`gk_${'A'.repeat(49)}`)
    const told = await entries('use')
    assert.lengthOf(told, 1)
    assert.equal(told[0].credential, `key:${key.id}`)
    assert.match(told[0].reason!, /begins like this one/)
  })

  test('says the same refusal once a minute, and each address by itself', async ({ assert }) => {
    const user = await UserFactory.create()
    const key = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'] })
    await key.revoke()
    for (let count = 0; count < 5; count++) await tryKey(key.secret!, '203.0.113.1')
    await tryKey(key.secret!, '203.0.113.2')
    assert.lengthOf(await entries('use'), 2)
  })
})

test.group('The audit trail in the admin', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is for administrators to read and to filter', async ({ assert }) => {
    const admin = await UserFactory.apply('admin').create()
    const visitor = new Visitor()
    await visitor.signIn(admin.email)
    await operations.store(TagResource, commandActor, { name: 'Ports' })
    const list = await visitor.get('/admin/audit-entries')
    assert.equal(list.status, 200)
    assert.include(list.text, 'Audit trail')
    assert.include(list.text, 'sign-in')
    const filtered = await visitor.get('/admin/audit-entries?filter[operation]=store')
    assert.include(filtered.text, 'tags')
    assert.notInclude(filtered.text, '>sign-in<')
    const [entry] = await entries('store')
    const shown = await visitor.get(`/admin/audit-entries/${entry.id}`)
    assert.equal(shown.status, 200)
    assert.include(shown.text, 'Fields changed')
    assert.notMatch(list.text + shown.text, /Delete|Edit<|New audit/)
  })

  test('is shown to nobody else', async ({ assert }) => {
    const editor = await UserFactory.apply('editor').create()
    const visitor = new Visitor()
    await visitor.signIn(editor.email)
    assert.equal((await visitor.get('/admin/audit-entries')).status, 403)
    assert.notInclude((await visitor.get('/admin')).text, 'audit-entries')
  })

  test('can be changed by nobody, through no address', async ({ client, assert }) => {
    const admin = await UserFactory.apply('admin').create()
    const visitor = new Visitor()
    await visitor.signIn(admin.email)
    const [entry] = await entries()
    await visitor.get('/admin')
    for (const path of ['', `/${entry.id}`, `/${entry.id}/destroy`, `/${entry.id}/restore`])
      assert.oneOf(
        (await visitor.submit(`/admin/audit-entries${path}`, { operation: 'x' })).status,
        [403, 404, 405]
      )
    const many = { '_action': 'destroy', '_confirmed': '1', 'id[]': [String(entry.id)] }
    await visitor.submit('/admin/audit-entries/bulk', many)
    const token = (await person('admin')).token!
    for (const method of ['get', 'post', 'delete', 'patch'] as const)
      for (const path of ['/api/audit-entries', `/api/audit-entries/${entry.id}`])
        assert.equal((await client[method](path).bearerToken(token)).status(), 404)
    assert.isNotNull(
      await AuditEntry.query().where('id', entry.id).where('operation', 'sign-in').first()
    )
  })
})
