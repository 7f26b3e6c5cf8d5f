import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import Role from '#models/role'
import User from '#models/user'
import { UserFactory } from '#database/factories/user_factory'
import { location, Visitor } from '#tests/helpers/visitor'

const ann = { name: 'Ann Newcomer', email: 'ann.newcomer@example.com', password: 'eight or more' }

async function atSignUp() {
  const visitor = new Visitor()
  await visitor.get('/sign-up')
  return visitor
}

const rolesOf = async (user: User) => {
  await user.load('roles')
  return user.roles.map(({ name }) => name)
}

test.group('Signing up', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    for (const name of ['admin', 'reader']) await Role.firstOrCreate({ name }, { label: name })
  })

  test('makes a reader, who then signs in', async ({ assert }) => {
    const visitor = await atSignUp()
    const answer = await visitor.submit('/sign-up', { ...ann, email: 'Ann.Newcomer@Example.com ' })
    assert.equal(answer.status, 303)
    assert.equal(location(answer), '/sign-in')
    const form = await visitor.get('/sign-in')
    assert.include(form.text, 'Your account is ready')
    assert.include(form.text, 'value="ann.newcomer@example.com"')

    const user = await User.findByOrFail('email', ann.email)
    assert.deepEqual(await rolesOf(user), ['reader'])
    assert.equal(user.slug, 'ann-newcomer')
    assert.notInclude(user.password, ann.password)
    const signedIn = await visitor.submit('/sign-in', { email: ann.email, password: ann.password })
    assert.equal(signedIn.status, 303)
  })

  test('answers a known address as it answers a new one', async ({ assert }) => {
    const bob = await UserFactory.create()
    const { password } = bob
    const fresh = await atSignUp()
    const known = await atSignUp()
    const first = await fresh.submit('/sign-up', ann)
    const second = await known.submit('/sign-up', { ...ann, email: bob.email })
    assert.equal(second.status, first.status)
    assert.equal(location(second), location(first))
    assert.equal(second.text, first.text)
    const strip = (text: string) => text.replace(/value="[^"]*"/g, 'value')
    const after = (await fresh.get('/sign-in')).text
    assert.equal(strip((await known.get('/sign-in')).text), strip(after))
    await bob.refresh()
    assert.equal(bob.password, password)
    assert.notEqual(bob.name, ann.name)
  })

  test('gives nobody a role, an id or a slug that was added to the form', async ({ assert }) => {
    const admin = await Role.findByOrFail('name', 'admin')
    const visitor = await atSignUp()
    await visitor.submit('/sign-up', {
      ...ann,
      'role': 'admin',
      'roles': 'admin',
      'roles[]': String(admin.id),
      'roles[0]': String(admin.id),
      'id': '4711',
      'slug': 'admin',
      'bio': 'mine',
      'createdAt': '2001-01-01',
    })
    const user = await User.findByOrFail('email', ann.email)
    assert.deepEqual(await rolesOf(user), ['reader'])
    assert.notEqual(user.id, 4711)
    assert.equal(user.slug, 'ann-newcomer')
    assert.isNull(user.bio)
  })

  test('names what is wrong beside each field and keeps what was typed', async ({ assert }) => {
    const visitor = await atSignUp()
    const answer = await visitor.submit('/sign-up', {
      name: 'Ann',
      email: 'not an address',
      password: 'short77',
    })
    assert.equal(answer.status, 422)
    assert.include(answer.text, '2 things need your attention')
    assert.include(answer.text, 'E-mail must be an e-mail address')
    assert.include(answer.text, 'Password must have at least 8 characters')
    assert.include(answer.text, 'value="not an address"')
    assert.notInclude(answer.text, 'short77')
    assert.match(answer.text, /id="field-email"[^>]*autofocus/)
    assert.isNull(await User.findBy('name', 'Ann'))
  })

  test('refuses {name}')
    .with([
      { name: 'an empty form', fields: { name: '', email: '', password: '' } },
      { name: 'a name of spaces', fields: { name: '   ' } },
      { name: 'a name that is too long', fields: { name: 'x'.repeat(81) } },
      { name: 'a name of two lines', fields: { name: 'Ann\r\nBcc: all' } },
      { name: 'a name with a NUL', fields: { name: 'Ann\0' } },
      { name: 'an address that is too long', fields: { email: `${'x'.repeat(250)}@example.com` } },
      { name: 'an address with a NUL', fields: { email: 'ann\0@example.com' } },
      { name: 'a password of seven characters', fields: { password: '1234567' } },
      { name: 'a password of 129 characters', fields: { password: 'x'.repeat(129) } },
      { name: 'two names', fields: { 'name[]': ['a', 'b'], 'name': [] as string[] } },
      { name: 'an object for an address', fields: { 'email[x]': 'y', 'email': [] as string[] } },
    ])
    .run(async ({ assert }, { fields }) => {
      const visitor = await atSignUp()
      const answer = await visitor.submit('/sign-up', {
        ...ann,
        ...(fields as unknown as Record<string, string>),
      })
      assert.equal(answer.status, 422)
      assert.lengthOf(await db.from('users'), 0)
    })

  test('takes markup and SQL in a name as text')
    .with([
      `<script>alert(1)</script>`,
      `"><img src=x onerror=alert(1)>`,
      `'; DROP TABLE users; --`,
      `{{ 7 * 7 }} @if(true)`,
      `Robert'); DELETE FROM users`,
    ])
    .run(async ({ assert }, name) => {
      const visitor = await atSignUp()
      const answer = await visitor.submit('/sign-up', { ...ann, name })
      assert.equal(answer.status, 303)
      const user = await User.findByOrFail('email', ann.email)
      assert.equal(user.name, name)
      await visitor.get('/sign-in')
      await visitor.submit('/sign-in', { email: ann.email, password: ann.password })
      const { text } = await visitor.get('/account')
      assert.notInclude(text, '<script>alert')
      assert.notInclude(text, '<img src=x')
      if (name.startsWith('{{')) assert.include(text, name)
    })

  test('keeps a password to the letter, spaces and signs included', async ({ assert }) => {
    const password = '  zwölf "Füße" ☂ '
    const visitor = await atSignUp()
    await visitor.submit('/sign-up', { ...ann, password })
    await visitor.get('/sign-in')
    const answer = await visitor.submit('/sign-in', { email: ann.email, password })
    assert.equal(answer.status, 303)
  })

  test('gives two people of one name two slugs', async ({ assert }) => {
    const visitor = await atSignUp()
    await visitor.submit('/sign-up', ann)
    await visitor.submit('/sign-up', { ...ann, email: 'ann.second@example.com' })
    const second = await User.findByOrFail('email', 'ann.second@example.com')
    assert.equal(second.slug, 'ann-newcomer-2')
  })

  test('is refused for a while after ten accounts from one address', async ({ assert }) => {
    const visitor = await atSignUp()
    for (let time = 0; time < 10; time++) await visitor.submit('/sign-up', { ...ann, name: '' })
    const answer = await visitor.submit('/sign-up', ann)
    assert.equal(answer.status, 429)
    assert.match(answer.headers.get('retry-after')!, /^\d+$/)
    assert.include(answer.text, 'Too many accounts from your address')
    assert.include(answer.text, 'value="Ann Newcomer"')
  })

  test('counts an address once, whatever port a proxy writes behind it', async ({ assert }) => {
    const visitor = await atSignUp()
    const from = (port: number) => ({ 'x-forwarded-for': `198.51.100.7:${port}` })
    for (let port = 0; port < 10; port++)
      await visitor.submit('/sign-up', { ...ann, name: '' }, from(port))
    assert.equal((await visitor.submit('/sign-up', ann, from(10))).status, 429)
  })
})
