import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { credentials, identify } from '#framework/auth/main'
import { OperationError } from '#framework/resources/main'
import ApiKey from '#models/api_key'
import Role from '#models/role'
import { person } from '#tests/functional/rest/people'
import { UserFactory } from '#database/factories/user_factory'

/** A key of a new author, with what is given, and its secret. */
async function keyOf(facts: Partial<ApiKey> = {}) {
  const user = await UserFactory.apply('author').create()
  const key = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'], ...facts })
  return { user, key, secret: key.secret! }
}

const HERE = '192.0.2.1'
const byKey = async (secret: string, ip = HERE) =>
  identify({ 'x-api-key': secret }, { id: 'r1', ip })

/** The code and words it is refused with. */
async function refusal(headers: Record<string, string>, ip = HERE) {
  try {
    await identify(headers, { id: 'r1', ip })
  } catch (error) {
    if (error instanceof OperationError) return `${error.code} ${error.message}`
    throw error
  }
  return 'none'
}

test.group('Who is asking', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => () => credentials.settled())

  test('is the visitor without a credential', async ({ assert }) => {
    const actor = await identify({ cookie: 'x=y' }, { id: 'r1', ip: HERE })
    assert.isTrue(actor.isVisitor)
    assert.isFalse(actor.isInPerson)
  })

  test('is a token’s owner, with its abilities and the roles of now', async ({ assert }) => {
    const { id, token } = await person('author', ['posts:list'])
    const actor = await identify({ authorization: `Bearer ${token}` }, { id: 'r1', ip: HERE })
    assert.containsSubset(actor, {
      kind: 'token',
      id,
      roles: ['author'],
      abilities: ['posts:list'],
    })
    assert.match(actor.credential!, /^token:\d+$/)
    assert.isFalse(actor.isInPerson)
  })

  test('is a key’s owner, with all roles, its abilities and its own limit', async ({ assert }) => {
    const { user, key, secret } = await keyOf({ abilities: ['tags:*'], perMinute: 90 })
    const editor = await Role.firstOrCreate({ name: 'editor' }, { label: 'Editor' })
    await user.related('roles').attach([editor.id])
    const actor = await byKey(secret)
    assert.containsSubset(actor, {
      kind: 'key',
      id: user.id,
      name: user.name,
      abilities: ['tags:*'],
      credential: `key:${key.id}`,
      perMinute: 90,
    })
    assert.sameMembers([...actor.roles], ['author', 'editor'])
  })

  test('is somebody without roles too', async ({ assert }) => {
    const { user, secret } = await keyOf()
    await user.related('roles').detach()
    assert.deepEqual((await byKey(secret)).roles, [])
  })

  test('is refused by name with two credentials at once', async ({ assert }) => {
    const { secret } = await keyOf()
    const { token } = await person('author')
    const said = await refusal({ 'authorization': `Bearer ${token}`, 'x-api-key': secret })
    assert.match(said, /^E_INVALID_PARAMETER Send one credential: Authorization or X-Api-Key/)
    assert.match(await refusal({ 'authorization': '', 'x-api-key': '' }), /^E_INVALID_PARAMETER/)
  })

  test('looks the same whether a key is unknown, revoked, expired, elsewhere, or a token', async ({
    assert,
  }) => {
    const revoked = await keyOf()
    await revoked.key.revoke()
    const expired = await keyOf({ expiresAt: DateTime.utc().minus({ seconds: 1 }) })
    const elsewhere = await keyOf({ addresses: ['198.51.100.0/24'] })
    const deleted = await keyOf()
    await deleted.user.delete()
    const { token } = await person('author')
    const { secret } = await keyOf()
    const answers = await Promise.all(
      [
        `gk_${'A'.repeat(49)}`,
        'gk_',
        '',
        `gk_${'A'.repeat(10_000)}`,
        "gk_' or 1=1 --",
        `${secret}, ${secret}`,
        secret.toUpperCase(),
        token!,
        revoked.secret,
        expired.secret,
        elsewhere.secret,
        deleted.secret,
      ].map((key) => refusal({ 'x-api-key': key }))
    )
    assert.lengthOf(new Set(answers), 1)
    assert.match(answers[0], /^E_UNAUTHENTICATED .*unknown, revoked or expired/)
    assert.equal(await refusal({ authorization: `Bearer ${secret}` }), answers[0])
  })

  test('is asked only for its addresses', async ({ assert }) => {
    const { secret } = await keyOf({ addresses: ['198.51.100.0/24', '2001:db8::1'] })
    assert.equal((await byKey(secret, '198.51.100.9')).kind, 'key')
    assert.equal((await byKey(secret, '2001:db8::1')).kind, 'key')
    assert.equal((await byKey(secret, '::ffff:198.51.100.9')).kind, 'key')
    assert.match(await refusal({ 'x-api-key': secret }, '2001:db8::2'), /^E_UNAUTHENTICATED/)
    assert.match(await refusal({ 'x-api-key': secret }, ''), /^E_UNAUTHENTICATED/)
  })

  test('is noted: when, and from where', async ({ assert }) => {
    const { key, secret } = await keyOf()
    await Promise.all(Array.from({ length: 5 }, () => byKey(secret, '2001:db8::7')))
    await credentials.settled()
    await key.refresh()
    assert.equal(key.lastUsedFrom, '2001:db8::7')
    assert.closeTo(key.lastUsedAt!.toMillis(), Date.now(), 5000)
  })

  test('is kept nowhere but as a hash', async ({ assert }) => {
    const { key, secret } = await keyOf()
    const row = await db.from('api_keys').where('id', key.id).first()
    assert.notInclude(JSON.stringify(row), secret)
    assert.notInclude(JSON.stringify(key), secret)
    assert.isUndefined((await ApiKey.findOrFail(key.id)).secret)
    assert.equal(row.hint, secret.slice(0, 11))
  })
})

