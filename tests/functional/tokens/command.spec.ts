import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import TokenCreate from '../../../commands/token_create.js'
import { UserFactory } from '#database/factories/user_factory'

async function run(...argv: string[]) {
  const command = await ace.create(TokenCreate, argv)
  await command.exec()
  const printed = command.logger.getLogs().map(({ message }) => message)
  return { command, printed: printed.join('\n') }
}

test.group('token:create', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    ace.ui.switchMode('raw')
    return () => ace.ui.switchMode('normal')
  })

  test('makes a token that works within its abilities, and prints it', async ({
    assert,
    client,
  }) => {
    const ann = await UserFactory.apply('reader').create()
    const { command, printed } = await run(
      ann.email.toUpperCase(),
      '--name=backup',
      '--ability=posts:list',
      '--ability=posts:show',
      '--expires=12h'
    )
    command.assertSucceeded()
    const [token] = /gable_[\w-]{49}/.exec(printed)!
    const list = await client.get('/api/posts').bearerToken(token)
    list.assertStatus(200)
    const tags = await client.get('/api/tags').bearerToken(token)
    tags.assertStatus(403)
    const [row] = await db.from('access_tokens')
    assert.equal(row.name, 'backup')
    assert.notInclude(JSON.stringify(row), token)
  })

  test('prints one JSON object for a program', async ({ assert }) => {
    const ann = await UserFactory.create()
    const { command, printed } = await run(
      ann.email,
      '--name=x',
      '--ability=*',
      '--expires=never',
      '--json'
    )
    command.assertSucceeded()
    const { token, ...kept } = JSON.parse(printed)
    assert.match(token, /^gable_[\w-]{49}$/)
    assert.containsSubset(kept, { name: 'x', abilities: ['*'], expiresAt: null, lastUsedAt: null })
  })

  test('exits with 1 and says why: {says}')
    .with([
      { argv: ['--name=x', '--ability=*'], email: 'nobody@example.com', says: 'No account has' },
      { argv: ['--ability=*'], says: '--name: Name is required' },
      { argv: ['--name=x'], says: '--ability is missing' },
      { argv: ['--name=x', '--ability=posts:lst'], says: 'There is no ability "posts:lst"' },
      { argv: ['--name=x', '--ability=*', '--expires=soon'], says: '--expires is not "soon"' },
      { argv: ['--name=x', '--ability=*', '--expires=0d'], says: '--expires is not "0d"' },
      { argv: [`--name=${'x'.repeat(81)}`, '--ability=*'], says: 'longer than 80 characters' },
    ])
    .run(async ({ assert }, { argv, email, says }) => {
      const ann = await UserFactory.create()
      const { command, printed } = await run(email ?? ann.email, ...argv)
      command.assertExitCode(1)
      assert.include(printed, says)
      assert.lengthOf(await db.from('access_tokens'), 0)
    })
})
