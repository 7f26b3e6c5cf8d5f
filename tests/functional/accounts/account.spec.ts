import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import User from '#models/user'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { location, Visitor } from '#tests/helpers/visitor'

const REMEMBER = 'remember_web'

async function atAccount() {
  const user = await UserFactory.apply('reader').create()
  const visitor = new Visitor()
  await visitor.signIn(user.email)
  await visitor.get('/account')
  const own = { name: user.name, email: user.email, bio: '' }
  return { user, visitor, own }
}

test.group('Changing one’s account', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('keeps the new name and the words about oneself', async ({ assert }) => {
    const { user, visitor, own } = await atAccount()
    const bio = 'Reads <em>everything</em>.\r\nTwice.'
    const answer = await visitor.submit('/account', { ...own, name: 'Ann Married', bio })
    assert.equal(location(answer), '/account')
    const page = await visitor.get('/account')
    assert.include(page.text, 'Your account has been changed')
    assert.include(page.text, 'Reads &lt;em&gt;everything&lt;/em&gt;.\nTwice.')
    await user.refresh()
    assert.equal(user.name, 'Ann Married')
    assert.equal(user.bio, 'Reads <em>everything</em>.\nTwice.')
    assert.notInclude((await visitor.get('/account')).text, 'has been changed')
  })

  test('takes an empty text about oneself for none', async ({ assert }) => {
    const { user, visitor, own } = await atAccount()
    await user.merge({ bio: 'Something' }).save()
    await visitor.submit('/account', own)
    await user.refresh()
    assert.isNull(user.bio)
  })

  test('needs the password for another address', async ({ assert }) => {
    const { user, visitor, own } = await atAccount()
    const email = 'ann.moved@example.com'
    const refused = await visitor.submit('/account', { ...own, email, name: 'Typed' })
    assert.equal(refused.status, 422)
    assert.include(refused.text, 'This is not your current password')
    assert.include(refused.text, `value="${email}"`)
    assert.include(refused.text, 'value="Typed"')
    assert.match(refused.text, /id="account-currentPassword"[^>]*autofocus/)
    await visitor.submit('/account', { ...own, email, currentPassword: PASSWORD })
    await user.refresh()
    assert.equal(user.email, email)
    assert.equal((await visitor.get('/account')).status, 200)
  })

  test('does not take the address of somebody else', async ({ assert }) => {
    const { user, visitor, own } = await atAccount()
    const other = await UserFactory.create()
    const answer = await visitor.submit('/account', {
      ...own,
      email: other.email,
      currentPassword: PASSWORD,
    })
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'is taken already')
    await user.refresh()
    assert.equal(user.email, own.email)
  })

  test('changes no role, password or other account, whatever is added', async ({ assert }) => {
    const { user, visitor, own } = await atAccount()
    const other = await UserFactory.create()
    const { password } = user
    await visitor.submit('/account', {
      ...own,
      'id': String(other.id),
      'password': 'taken over by now',
      'roles[]': '1',
      'slug': 'taken',
    })
    await user.refresh()
    await user.load('roles')
    assert.equal(user.password, password)
    assert.notEqual(user.slug, 'taken')
    assert.deepEqual(
      user.roles.map(({ name }) => name),
      ['reader']
    )
    const same = await User.findOrFail(other.id)
    assert.equal(same.name, other.name)
  })

  test('refuses what is too long and keeps it on the page', async ({ assert }) => {
    const { visitor, own } = await atAccount()
    const bio = 'b'.repeat(1001)
    const answer = await visitor.submit('/account', { ...own, bio })
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'must not be longer than 1000 characters')
    assert.include(answer.text, bio)
  })

  test('is for those who are signed in', async ({ assert }) => {
    const visitor = new Visitor()
    assert.equal(location(await visitor.get('/account')), '/sign-in?next=%2Faccount')
    await visitor.get('/sign-in')
    const answer = await visitor.submit('/account', { name: 'Nobody' })
    assert.equal(location(answer), '/sign-in')
  })
})

test.group('Changing one’s password', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const fresh = 'a fresh battery'

  test('signs every other browser out and keeps this one', async ({ assert }) => {
    const { user, visitor } = await atAccount()
    const other = new Visitor()
    await other.signIn(user.email, { remember: 'on' })
    const remembered = other.cookie(REMEMBER)!

    const answer = await visitor.submit('/account/password', {
      currentPassword: PASSWORD,
      password: fresh,
    })
    assert.equal(location(answer), '/account')
    const page = await visitor.get('/account')
    assert.equal(page.status, 200)
    assert.include(page.text, 'Your password has been changed')
    assert.equal((await other.get('/account')).status, 302)
    const later = new Visitor().keep(REMEMBER, remembered)
    assert.equal((await later.get('/account')).status, 302)

    assert.equal((await new Visitor().signIn(user.email)).status, 422)
    assert.equal((await new Visitor().signIn(user.email, { password: fresh })).status, 303)
  })

  test('keeps a browser remembered that was', async ({ assert }) => {
    const user = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(user.email, { remember: 'on' })
    await visitor.get('/account')
    await visitor.submit('/account/password', { currentPassword: PASSWORD, password: fresh })
    const later = new Visitor().keep(REMEMBER, visitor.cookie(REMEMBER)!)
    assert.equal((await later.get('/account')).status, 200)
  })

  test('needs the current one', async ({ assert }) => {
    const { user, visitor } = await atAccount()
    for (const currentPassword of ['', 'wrong wrong', PASSWORD.repeat(20)]) {
      const answer = await visitor.submit('/account/password', { currentPassword, password: fresh })
      assert.equal(answer.status, 422)
      assert.include(answer.text, 'This is not your current password')
      assert.notInclude(answer.text, fresh)
    }
    assert.equal((await new Visitor().signIn(user.email)).status, 303)
  })

  test('refuses one that is too short', async ({ assert }) => {
    const { visitor } = await atAccount()
    const answer = await visitor.submit('/account/password', {
      currentPassword: PASSWORD,
      password: 'short',
    })
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'Password must have at least 8 characters')
  })

  test('is refused for a while after ten wrong ones', async ({ assert }) => {
    const { visitor } = await atAccount()
    const wrong = { currentPassword: 'wrong wrong', password: fresh }
    for (let time = 0; time < 10; time++) await visitor.submit('/account/password', wrong)
    const answer = await visitor.submit('/account/password', {
      currentPassword: PASSWORD,
      password: fresh,
    })
    assert.equal(answer.status, 429)
    assert.include(answer.text, 'Too many wrong passwords')
  }).timeout(30_000)
})
