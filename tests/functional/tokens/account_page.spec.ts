import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { UserFactory } from '#database/factories/user_factory'
import { location, Visitor } from '#tests/helpers/visitor'

const TOKEN = /gable_[\w-]{49}/

/** Somebody signed in, standing on the page of access tokens. */
async function atTokens() {
  const user = await UserFactory.apply('author').create()
  const visitor = new Visitor()
  await visitor.signIn(user.email)
  await visitor.get('/account/tokens')
  return { user, visitor }
}

const form = {
  'name': 'Backup',
  'scope': 'chosen',
  'expires': '90d',
  'abilities[]': ['posts:list'],
}

test.group('Making an access token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('shows it once, on a page that is not kept', async ({ assert }) => {
    const { visitor } = await atTokens()
    await visitor.submit('/account/tokens', { ...form, name: '' })
    const made = await visitor.submit('/account/tokens', form)
    assert.equal(made.status, 303)
    assert.equal(location(made), '/account/tokens')
    assert.notMatch(made.text, TOKEN)

    const shown = await visitor.get('/account/tokens')
    assert.match(shown.text, TOKEN)
    assert.equal(shown.headers.get('cache-control'), 'no-store')
    assert.include(shown.text, 'Backup')

    const reloaded = await visitor.get('/account/tokens')
    assert.notMatch(reloaded.text, TOKEN)
    assert.include(reloaded.text, 'Backup')
  })

  test('keeps only its hash, also in the session it travels through', async ({ assert }) => {
    const { visitor } = await atTokens()
    await visitor.submit('/account/tokens', form)
    const [, token] = /<code>(gable_[\w-]+)/.exec((await visitor.get('/account/tokens')).text)!
    for (const row of await db.from('access_tokens')) {
      assert.notInclude(JSON.stringify(row), token)
      assert.equal(row.hash.length, 64)
    }
  })

  test('makes one that works, within what was ticked', async ({ assert, client }) => {
    const { visitor } = await atTokens()
    await visitor.submit('/account/tokens', form)
    const [token] = TOKEN.exec((await visitor.get('/account/tokens')).text)!
    const list = await client.get('/api/posts').bearerToken(token)
    list.assertStatus(200)
    const other = await client.get('/api/tags').bearerToken(token)
    other.assertStatus(403)
    assert.equal(other.body().code, 'E_FORBIDDEN')
  })

  test('asks for a name and for something to do', async ({ assert }) => {
    const { visitor } = await atTokens()
    const nameless = await visitor.submit('/account/tokens', { ...form, name: ' ' })
    assert.equal(nameless.status, 422)
    assert.include(nameless.text, 'Name is required')
    assert.match(nameless.text, /value="posts:list" checked/)
    const empty = await visitor.submit('/account/tokens', { ...form, 'abilities[]': [] })
    assert.equal(empty.status, 422)
    assert.include(empty.text, 'Choose what it may do')
    assert.include(empty.text, 'value="Backup"')
    assert.lengthOf(await db.from('access_tokens'), 0)
  })

  test('refuses {name}')
    .with([
      { name: 'an ability that is not there', fields: { 'abilities[]': ['posts:burn'] } },
      { name: 'everything said in the list of abilities', fields: { 'abilities[]': ['*:*'] } },
      { name: 'a life without a measure', fields: { expires: '99999d' } },
      { name: 'a name that is too long', fields: { name: 'x'.repeat(81) } },
      { name: 'a name of two lines', fields: { name: 'a\nb' } },
    ])
    .run(async ({ assert }, { fields }) => {
      const { visitor } = await atTokens()
      const answer = await visitor.submit('/account/tokens', { ...form, ...fields })
      assert.equal(answer.status, 422)
      assert.lengthOf(await db.from('access_tokens'), 0)
    })

  test('prints a name as text', async ({ assert }) => {
    const { visitor } = await atTokens()
    const name = `<script>alert(1)</script>' OR 1=1 --`
    await visitor.submit('/account/tokens', { ...form, name })
    const page = await visitor.get('/account/tokens')
    assert.notInclude(page.text, '<script>alert')
    assert.include(page.text, '&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('is for those who are signed in', async ({ assert }) => {
    const visitor = new Visitor()
    assert.equal(
      location(await visitor.get('/account/tokens')),
      '/sign-in?next=%2Faccount%2Ftokens'
    )
    await visitor.get('/sign-in')
    const answer = await visitor.submit('/account/tokens', form)
    assert.match(location(answer)!, /^\/sign-in/)
  })
})

test.group('Revoking an access token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('ends it at once', async ({ assert, client }) => {
    const { user, visitor } = await atTokens()
    const tokens = await app.container.make('gable.tokens')
    const { token, kept } = await tokens.create(user.id, {
      name: 'Old',
      abilities: ['*'],
      expiresAt: null,
    })
    const before = await client.get('/api/posts').bearerToken(token)
    before.assertStatus(200)
    const answer = await visitor.submit(`/account/tokens/${kept.id}/revocation`)
    assert.equal(location(answer), '/account/tokens')
    const after = await client.get('/api/posts').bearerToken(token)
    after.assertStatus(401)
  })

  test('is only done to one’s own', async ({ assert }) => {
    const { visitor } = await atTokens()
    const other = await UserFactory.create()
    const tokens = await app.container.make('gable.tokens')
    const { kept } = await tokens.create(other.id, {
      name: 'Hers',
      abilities: ['*'],
      expiresAt: null,
    })
    for (const id of [kept.id, 'x', '1 or 1=1', '99999999999999999999', '-1']) {
      const path = `/account/tokens/${encodeURIComponent(id)}/revocation`
      assert.equal((await visitor.submit(path)).status, 404)
    }
    assert.lengthOf(await db.from('access_tokens'), 1)
  })
})
