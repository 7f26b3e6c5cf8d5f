import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import ApiKey from '#models/api_key'
import { UserFactory } from '#database/factories/user_factory'
import { location, Visitor } from '#tests/helpers/visitor'

const SECRET = /gk_[0-9A-Za-z]{49}/

const form = {
  'name': 'Deploy',
  'scope': 'chosen',
  'expires': '365d',
  'abilities[]': ['posts:list'],
  'addresses': '',
  'perMinute': '',
}

/** Somebody signed in, standing on the page of API keys. */
async function atKeys() {
  const user = await UserFactory.apply('author').create()
  const visitor = new Visitor()
  await visitor.signIn(user.email)
  await visitor.get('/account/keys')
  return { user, visitor }
}

/** The secret a page shows; undefined on one that shows none. */
const secretOn = async (visitor: Visitor) =>
  SECRET.exec((await visitor.get('/account/keys')).text)?.[0]

test.group('The page of API keys', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('makes one, shows its secret once, and no cache keeps the page', async ({
    assert,
    client,
  }) => {
    const { user, visitor } = await atKeys()
    const made = await visitor.submit('/account/keys', {
      ...form,
      addresses: '127.0.0.1\r\n::1',
      perMinute: '90',
    })
    assert.equal(location(made), '/account/keys')
    assert.notMatch(made.text, SECRET)
    const shown = await visitor.get('/account/keys')
    assert.equal(shown.headers.get('cache-control'), 'no-store')
    const [secret] = SECRET.exec(shown.text)!
    assert.notMatch((await visitor.get('/account/keys')).text, SECRET)
    const key = await ApiKey.findByOrFail('name', 'Deploy')
    assert.containsSubset(key.$attributes, {
      userId: user.id,
      abilities: ['posts:list'],
      addresses: ['127.0.0.1', '::1'],
      perMinute: 90,
    })
    assert.notInclude(JSON.stringify(await db.from('api_keys')), secret)
    ;(await client.get('/api/posts').header('x-api-key', secret)).assertStatus(200)
    ;(await client.get('/api/tags').header('x-api-key', secret)).assertStatus(403)
  })

  test('refuses {name}, and keeps what was typed')
    .with([
      { name: 'no name', fields: { name: '' }, says: 'Name is required' },
      { name: 'no ability', fields: { 'abilities[]': [] }, says: 'Choose what it may do' },
      {
        name: 'an ability that is not there',
        fields: { 'abilities[]': ['posts:burn'] },
        says: 'There is no ability',
      },
      {
        name: 'an address that is none',
        fields: { addresses: '192.0.2.300' },
        says: 'which is no address like',
      },
      { name: 'a limit that is no number', fields: { perMinute: 'many' }, says: 'whole number' },
      { name: 'a limit of nothing', fields: { perMinute: '0' }, says: 'Requests a minute' },
      { name: 'a life without a measure', fields: { expires: '9999d' }, says: 'Expiry' },
    ])
    .run(async ({ assert }, { fields, says }) => {
      const { visitor } = await atKeys()
      const answer = await visitor.submit('/account/keys', { ...form, name: 'Typed', ...fields })
      assert.equal(answer.status, 422)
      assert.include(answer.text, says)
      if (!('name' in fields)) assert.include(answer.text, 'value="Typed"')
      assert.lengthOf(await db.from('api_keys'), 0)
    })

  test('tells at once all that is wrong', async ({ assert }) => {
    const { visitor } = await atKeys()
    const wrong = { 'name': '', 'abilities[]': [], 'addresses': '192.0.2.300' }
    const { text } = await visitor.submit('/account/keys', { ...form, ...wrong })
    for (const words of ['Name is required', 'Choose what it may do', 'which is no address like'])
      assert.include(text, words)
  })

  test('reads nothing but its own fields', async ({ assert }) => {
    const { user, visitor } = await atKeys()
    const other = await UserFactory.apply('admin').create()
    const more = { userId: String(other.id), hash: 'x', revokedAt: '2020-01-01' }
    await visitor.submit('/account/keys', { ...form, ...more })
    const key = await ApiKey.findByOrFail('name', 'Deploy')
    assert.equal(key.userId, user.id)
    assert.isNull(key.revokedAt)
  })

  test('rotates one: the former secret works as long as chosen, or ends', async ({
    assert,
    client,
  }) => {
    const { visitor } = await atKeys()
    await visitor.submit('/account/keys', form)
    const first = await secretOn(visitor)
    const { id } = await ApiKey.findByOrFail('name', 'Deploy')
    const status = async (secret?: string) =>
      (await client.get('/api/posts').header('x-api-key', secret!)).status()

    await visitor.submit(`/account/keys/${id}/rotation`, { overlap: '1h' })
    const second = await secretOn(visitor)
    assert.deepEqual([await status(first), await status(second)], [200, 200])

    await visitor.submit(`/account/keys/${id}/rotation`, { overlap: '24h' })
    const told = await visitor.get('/account/keys')
    assert.include(told.text, 'its former secret works until')
    assert.notMatch(told.text, SECRET)

    await visitor.submit(`/account/keys/${id}/rotation/end`)
    assert.deepEqual([await status(first), await status(second)], [401, 200])
    await visitor.submit(`/account/keys/${id}/rotation`, { overlap: '0h' })
    const third = await secretOn(visitor)
    assert.deepEqual([await status(second), await status(third)], [401, 200])
    const wrong = await visitor.submit(`/account/keys/${id}/rotation`, { overlap: '99y' })
    assert.equal(wrong.status, 400)
    assert.deepEqual([await status(third)], [200])
  })

  test('revokes one, which ends it at once and takes it off the page', async ({
    assert,
    client,
  }) => {
    const { visitor } = await atKeys()
    await visitor.submit('/account/keys', form)
    const secret = await secretOn(visitor)
    const { id } = await ApiKey.findByOrFail('name', 'Deploy')
    await visitor.submit(`/account/keys/${id}/revocation`)
    ;(await client.get('/api/posts').header('x-api-key', secret!)).assertStatus(401)
    const page = await visitor.get('/account/keys')
    assert.include(page.text, 'The key has been revoked')
    assert.include(page.text, 'You have made none yet')
  })

  test('is about one’s own keys only, also for an administrator', async ({ assert }) => {
    const other = await UserFactory.create()
    const key = await ApiKey.create({ userId: other.id, name: 'Hers', abilities: ['*'] })
    const admin = await UserFactory.apply('admin').create()
    for (const email of [admin.email, (await atKeys()).user.email]) {
      const visitor = new Visitor()
      await visitor.signIn(email)
      assert.notInclude((await visitor.get('/account/keys')).text, 'Hers')
      for (const path of ['revocation', 'rotation', 'rotation/end']) {
        const fields = { overlap: '0h' }
        const answer = await visitor.submit(`/account/keys/${key.id}/${path}`, fields)
        assert.equal(answer.status, 404, path)
      }
    }
    await key.refresh()
    assert.isNull(key.revokedAt)
  })

  test('is for those who are signed in', async ({ assert }) => {
    const visitor = new Visitor()
    const asked = await visitor.get('/account/keys')
    assert.equal(location(asked), '/sign-in?next=%2Faccount%2Fkeys')
    await visitor.get('/sign-in')
    for (const path of ['', '/1/rotation', '/1/rotation/end', '/1/revocation'])
      assert.match(location(await visitor.submit(`/account/keys${path}`, form))!, /^\/sign-in/)
  })

  test('makes no hundred-and-first', async ({ assert }) => {
    const { user, visitor } = await atKeys()
    const rows = Array.from({ length: 100 }, (_, index) => ({
      user_id: user.id,
      name: `k${index}`,
      hash: `h${index}`,
      abilities: '["*"]',
      created_at: '2026-01-01 00:00:00.000',
    }))
    await db.table('api_keys').multiInsert(rows)
    const answer = await visitor.submit('/account/keys', form)
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'This account has 100 already')
    await db.from('api_keys').where('name', 'k7').update({ revoked_at: '2026-01-02 00:00:00.000' })
    assert.equal((await visitor.submit('/account/keys', form)).status, 303)
  })
})
