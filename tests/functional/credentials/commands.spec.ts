import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import AuditList from '#framework/console/commands/audit_list'
import AuditPrune from '#framework/console/commands/audit_prune'
import { identify } from '#framework/auth/main'
import { trail } from '#framework/audit/main'
import { commandActor } from '#framework/resources/main'
import AccessToken from '#models/access_token'
import ApiKey from '#models/api_key'
import AuditEntry from '#models/audit_entry'
import { UserFactory } from '#database/factories/user_factory'
import { readCommand, runCommand } from '#tests/helpers/ace_command'
import KeyCreate from '../../../commands/key_create.js'
import KeyList from '../../../commands/key_list.js'
import KeyRevoke from '../../../commands/key_revoke.js'
import KeyRotate from '../../../commands/key_rotate.js'
import TokenCreate from '../../../commands/token_create.js'
import TokenList from '../../../commands/token_list.js'
import TokenRevoke from '../../../commands/token_revoke.js'

const SECRET = /gk_[0-9A-Za-z]{49}/

const byKey = async (secret: string, ip = '192.0.2.1') =>
  identify({ 'x-api-key': secret }, { id: 'r', ip })

async function keyOf(facts: Partial<ApiKey> = {}) {
  const user = await UserFactory.create()
  const key = await ApiKey.create({ userId: user.id, name: 'CI', abilities: ['*'], ...facts })
  return { user, key, secret: key.secret! }
}

test.group('The commands for API keys', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('make one that works within what was said, and print it once', async ({ assert }) => {
    const user = await UserFactory.create()
    const argv = ['--name=deploy', '--ability=posts:list', '--ability=tags:*', '--per-minute=90']
    const from = ['--from=192.0.2.0/24', '--from=2001:db8::1']
    const { stdout, code } = await runCommand(KeyCreate, user.email, ...argv, ...from)
    assert.equal(code, 0)
    const [secret] = SECRET.exec(stdout)!
    const actor = await byKey(secret)
    assert.containsSubset(actor, { abilities: ['posts:list', 'tags:*'], perMinute: 90 })
    await assert.rejects(() => byKey(secret, '198.51.100.1'))
    const listed = await runCommand(KeyList)
    assert.include(listed.stdout, 'deploy')
    assert.notInclude(listed.stdout, secret)
  })

  test('print JSON for a program', async ({ assert }) => {
    const user = await UserFactory.create()
    const argv = [user.email, '--name=x', '--ability=*', '--expires=never']
    const { secret, ...kept } = await readCommand(KeyCreate, ...argv)
    assert.match(secret, SECRET)
    assert.containsSubset(kept, { name: 'x', abilities: ['*'], expiresAt: null, addresses: null })
    assert.notProperty(kept, 'hash')
  })

  test('exit with 1 and say why: {says}')
    .with([
      { argv: ['--ability=*'], says: '--name: Name is required' },
      { argv: ['--name=x'], says: '--ability is missing' },
      { argv: ['--name=x', '--ability=posts:lst'], says: 'There is no ability "posts:lst"' },
      {
        argv: ['--name=x', '--ability=*', '--from=here'],
        says: '--from: Accepted from has "here"',
      },
      { argv: ['--name=x', '--ability=*', '--per-minute=no'], says: '--per-minute: Requests' },
      { argv: ['--name=x', '--ability=*', '--expires=soon'], says: '--expires is not "soon"' },
    ])
    .run(async ({ assert }, { argv, says }) => {
      const user = await UserFactory.create()
      const { code, stderr, stdout } = await runCommand(KeyCreate, user.email, ...argv)
      assert.equal(code, 1)
      assert.include(stdout + stderr, says)
      assert.lengthOf(await ApiKey.all(), 0)
    })

  test('rotate one: the former secret works on, as long as was said', async ({ assert }) => {
    const { key, secret } = await keyOf()
    const rotated = await readCommand(KeyRotate, String(key.id), '--overlap=7d')
    assert.equal((await byKey(secret)).kind, 'key')
    assert.equal((await byKey(rotated.secret)).kind, 'key')
    const days = DateTime.fromISO(rotated.previousUntil).diffNow('days').days
    assert.closeTo(days, 7, 0.01)
    const again = await runCommand(KeyRotate, String(key.id))
    assert.equal(again.code, 1)
    assert.include(again.stderr + again.stdout, 'its former secret works until')
  })

  test('rotate one that has leaked: the former secret ends at once', async ({ assert }) => {
    const { key, secret } = await keyOf()
    const { stdout } = await runCommand(KeyRotate, String(key.id), '--overlap=none')
    await assert.rejects(() => byKey(secret))
    assert.equal((await byKey(SECRET.exec(stdout)![0])).kind, 'key')
  })

  test('rotate none for longer than thirty days, nor what is not there', async ({ assert }) => {
    const { key, secret } = await keyOf()
    for (const argv of [
      [String(key.id), '--overlap=31d'],
      [String(key.id), '--overlap=soon'],
      ['999999'],
      ['x'],
    ]) {
      assert.equal((await runCommand(KeyRotate, ...argv)).code, 1, argv.join(' '))
    }
    assert.equal((await byKey(secret)).kind, 'key')
  })

  test('revoke one, and list it then only when asked', async ({ assert }) => {
    const { user, key, secret } = await keyOf({ name: 'Old' })
    await keyOf({ name: 'Of another' })
    assert.equal((await runCommand(KeyRevoke, String(key.id))).code, 0)
    await assert.rejects(() => byKey(secret))
    assert.lengthOf(await readCommand(KeyList, `--user=${user.email}`), 0)
    const all = await readCommand(KeyList, `--user=${user.email}`, '--all')
    assert.deepEqual(
      all.map(({ name, state }: { name: string; state: string }) => [name, state]),
      [['Old', 'revoked']]
    )
    assert.equal((await runCommand(KeyRevoke, String(key.id))).code, 1)
  })

  test('are told of in the trail as the terminal’s', async ({ assert }) => {
    const { key } = await keyOf()
    await runCommand(KeyRotate, String(key.id))
    await runCommand(KeyRevoke, String(key.id))
    const told = await AuditEntry.query().where('actorKind', 'command').orderBy('id')
    assert.deepEqual(
      told.map(({ operation }) => operation),
      ['rotate', 'revoke']
    )
  })
})

