import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { attempt, SIGN_IN_FROM } from '#services/attempts'
import { location, Visitor } from '#tests/helpers/visitor'

const SESSION = 'gable-session'
const REMEMBER = 'remember_web'

test.group('Signing in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('opens the account', async ({ assert }) => {
    const ann = await UserFactory.apply('reader').merge({ name: 'Ann Reader' }).create()
    const visitor = new Visitor()
    const answer = await visitor.signIn(ann.email)
    assert.equal(answer.status, 303)
    assert.equal(location(answer), '/account')
    const account = await visitor.get('/account')
    assert.equal(account.status, 200)
    assert.include(account.text, 'Signed in as Ann Reader')
    assert.equal(account.headers.get('cache-control'), 'private, no-cache')
  })

  test('takes those who write to the admin', async ({ assert }) => {
    const editor = await UserFactory.apply('editor').create()
    assert.equal(location(await new Visitor().signIn(editor.email)), '/admin')
  })

  test('does not mind capitals and spaces around the address', async ({ assert }) => {
    const ann = await UserFactory.create()
    const answer = await new Visitor().signIn(`  ${ann.email.toUpperCase()} `)
    assert.equal(answer.status, 303)
  })

  test('says the same of an unknown address and of a wrong password', async ({ assert }) => {
    const ann = await UserFactory.create()
    const known = await new Visitor().signIn(ann.email, { password: 'not the one' })
    const unknown = await new Visitor().signIn('nobody@example.com', { password: 'not the one' })
    assert.equal(known.status, 422)
    assert.equal(unknown.status, 422)
    const strip = (text: string) => text.replace(/value="[^"]*"/g, 'value').replace(/\?v=\w+/g, '')
    assert.equal(strip(known.text), strip(unknown.text))
    assert.include(known.text, 'There is no account with this e-mail address and this password')
  })

  test('keeps the address that was typed, never the password', async ({ assert }) => {
    const answer = await new Visitor().signIn('ann@example.com', { password: 'hunter-hunter' })
    assert.include(answer.text, 'value="ann@example.com"')
    assert.notInclude(answer.text, 'hunter-hunter')
    assert.match(answer.text, /id="field-email"[^>]*aria-invalid="true"[^>]*autofocus/)
    assert.include(answer.text, 'href="#field-email"')
  })

  test('names what was left empty', async ({ assert }) => {
    const answer = await new Visitor().signIn('', { password: '' })
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'E-mail is required')
    assert.include(answer.text, '2 things need your attention')
  })

  test('gives the session another id, so one planted before is worth nothing', async ({
    assert,
  }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.get('/sign-in')
    const planted = visitor.cookie(SESSION)!
    await visitor.submit('/sign-in', { email: ann.email, password: PASSWORD })
    assert.notEqual(visitor.cookie(SESSION), planted)

    const thief = new Visitor().keep(SESSION, planted)
    assert.equal((await thief.get('/account')).status, 302)
  })

  test('leads on to the page that asked for it', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    const asked = await visitor.get('/account/tokens?from=here')
    assert.equal(location(asked), '/sign-in?next=%2Faccount%2Ftokens%3Ffrom%3Dhere')
    const form = await visitor.get(location(asked)!)
    assert.include(form.text, 'name="next" value="/account/tokens?from=here"')
    const answer = await visitor.submit('/sign-in', {
      email: ann.email,
      password: PASSWORD,
      next: '/account/tokens?from=here',
    })
    assert.equal(location(answer), '/account/tokens?from=here')
  })

  test('never leads away from the site: {$self}')
    .with([
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '/\t/evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      'evil.example',
      '',
    ])
    .run(async ({ assert }, next) => {
      const ann = await UserFactory.create()
      const visitor = new Visitor()
      const form = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`)
      assert.notInclude(form.text, 'name="next"')
      const answer = await visitor.signIn(ann.email, { next })
      assert.equal(location(answer), '/account')
      const again = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`)
      assert.equal(location(again), '/account')
    })

  test('is refused for a while after ten wrong passwords, also with the right one', async ({
    assert,
  }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.get('/sign-in')
    const wrong = { email: ann.email, password: 'wrong wrong' }
    for (let time = 0; time < 10; time++) {
      assert.equal((await visitor.submit('/sign-in', wrong)).status, 422)
    }
    const answer = await visitor.submit('/sign-in', { email: ann.email, password: PASSWORD })
    assert.equal(answer.status, 429)
    assert.match(answer.text, /Too many attempts to sign in\. Wait \d+ minutes and try again/)
    assert.match(answer.headers.get('retry-after')!, /^\d+$/)
    assert.include(answer.text, `value="${ann.email}"`)

    const bob = await UserFactory.create()
    assert.equal((await new Visitor().signIn(bob.email)).status, 303, 'others are not concerned')
  }).timeout(30_000)

  test('counts an address that has no account like any other', async ({ assert }) => {
    const visitor = new Visitor()
    await visitor.get('/sign-in')
    const wrong = { email: 'nobody@example.com', password: 'wrong wrong' }
    const statuses = []
    for (let time = 0; time < 11; time++) {
      statuses.push((await visitor.submit('/sign-in', wrong)).status)
    }
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 422), 429])
  }).timeout(30_000)

  test('from one address is refused after forty attempts, whoever they were for', async ({
    assert,
  }) => {
    const answer = await new Visitor().signIn('first@example.com')
    assert.equal(answer.status, 422)
    for (const ip of ['127.0.0.1', '::1']) {
      while ((await attempt(SIGN_IN_FROM, ip)) === 0);
    }
    const ann = await UserFactory.create()
    assert.equal((await new Visitor().signIn(ann.email)).status, 429)
  })
})

