import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { Actor, operations } from '#framework/resources/main'
import ApiKey from '#models/api_key'
import AccessToken from '#models/access_token'
import ApiKeyResource from '#resources/api_key_resource'
import { UserFactory } from '#database/factories/user_factory'
import { freshDesk, keeper } from '#tests/functional/admin/desk'
import { location } from '#tests/helpers/visitor'

const SECRET = /gk_[0-9A-Za-z]{49}/

async function keyOf(name = 'Deploy') {
  const user = await UserFactory.apply('author').create()
  const key = await ApiKey.create({ userId: user.id, name, abilities: ['*'] })
  return { user, key, secret: key.secret! }
}

test.group('Credentials in the admin', (group) => {
  freshDesk(group)

  test('an administrator sees those of everybody, and no secret', async ({ assert }) => {
    const { user, secret } = await keyOf()
    const token = await AccessToken.create({ userId: user.id, name: 'Backup', abilities: ['*'] })
    const { visitor } = await keeper('admin')
    const keys = await visitor.get('/admin/api-keys')
    assert.include(keys.text, 'API keys')
    assert.include(keys.text, 'Deploy')
    assert.include(keys.text, user.name)
    assert.include(keys.text, secret.slice(0, 11))
    const tokens = await visitor.get('/admin/access-tokens')
    assert.include(tokens.text, 'Backup')
    const hashes = [await db.from('api_keys').first(), await db.from('access_tokens').first()]
    for (const one of [secret, token.secret!, ...hashes.map(({ hash }) => hash)])
      assert.notInclude(keys.text + tokens.text, one)
  })

  test('an editor sees only their own', async ({ assert }) => {
    await keyOf('Hers')
    const { user, visitor } = await keeper('editor')
    await ApiKey.create({ userId: user.id, name: 'Mine', abilities: ['*'] })
    const { text } = await visitor.get('/admin/api-keys')
    assert.include(text, 'Mine')
    assert.notInclude(text, 'Hers')
  })

  test('an administrator makes a key for another account, and is shown it once', async ({
    assert,
    client,
  }) => {
    const { visitor } = await keeper('admin')
    const machine = await UserFactory.apply('author').create()
    await visitor.get('/admin/api-keys/create')
    const made = await visitor.submit('/admin/api-keys', {
      name: 'Import',
      userId: String(machine.id),
      abilities: 'posts:list\r\nposts:show',
      expiresAt: '',
      addresses: '',
      perMinute: '',
    })
    assert.equal(made.status, 303)
    const shown = await visitor.get(location(made)!)
    const [secret] = SECRET.exec(shown.text)!
    assert.equal(shown.headers.get('cache-control'), 'no-store')
    assert.notMatch((await visitor.get(location(made)!)).text, SECRET)
    ;(await client.get('/api/posts').header('x-api-key', secret)).assertStatus(200)
    const key = await ApiKey.findByOrFail('name', 'Import')
    assert.equal(key.userId, machine.id)
    assert.deepEqual(key.abilities, ['posts:list', 'posts:show'])
  })

  test('an editor can make none for another account', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const other = await UserFactory.apply('admin').create()
    await visitor.get('/admin/api-keys/create')
    const fields = { name: 'X', userId: String(other.id), abilities: '*' }
    const answer = await visitor.submit('/admin/api-keys', fields)
    assert.equal(answer.status, 422)
    assert.lengthOf(await db.from('api_keys'), 0)
  })

  test('rotating shows the new secret once; revoking ends it', async ({ assert, client }) => {
    const { key, secret } = await keyOf()
    const { visitor } = await keeper('admin')
    const page = `/admin/api-keys/${key.id}`
    await visitor.get(page)
    const rotated = await visitor.submit(`${page}/actions/rotate`, { _back: page })
    assert.equal(location(rotated), page)
    const [next] = SECRET.exec((await visitor.get(page)).text)!
    const status = async (one: string) =>
      (await client.get('/api/posts').header('x-api-key', one)).status()
    assert.deepEqual([await status(secret), await status(next)], [200, 200])
    await visitor.submit(`${page}/actions/revoke`, { _back: page })
    assert.deepEqual([await status(secret), await status(next)], [401, 401])
  })

  test('several are not rotated at once: nobody could read their secrets', async ({ assert }) => {
    const { key, secret } = await keyOf()
    const { visitor } = await keeper('admin')
    const list = await visitor.get('/admin/api-keys')
    assert.notMatch(list.text, /value="rotate"/)
    const many = { '_action': 'rotate', '_confirmed': '1', 'id[]': [String(key.id)] }
    assert.equal((await visitor.submit('/admin/api-keys/bulk', many)).status, 404)
    assert.equal((await ApiKey.findOrFail(key.id)).hint, secret.slice(0, 11))
  })

  test('an administrator makes no token in the name of somebody else', async ({ assert }) => {
    const { user, visitor } = await keeper('admin')
    const other = await UserFactory.create()
    await visitor.get('/admin/access-tokens/create')
    const fields = { name: 'X', abilities: '*', expiresAt: '' }
    const refused = await visitor.submit('/admin/access-tokens', {
      ...fields,
      userId: String(other.id),
    })
    assert.equal(refused.status, 422)
    await visitor.submit('/admin/access-tokens', fields)
    const [token] = await AccessToken.all()
    assert.equal(token.userId, user.id)
  })
})

test.group('Credentials and the APIs', (group) => {
  freshDesk(group)

  test('are no part of them: a program neither sees nor makes any', async ({ assert, client }) => {
    const admin = await UserFactory.apply('admin').create()
    const tokens = await app.container.make('gable.tokens')
    const { token } = await tokens.create(admin.id, {
      name: 'all',
      abilities: ['*'],
      expiresAt: null,
    })
    for (const path of ['/api/api-keys', '/api/access-tokens', '/api/audit-entries'])
      for (const method of ['get', 'post'] as const)
        assert.equal((await client[method](path).bearerToken(token)).status(), 404)
  })

  test('a program that could reach the operations would still be refused', async ({ assert }) => {
    const admin = await UserFactory.apply('admin').create()
    const facts = { id: admin.id, name: admin.name, roles: ['admin'], abilities: ['*'] }
    const program = new Actor({ kind: 'key', credential: 'key:1', ...facts })
    const input = { name: 'Next', abilities: ['*'] }
    await assert.rejects(() => operations.store(ApiKeyResource, program, input), /may not store/)
    await assert.rejects(() => operations.list(ApiKeyResource, program), /may not list/)
  })

  test('what is told once is not remembered for a request that is sent again', async ({
    assert,
  }) => {
    const admin = await UserFactory.apply('admin').create()
    const facts = { id: admin.id, name: admin.name, roles: ['admin'], abilities: null }
    const actor = new Actor({ kind: 'user', ...facts })
    const input = { name: 'Once', userId: admin.id, abilities: ['*'] }
    const options = { idempotency: { key: 'once-1' } }
    const first = await operations.store(ApiKeyResource, actor, input, options)
    assert.match(first.revealed!, SECRET)
    const again = await operations.store(ApiKeyResource, actor, input, options)
    assert.isTrue(again.replayed)
    assert.isUndefined(again.revealed)
    const rows = JSON.stringify(await db.from('idempotency_keys'))
    assert.notInclude(rows, first.revealed!)
  })
})