test.group('The commands for access tokens', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('list them with their owners, and end one', async ({ assert }) => {
    const user = await UserFactory.create()
    const made = await readCommand(TokenCreate, user.email, '--name=script', '--ability=posts:*')
    const [listed] = await readCommand(TokenList)
    assert.containsSubset(listed, { name: 'script', owner: user.name, state: 'active' })
    const { stdout } = await runCommand(TokenList, `--user=${user.email}`)
    assert.include(stdout, made.token.slice(0, 14))
    assert.notInclude(stdout, made.token)
    assert.equal((await runCommand(TokenRevoke, String(made.id))).code, 0)
    const token = await AccessToken.findOrFail(made.id)
    assert.equal(token.state, 'revoked')
    assert.equal((await runCommand(TokenList, '--user=nobody@example.com')).code, 1)
  })
})

test.group('The commands for the audit trail', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function happen(days: number, facts: Partial<Parameters<typeof trail.note>[0]> = {}) {
    await trail.note({ actor: commandActor, operation: 'update', resource: 'posts', ...facts })
    const newest = await AuditEntry.query().orderBy('id', 'desc').firstOrFail()
    await newest.merge({ happenedAt: DateTime.utc().minus({ days }) }).save()
  }

  test('show the newest first, and what is asked for', async ({ assert }) => {
    await happen(3, { recordId: 12, changed: ['title', 'body'] })
    await happen(2, { resource: 'tags', recordId: 7 })
    const refused = { outcome: 'refused', reason: 'it is revoked', operation: 'use' } as const
    await happen(1, { ...refused, actor: { kind: 'key', id: 5, name: 'Ann', credential: 'key:7' } })
    const { stdout } = await runCommand(AuditList)
    assert.match(stdout, /Ann \(5\)[\s\S]*tags 7[\s\S]*posts 12\s+title body/)
    assert.include(stdout, 'refused: it is revoked')

    const found = async (...argv: string[]) => (await readCommand(AuditList, ...argv)).length
    assert.equal(await found(), 3)
    assert.equal(await found('--resource=posts', '--record=12'), 1)
    assert.equal(await found('--outcome=refused'), 1)
    assert.equal(await found('--actor=ann'), 1)
    assert.equal(await found('--actor=5'), 1)
    assert.equal(await found('--actor=%'), 0)
    assert.equal(await found('--credential=key:7'), 1)
    const day = DateTime.utc().minus({ days: 2, hours: 12 }).toISO()
    assert.equal(await found(`--since=${day}`), 2)
    assert.equal(await found(`--until=${day}`), 1)
    assert.equal(await found('--limit=2'), 2)
  })

  test('refuse what they cannot use: {$self}')
    .with(['--since=yesterday', '--until=x', '--outcome=maybe', '--limit=0', '--limit=10001'])
    .run(async ({ assert }, flag) => {
      assert.equal((await runCommand(AuditList, flag)).code, 1)
    })

  test('remove what is older than it is kept, and say so in the trail', async ({ assert }) => {
    await happen(400)
    await happen(366)
    await happen(10)
    const { removed, dryRun } = await readCommand(AuditPrune, '--older=365d', '--dry-run')
    assert.deepEqual([removed, dryRun], [2, true])
    assert.lengthOf(await AuditEntry.all(), 3)
    const { stdout } = await runCommand(AuditPrune, '--older=1y')
    assert.include(stdout, '2 entries')
    const left = await AuditEntry.query().orderBy('id')
    assert.deepEqual(
      left.map(({ operation }) => operation),
      ['update', 'prune']
    )
    assert.equal((await runCommand(AuditPrune)).code, 1)
    assert.equal((await runCommand(AuditPrune, '--older=soon')).code, 1)
  })
})
