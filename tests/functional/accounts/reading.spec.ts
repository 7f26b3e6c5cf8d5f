import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { UserFactory } from '#database/factories/user_factory'
import { page } from '#framework/http/main'
import { Actor } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import { Visitor } from '#tests/helpers/visitor'

/** Somebody who signed in and has read since: the first pages write a token and that the session is in use. */
async function signedIn(role: 'reader' | 'editor' = 'reader') {
  const user = await UserFactory.apply(role).create()
  const visitor = new Visitor()
  await visitor.signIn(user.email)
  await visitor.get('/journal')
  await visitor.get('/journal')
  return { user, visitor }
}

const isSignedIn = (text: string) => text.includes('href="/account"')

test.group('Reading while signed in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('shows the account on every page, for this reader alone, and writes nothing', async ({
    assert,
  }) => {
    const { visitor } = await signedIn()
    for (const path of ['/', '/journal', '/archive', '/search']) {
      const answer = await visitor.get(path)
      assert.isTrue(isSignedIn(answer.text), path)
      assert.equal(answer.headers.get('cache-control'), 'private, no-cache')
      assert.isEmpty(answer.headers.getSetCookie())
    }
  })

  test('asks for the rights at each page', async ({ assert }) => {
    const { user, visitor } = await signedIn('editor')
    assert.include((await visitor.get('/journal')).text, 'href="/admin"')
    await db.from('role_user').where('user_id', user.id).delete()
    const after = await visitor.get('/journal')
    assert.notInclude(after.text, 'href="/admin"')
    assert.isTrue(isSignedIn(after.text))
  })

  test('ends with the password it began under', async ({ assert }) => {
    const { user, visitor } = await signedIn()
    assert.isTrue(isSignedIn((await visitor.get('/journal')).text))
    await user.merge({ password: 'another long password' }).save()
    assert.isFalse(isSignedIn((await visitor.get('/journal')).text))
  })

  test('ends when the account is gone', async ({ assert }) => {
    const { user, visitor } = await signedIn()
    await user.delete()
    assert.isFalse(isSignedIn((await visitor.get('/journal')).text))
  })

  test('shows a message once', async ({ assert }) => {
    const { user, visitor } = await signedIn()
    const form = { name: 'Ann', email: user.email, bio: '' }
    await visitor.get('/account')
    assert.equal((await visitor.submit('/account', form)).status, 303)
    assert.include((await visitor.get('/journal')).text, 'Your account has been changed.')
    assert.notInclude((await visitor.get('/journal')).text, 'Your account has been changed.')
  })

  test('gives a letter form its token', async ({ assert }) => {
    const { visitor } = await signedIn()
    const { id } = await UserFactory.create()
    const post = await PostFactory.merge({ authorId: id }).apply('published').create()
    const { text } = await visitor.get(`/journal/${post.slug}`)
    assert.match(text, /name="_csrf" value="[^"]+"/)
  })

  test('never shows a form that could not be sent: the page says what its route lacks', async ({
    assert,
  }) => {
    const ctx = await testUtils.createHttpContext()
    ctx.actor = new Actor({ kind: 'user', id: 1, name: 'Ann', roles: [], abilities: null })
    await assert.rejects(
      () => page(ctx, 'pages/sessions/create', { values: {}, meta: {} }),
      /has a form, and its route opens no session/
    )
  })
})

test.group('A session in the database', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function openStore() {
    const { databaseSessions } = await import('#framework/http/main')
    const make = await databaseSessions({ tableName: 'sessions', gcProbability: 0 }).resolver(app)
    return make(await testUtils.createHttpContext(), { age: '2h' } as never)
  }

  test('is read as it was written', async ({ assert }) => {
    const store = await openStore()
    await store.write('one', { auth_web: 7, seenAt: 5 })
    assert.deepEqual(await store.read('one'), { auth_web: 7, seenAt: 5 })
    assert.isNull(await store.read('another'))
  })

  test('is nothing, and gone, once it has ended', async ({ assert }) => {
    const store = await openStore()
    await store.write('one', { auth_web: 7 })
    await db
      .from('sessions')
      .where('id', 'one')
      .update({ expires_at: new Date(Date.now() - 1000) })
    assert.isNull(await store.read('one'))
    assert.isNull(await db.from('sessions').where('id', 'one').first())
  })

  test('is nothing when its data is of another session or broken', async ({ assert }) => {
    const store = await openStore()
    await store.write('one', { auth_web: 7 })
    await store.write('two', { auth_web: 8 })
    const { data } = await db.from('sessions').where('id', 'one').firstOrFail()
    await db.from('sessions').where('id', 'two').update({ data })
    assert.isNull(await store.read('two'))
    await db.from('sessions').where('id', 'two').update({ data: 'broken' })
    assert.isNull(await store.read('two'))
  })
})
