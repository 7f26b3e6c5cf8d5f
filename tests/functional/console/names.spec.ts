import ace from '@adonisjs/core/services/ace'
import { test } from '@japa/runner'
import { FOREIGN_NAMES } from '../../../framework/console/foreign_names.js'
import { runAce } from '#tests/helpers/ace_process'

/** Commands that are being written. */
const AWAITED = ['db', 'inspect:db', 'migration:squash']

test.group('A command nobody knows', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('is refused with the nearest names and what they do', async ({ assert }) => {
    const { code, stdout, stderr } = await runAce(['migrat:run'])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(
      stderr,
      /^There is no command "migrat:run"\.\nDid you mean\?\n {2}migration:run {2}/
    )
  })

  test('may be a misspelt name from elsewhere, which gets ours', async ({ assert }) => {
    const { code, stderr } = await runAce(['tinkr'])
    assert.equal(code, 1)
    assert.match(stderr, /^ {2}repl /m)
  })

  test('may be the name of a namespace, which gets its commands', async ({ assert }) => {
    const { code, stderr } = await runAce(['user'])
    assert.equal(code, 1)
    assert.match(stderr, /^Commands of user:\n {2}user:create /m)
  })

  test('gets no guess when nothing is near', async ({ assert }) => {
    const { code, stderr } = await runAce(['kubernetes'])
    assert.equal(code, 1)
    assert.notInclude(stderr, 'Did you mean')
    assert.include(stderr, 'node ace list')
  })
})

test.group('A name from Laravel or Django', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('runs our command with the same arguments and says its name', async ({ assert }) => {
    const { code, stdout, stderr } = await runAce(['route:list', 'posts.show', '--json'])
    assert.equal(code, 0, stderr)
    assert.equal(stderr.trim(), 'route:list is list:routes here')
    assert.include(stdout, '/journal/:slug')
    assert.notInclude(stdout, 'archives.index')
  })

  test('brings the options with it that ours needs for the same', async ({ assert }) => {
    const { code, stderr } = await runAce(['createsuperuser'])
    assert.equal(code, 1)
    assert.match(stderr, /^createsuperuser is user:create --admin here$/m)
  })

  test('is explained by help as ours', async ({ assert }) => {
    const { code, stdout } = await runAce(['help', 'createsuperuser'])
    assert.equal(code, 0)
    assert.match(stdout, /createsuperuser is user:create --admin here/)
    assert.include(stdout, 'node ace user:create')
  })

  test('says what to do instead where there is no such command', async ({ assert }) => {
    const { code, stdout, stderr } = await runAce(['collectstatic'])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /^There is no collectstatic here: .*npm run build.*\.\n$/)
  })

  test('never takes the name of a command there is', async ({ assert }) => {
    await ace.boot()
    for (const name of Object.keys(FOREIGN_NAMES)) assert.isFalse(ace.hasCommand(name), name)
  })

  test('leads to a command there is', async ({ assert }) => {
    await ace.boot()
    const dangling = Object.values(FOREIGN_NAMES)
      .flatMap((value) => ('runs' in value ? value.runs.split(' ', 1) : []))
      .filter((command) => !ace.hasCommand(command) && !AWAITED.includes(command))
    assert.isEmpty(dangling)
  })
})