test.group('Staying signed in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('brings somebody back whose session is gone', async ({ assert }) => {
    const ann = await UserFactory.merge({ name: 'Ann Remembered' }).create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email, { remember: 'on' })
    assert.include(visitor.cookies, REMEMBER)

    const later = new Visitor().keep(REMEMBER, visitor.cookie(REMEMBER)!)
    const home = await later.get('/journal')
    assert.include(home.text, 'href="/account"')
    assert.include(later.cookies, SESSION)
    assert.equal((await later.get('/account')).status, 200)
  })

  test('is not done unless asked for', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email)
    assert.notInclude(visitor.cookies, REMEMBER)
  })

  test('uses each remembering once', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email, { remember: 'on' })
    const used = visitor.cookie(REMEMBER)!
    const later = new Visitor().keep(REMEMBER, used)
    await later.get('/journal')
    assert.notEqual(later.cookie(REMEMBER), used)
    assert.equal((await new Visitor().keep(REMEMBER, used).get('/account')).status, 302)
  })

  test('ends with a new password, whoever set it', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email, { remember: 'on' })
    ann.password = 'another battery staple'
    await ann.save()
    const answer = await visitor.get('/account')
    assert.equal(answer.status, 302)
    assert.match(location(answer)!, /^\/sign-in/)
    assert.equal((await visitor.get('/account')).status, 302)
  })

  test('with a forged cookie changes nothing', async ({ assert }) => {
    const visitor = new Visitor().keep(REMEMBER, 'e:forged').keep(SESSION, 's:forged')
    assert.equal((await visitor.get('/journal')).status, 200)
    assert.equal((await visitor.get('/account')).status, 302)
  })
})

test.group('Signing out', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('ends the session and makes a guest without a cookie', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email, { remember: 'on' })
    const session = visitor.cookie(SESSION)!
    const remember = visitor.cookie(REMEMBER)!
    await visitor.get('/account')
    const answer = await visitor.submit('/sign-out')
    assert.equal(location(answer), '/')
    assert.isEmpty(visitor.cookies)

    const thief = new Visitor().keep(SESSION, session).keep(REMEMBER, remember)
    assert.equal((await thief.get('/account')).status, 302)
    assert.lengthOf(await db.from('remember_me_tokens'), 0)
  })

  test('takes a form of the site, not a link', async ({ assert }) => {
    const ann = await UserFactory.create()
    const visitor = new Visitor()
    await visitor.signIn(ann.email)
    assert.equal((await visitor.get('/sign-out')).status, 404)
    assert.equal((await visitor.post('/sign-out', {})).status, 419)
    assert.equal((await visitor.get('/account')).status, 200)
  })
})

test.group('Reading as a guest', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('leaves no cookie on {$self}')
    .with(['/', '/journal', '/archive', '/search', '/nothing-here', '/feed.rss'])
    .run(async ({ assert }, path) => {
      const visitor = new Visitor()
      await visitor.get(path)
      assert.isEmpty(visitor.cookies)
    })
})
