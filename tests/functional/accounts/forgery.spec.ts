import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { UserFactory } from '#database/factories/user_factory'
import { Visitor } from '#tests/helpers/visitor'

const HERE = { 'sec-fetch-site': 'same-origin' }

const typed = {
  name: 'Ann of the Essays',
  bio: 'Two lines\nof "quotes" & <b>marks</b>',
  email: 'ann@example.com',
  currentPassword: 'my own secret words',
  password: 'my own secret words',
}

test.group('A form without its token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is refused, and what was typed can be copied', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email)
    const answer = await visitor.post('/account', typed, HERE)
    assert.equal(answer.status, 419)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.include(answer.text, 'This form had been open too long')
    assert.include(answer.text, 'Ann of the Essays')
    assert.include(answer.text, 'of &quot;quotes&quot; &amp; &lt;b&gt;marks&lt;/b&gt;')
    assert.notInclude(answer.text, 'my own secret words')
    await ann.refresh()
    assert.notEqual(ann.name, typed.name)
  })

  test('is refused with the token of another session', async ({ assert }) => {
    const other = new Visitor()
    await other.get('/sign-in')
    const visitor = new Visitor()
    await visitor.get('/sign-in')
    const answer = await visitor.post('/sign-in', { ...typed, _csrf: other.token }, HERE)
    assert.equal(answer.status, 419)
    assert.notInclude(answer.text, other.token)
  })

  test('that {name} sent is refused without a word of it')
    .with<{ name: string; headers: Record<string, string> }[]>([
      { name: 'another site', headers: { 'sec-fetch-site': 'cross-site' } },
      { name: 'a neighbour', headers: { 'sec-fetch-site': 'same-site' } },
      { name: 'another origin', headers: { origin: 'https://evil.example' } },
      { name: 'a broken origin', headers: { origin: 'nonsense' } },
      { name: 'a hidden origin', headers: { origin: 'null' } },
      { name: 'a program', headers: {} },
    ])
    .run(async ({ assert }, { headers }) => {
      const answer = await new Visitor().post('/account', typed, headers)
      assert.equal(answer.status, 419)
      assert.notInclude(answer.text, 'Ann of the Essays')
      assert.notInclude(answer.text, 'What you had written')
    })

  test('is refused on {$self}')
    .with([
      '/sign-in',
      '/sign-up',
      '/sign-out',
      '/account',
      '/account/password',
      '/account/tokens',
      '/account/tokens/1/revocation',
    ])
    .run(async ({ assert }, path) => {
      const ann = await UserFactory.apply('admin').create()
      const visitor = new Visitor()
      await visitor.signIn(ann.email)
      const answer = await visitor.post(path, typed, HERE)
      assert.equal(answer.status, 419)
    })
})
