import { test } from '@japa/runner'
import { runAce } from '#tests/helpers/ace_process'

test.group('node ace repl, piped into', (group) => {
  group.tap((case_) => case_.timeout(60_000))

  test('has models, factories, the database and helpers at hand', async ({ assert }) => {
    const script = [
      'const [{ $extras }] = await User.query().count("* as total")',
      'typeof $extras.total',
      '(await PostFactory.make()).constructor === Post',
      'db.primaryConnectionName === config.get("database.connection")',
      'operations.registry.find("posts").policy.list(visitor)',
      'DateTime.utc(2025).year',
    ]
    const { code, stdout, stderr } = await runAce(['repl'], { input: script.join('\n') })
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^'(number|string)'\ntrue\ntrue\ntrue\n2025\n$/)
  })

  test('ends each line before the next, also one that waits or spans several', async ({
    assert,
  }) => {
    const input = `for (const n of [1, 2]) {\n  console.log(n)\n}\nawait new Promise((end) => setTimeout(end, 200)); 'late'\nundefined\n'last'`
    const { code, stdout } = await runAce(['repl'], { input })
    assert.equal(code, 0)
    assert.equal(stdout, "1\n2\n'late'\n'last'\n")
  })

  test('stops at what fails: {$self}')
    .with(['nope()', 'await Promise.reject(new ReferenceError("nope"))', 'let nope = ('])
    .run(async ({ assert }, line) => {
      const { code, stdout, stderr } = await runAce(['repl'], { input: `'first'\n${line}\n'last'` })
      assert.equal(code, 1)
      assert.equal(stdout, "'first'\n")
      assert.match(stderr, /^Uncaught \w+Error: /)
    })
})
