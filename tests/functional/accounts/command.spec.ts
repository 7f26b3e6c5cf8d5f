import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import UserCreate from '../../../commands/user_create.js'
import Role, { type RoleName } from '#models/role'
import User from '#models/user'
import { UserFactory } from '#database/factories/user_factory'
import { identify } from '#services/signing_in'

const ROLES: RoleName[] = ['admin', 'editor', 'author', 'reader']

async function run(...argv: string[]) {
  const command = await ace.create(UserCreate, argv)
  await command.exec()
  const printed = command.logger.getLogs().map(({ message }) => message)
  return { command, printed: printed.join('\n') }
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
