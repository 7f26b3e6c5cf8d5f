import { test } from '@japa/runner'
import { runAce } from '#tests/helpers/ace_process'

interface Listed {
  commandName: string
  namespace: string | null
  group: string
}

test.group('node ace list', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('has every command under what one does with it, within 80 columns', async ({ assert }) => {
    const { code, stdout, stderr } = await runAce(['list', '--no-ansi'])
    assert.equal(code, 0, stderr)
    const lines = stdout.split('\n')
    assert.isAtMost(Math.max(...lines.map((line) => line.length)), 80)
    const at = (text: string) => lines.findIndex((line) => line.startsWith(text))
    const order = ['Scaffold', '  make:seeder', 'Migrations', '  migration:run', 'Run', '  serve']
    assert.deepEqual(
      order.map(at),
      order.map(at).sort((one, other) => one - other)
    )
    assert.isAtLeast(at('Scaffold'), 0)
  })

  test('is not cluttered by names from elsewhere', async ({ assert }) => {
    const { stdout } = await runAce(['list'])
    assert.notMatch(stdout, /tinker|makemigrations|migrate:/)
  })

  test('is one JSON document with --json, also of one namespace', async ({ assert }) => {
    const all = JSON.parse((await runAce(['list', '--json'])).stdout) as Listed[]
    const run = all.find(({ commandName }) => commandName === 'migration:run')
    assert.equal(run?.group, 'Migrations')
    const some = JSON.parse((await runAce(['list', 'make', '--json'])).stdout) as Listed[]
    assert.isNotEmpty(some)
    assert.isTrue(some.every(({ namespace }) => namespace === 'make'))
  })

  test('takes the name of a group, and refuses one that is unknown', async ({ assert }) => {
    const people = await runAce(['list', 'people'])
    assert.equal(people.code, 0)
    assert.match(people.stdout, /^People\n {2}/)
    const unknown = await runAce(['list', 'poeple'])
    assert.equal(unknown.code, 1)
    assert.match(
      unknown.stderr,
      /no namespace or group of commands "poeple".* Did you mean people\?/
    )
  })
})

test.group('node ace help', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('explains a command of the application', async ({ assert }) => {
    const { code, stdout } = await runAce(['help', 'user:create'])
    assert.equal(code, 0)
    assert.include(stdout, '--password-stdin')
  })

  test('lists all commands when none is named', async ({ assert }) => {
    const { code, stdout } = await runAce(['help'])
    assert.equal(code, 0)
    assert.match(stdout, /^Scaffold\n/)
  })

  test('of an unknown command gives the nearest names', async ({ assert }) => {
    const { code, stderr } = await runAce(['help', 'user:craete'])
    assert.equal(code, 1)
    assert.match(stderr, /^ {2}user:create /m)
  })
})

test.group('A reader that goes away', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('does no harm to {$self}')
    .with([
      'list',
      'list --json',
      'help',
      'list:routes',
      'list:routes --json',
      'user:create --help',
    ])
    .run(async ({ assert }, line) => {
      const { code, stderr } = await runAce(line.split(' '), { readerLeaves: true })
      assert.equal(code, 0, stderr)
      assert.equal(stderr, '')
    })
})
