import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { maintenanceFile } from '#framework/http/main'
import Down from '../../../framework/console/commands/down.js'
import Up from '../../../framework/console/commands/up.js'
import { readCommand, runCommand } from '#tests/helpers/ace_command'

const base = () => `http://${process.env.HOST}:${process.env.PORT}`
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${base()}${path}`, { redirect: 'manual', ...init })

/** After that, the server has noticed. */
const NOTICED = 600

const down = async (...argv: string[]) => {
  const printed = await readCommand(Down, ...argv)
  await sleep(NOTICED)
  return printed
}

const up = async () => {
  await runCommand(Up)
  await sleep(NOTICED)
}

test.group('An application that is down', (group) => {
  group.each.teardown(up)
  group.tap((case_) => case_.timeout(30_000))

  test('shows people a page that needs nothing else', async ({ assert }) => {
    await down('--retry=120', '--refresh=15', '--message=Back at <noon>.')
    const answer = await ask('/journal', { headers: { accept: 'text/html' } })
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '120')
    assert.equal(answer.headers.get('refresh'), '15')
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.isNull(answer.headers.get('set-cookie'))
    const html = await answer.text()
    assert.include(html, 'Back at &lt;noon&gt;.')
    assert.notMatch(html, /<(link|script|img)\b|\b(src|href)=|url\(|style="/)
    const policy = answer.headers.get('content-security-policy')!
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+';/)
    assert.notInclude(policy, 'unsafe')
  })

  test('tells programs in their own words', async ({ assert }) => {
    await down('--retry=90')
    const answers = await Promise.all([
      ask('/api/posts'),
      ask('/api/posts', { method: 'POST', body: '{}' }),
      ask('/journal', { headers: { accept: 'application/json' } }),
    ])
    for (const answer of answers) {
      assert.equal(answer.status, 503)
      assert.equal(answer.headers.get('content-type'), 'application/problem+json')
      assert.equal(answer.headers.get('retry-after'), '90')
      const document = (await answer.json()) as Record<string, unknown>
      assert.include(document, { status: 503, code: 'E_MAINTENANCE' })
      assert.equal(document.detail, 'Nothing was done. Try again in 90 seconds.')
    }
  })

  test('takes no form, and answers HEAD without a body', async ({ assert }) => {
    await down()
    const sent = await ask('/sign-in', { method: 'POST', body: new URLSearchParams({ a: 'b' }) })
    assert.equal(sent.status, 503)
    const head = await ask('/', { method: 'HEAD' })
    assert.equal(head.status, 503)
    assert.equal(await head.text(), '')
  })

  test('goes on serving its files', async ({ assert }) => {
    await down()
    assert.equal((await ask('/favicon.svg')).status, 200)
    assert.equal((await ask('/assets/none.css')).status, 404)
  })

  test('lets in who knows the secret, with a cookie, and nobody else', async ({ assert }) => {
    const { door } = await down('--secret')
    const secret = door.slice(`${app.config.get('app.appUrl')}/`.length)
    assert.isAtLeast(secret.length, 20)
    assert.notInclude(await readFile(maintenanceFile(app).path, 'utf8'), secret)

    const opened = await ask(`/${secret}`)
    assert.equal(opened.status, 302)
    assert.equal(opened.headers.get('location'), '/')
    const cookie = opened.headers.get('set-cookie')!
    assert.match(cookie, /; HttpOnly; SameSite=Lax/)
    assert.notInclude(cookie, secret)
    const [pair] = cookie.split(';')
    assert.equal((await ask('/journal', { headers: { cookie: `a=b; ${pair}` } })).status, 200)

    assert.equal((await ask(`/${secret}x`)).status, 503)
    const forged = `${pair.slice(0, -1)}${pair.endsWith('A') ? 'B' : 'A'}`
    assert.equal((await ask('/journal', { headers: { cookie: forged } })).status, 503)

    await down('--secret=another-one')
    assert.equal((await ask('/journal', { headers: { cookie: pair } })).status, 503)
  })

  test('serves again after node ace up, as if nothing had been', async ({ assert }) => {
    const { door } = await down('--secret=open-sesame')
    await up()
    assert.equal((await ask('/journal')).status, 200)
    assert.equal((await ask(new URL(door).pathname)).status, 404)
    const { code, stdout } = await runCommand(Up)
    assert.equal(code, 0)
    assert.equal(stdout, 'Visitors were being served already.')
  })

  test('is not made so by options that make no sense: {$self}')
    .with(['--retry=0', '--retry=1.5', '--refresh=-1', '--secret=short', '--secret=a/b/c/d/e'])
    .run(async ({ assert }, option) => {
      const { code, stderr } = await runCommand(Down, option)
      assert.equal(code, 1)
      assert.include(stderr, option.split('=')[0])
      assert.isNull(maintenanceFile(app).current())
    })
})

test.group('The file of the maintenance', () => {
  test('is the one the configuration names', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'gable-down-'))
    cleanup(() => rm(folder, { recursive: true }))
    const before = app.config.get('gable.maintenance')
    app.config.set('gable.maintenance', join(folder, 'down.json'))
    cleanup(() => app.config.set('gable.maintenance', before))
    assert.equal((await runCommand(Down)).code, 0)
    assert.include(await readFile(join(folder, 'down.json'), 'utf8'), '"retryAfter": 60')
  })
})