test.group('Rotating a key', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => () => credentials.settled())

  test('gives another secret, and the former works until the moment chosen', async ({ assert }) => {
    const { key, secret } = await keyOf()
    await key.rotate(DateTime.utc().plus({ hours: 1 }))
    const next = key.secret!
    assert.notEqual(next, secret)
    assert.equal((await byKey(secret)).credential, `key:${key.id}`)
    assert.equal((await byKey(next)).credential, `key:${key.id}`)
    await key.merge({ previousUntil: DateTime.utc().minus({ seconds: 1 }) }).save()
    assert.match(await refusal({ 'x-api-key': secret }), /^E_UNAUTHENTICATED/)
    assert.equal((await byKey(next)).kind, 'key')
  })

  test('again is refused while the former secret works, and done after it was ended', async ({
    assert,
  }) => {
    const { key, secret } = await keyOf()
    await key.rotate(DateTime.utc().plus({ hours: 1 }))
    const second = key.secret!
    await assert.rejects(
      () => key.rotate(DateTime.utc()),
      /works until .* UTC\. End that one first/
    )
    assert.equal((await byKey(secret)).kind, 'key')
    await key.endPrevious()
    assert.match(await refusal({ 'x-api-key': secret }), /^E_UNAUTHENTICATED/)
    await key.rotate(DateTime.utc())
    assert.match(await refusal({ 'x-api-key': second }), /^E_UNAUTHENTICATED/)
    assert.equal((await byKey(key.secret!)).kind, 'key')
  })

  test('is refused for one that is revoked or expired', async ({ assert }) => {
    const { key } = await keyOf()
    await key.revoke()
    await assert.rejects(() => key.rotate(DateTime.utc()), /This key is revoked/)
    const expired = await keyOf({ expiresAt: DateTime.utc().minus({ seconds: 1 }) })
    await assert.rejects(() => expired.key.rotate(DateTime.utc()), /This key is expired/)
  })
})

test.group('Two who rotate a key in the same moment', (group) => {
  group.each.teardown(async () => {
    await db.from('users').where('email', 'like', 'rotated-%').delete()
  })

  test('are one who did and one who is told, and no secret that was shown is lost', async ({
    assert,
  }) => {
    const user = await UserFactory.merge({ email: `rotated-${Date.now()}@example.com` }).create()
    const made = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'] })
    const copies = await Promise.all([1, 2, 3, 4].map(() => ApiKey.findOrFail(made.id)))
    const until = DateTime.utc().plus({ hours: 1 })
    const outcomes = await Promise.allSettled(copies.map((key) => key.rotate(until)))
    assert.lengthOf(
      outcomes.filter(({ status }) => status === 'fulfilled'),
      1
    )
    const winner = copies[outcomes.findIndex(({ status }) => status === 'fulfilled')]
    assert.equal((await byKey(winner.secret!)).kind, 'key')
    assert.equal((await byKey(made.secret!)).kind, 'key')
  })
})
