import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import UserCreate from '../../../commands/user_create.js'
import UserPassword from '../../../commands/user_password.js'
import Role, { type RoleName } from '#models/role'
import User from '#models/user'
import { UserFactory } from '#database/factories/user_factory'
import { identify } from '#services/signing_in'

const ROLES: RoleName[] = ['admin', 'editor', 'author', 'reader']

const run = async (...argv: string[]) => finish(await ace.create(UserCreate, argv))

async function finish<Command extends UserCreate | UserPassword>(command: Command) {
  await command.exec()
  const printed = command.logger.getLogs().map(({ message }) => message)
  return { command, printed: printed.join('\n') }
}

/** As if somebody sat at a terminal, until the test ends. */
function atTerminal() {
  const streams = [process.stdin, process.stdout]
  const before = streams.map(({ isTTY }) => isTTY)
  for (const stream of streams) stream.isTTY = true
  return () => streams.forEach((stream, index) => (stream.isTTY = before[index]))
}

test.group('user:create', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    for (const name of ROLES) await Role.firstOrCreate({ name }, { label: name })
    ace.ui.switchMode('raw')
    return () => ace.ui.switchMode('normal')
  })

  test('makes a reader and shows the password it made, once', async ({ assert }) => {
    const { command, printed } = await run('--name=Ann', '--email=Ann@Example.com', '--json')
    command.assertSucceeded()
    const { id, password, roles } = JSON.parse(printed)
    assert.deepEqual(roles, ['reader'])
    const user = await identify('ann@example.com', password)
    assert.equal(user?.id, id)
  })

  test('gives the roles asked for', async ({ assert }) => {
    await run('--name=Ann', '--email=ann@example.com', '--admin', '--role=author')
    const user = await User.findByOrFail('email', 'ann@example.com')
    await user.load('roles')
    assert.sameMembers(
      user.roles.map(({ name }) => name),
      ['admin', 'author']
    )
  })

  test('asks in a terminal for what is missing, and for the password twice', async ({
    assert,
    cleanup,
  }) => {
    cleanup(atTerminal())
    const command = await ace.create(UserCreate, [])
    command.prompt.trap('Name').replyWith('Ann')
    command.prompt.trap('E-mail address').replyWith('ann@example.com')
    command.prompt.trap('Password (Enter: one is made)').replyWith('a long password')
    command.prompt
      .trap('Once more')
      .assertFails('another', 'That is another one')
      .assertPasses('a long password')
      .replyWith('a long password')
    const { printed } = await finish(command)
    command.assertSucceeded()
    assert.notInclude(printed, 'a long password')
    assert.exists(await identify('ann@example.com', 'a long password'))
  })

  test('makes the password in a terminal too, when none is typed', async ({ assert, cleanup }) => {
    cleanup(atTerminal())
    const command = await ace.create(UserCreate, ['--name=Ann', '--email=ann@example.com'])
    command.prompt.trap('Password (Enter: one is made)').replyWith('')
    const { printed } = await finish(command)
    const password = /this once: \S*?([a-z0-9-]{23})/.exec(printed)![1]
    assert.exists(await identify('ann@example.com', password))
  })

  test('asks nothing when the role has no row yet, and names the next step', async ({
    assert,
    cleanup,
  }) => {
    cleanup(atTerminal())
    await Role.query().where('name', 'admin').delete()
    const { command, printed } = await run('--admin')
    command.assertExitCode(1)
    assert.isUndefined(command.error)
    assert.include(printed, 'No row yet for the role admin. Next: node ace db:seed')
  })

  test('exits with 1 and says why: {says}')
    .with([
      { argv: ['--email=ann@example.com'], says: '--name is missing' },
      { argv: ['--name=Ann'], says: '--email is missing' },
      { argv: ['--name=Ann', '--email=nonsense'], says: 'must be an e-mail address' },
      { argv: ['--name=Ann', '--email=a@example.com', '--role=king'], says: 'no role "king"' },
      { argv: ['--name=Ann', '--email=taken@example.com'], says: 'is taken already' },
    ])
    .run(async ({ assert }, { argv, says }) => {
      await UserFactory.merge({ email: 'taken@example.com' }).create()
      const { command, printed } = await run(...argv, '--json')
      command.assertExitCode(1)
      assert.include(printed, says)
      assert.lengthOf(await db.from('users'), 1)
    })
})

test.group('user:password', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    ace.ui.switchMode('raw')
    return () => ace.ui.switchMode('normal')
  })

  test('makes another password and ends what the old one has opened', async ({ assert }) => {
    const user = await UserFactory.merge({ email: 'ann@example.com' }).create()
    await User.rememberMeTokens.create(user, '90 days')
    const command = await ace.create(UserPassword, ['Ann@Example.com', '--json'])
    const { printed } = await finish(command)
    command.assertSucceeded()
    const { id, password } = JSON.parse(printed)
    assert.equal(id, user.id)
    assert.equal((await identify('ann@example.com', password))?.id, user.id)
    assert.lengthOf(await db.from('remember_me_tokens').where('tokenable_id', user.id), 0)
  })

  test('names the next step when there is no such account', async ({ assert }) => {
    const command = await ace.create(UserPassword, ['nobody@example.com'])
    const { printed } = await finish(command)
    command.assertExitCode(1)
    assert.include(printed, 'There is no account nobody@example.com. To make it: user:create')
  })
})
