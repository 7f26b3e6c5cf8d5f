import { test } from '@japa/runner'
import { ScratchApp } from '#tests/helpers/scratch_app'
import { typeFaults } from '#tests/helpers/type_faults'

/** Each makes what stands after it. */
const PARTS: [command: string, ...files: string[]][] = [
  ['make:model Shelf name:string:60 room:integer? --policy --factory', 'app/models/shelf.ts'],
  ['make:model Volume title:string shelf:belongsTo size:decimal -m', 'app/models/volume.ts'],
  ['make:factory Volume', 'database/factories/volume_factory.ts'],
  ['make:policy volumes --private', 'app/policies/volume_policy.ts'],
  ['make:seeder Volume', 'database/seeders/03_volumes.ts'],
  ['make:seeder opening_hours', 'database/seeders/04_opening_hours.ts'],
  ['make:field shelf_mark', 'app/fields/shelf_mark.ts', 'tests/unit/fields/shelf_mark.spec.ts'],
  ['make:action Post archive', 'app/resources/post/archive.ts'],
  ['make:action Tag mergeInto', 'app/resources/tag/merge_into.ts'],
  ['make:command shop:closeUp', 'commands/shop_close_up.ts'],
  ['make:controller posts/likes store destroy', 'app/controllers/posts/likes_controller.ts'],
  ['make:controller shelves --resource', 'app/controllers/shelves_controller.ts'],
  ['make:middleware openingHours', 'app/middleware/opening_hours.ts'],
  ['make:validator contact', 'app/validators/contact.ts'],
  ['make:test books/lending', 'tests/functional/books/lending.spec.ts'],
  ['make:migration create_chairs', '_create_chairs.ts'],
]

/** Commands that make nothing, and what they say instead. */
const REFUSED: [command: string, words: RegExp][] = [
  ['make:policy Shlef', /There is no model "Shlef"\. Did you mean Shelf\?/],
  ['make:model', /The name is missing, as in: node ace make:model Book/],
  ['make:action Post', /The name is missing, as in: node ace make:action Post archive/],
  ['make:factory Nothing', /There is no model "Nothing"/],
  ['make:field money', /money is a kind of ours already: @field\.money\(\)/],
  ['make:action Post publish', /Post has an action publish already/],
  ['make:action Post destroy', /The framework has an operation "destroy" itself/],
  ['make:action Shelf lend', /app\/resources\/shelf_resource\.ts is not there/],
  ['make:command ../escape', /"\.\.\/escape" cannot name a command/],
  ['make:controller ../../escape', /cannot name a controller/],
  ['make:controller shelves lend', /There is no verb "lend"/],
  ['make:test x --suite=unti', /There is no suite "unti"\. Did you mean unit\?/],
  ['make:test x --suite=console', /There is no suite "console"/],
  ['make:migration tidy_up', /does not say which table it changes: --table=books/],
  ['make:mail welcome', /@adonisjs\/mail, which is not installed\. .*node ace add @adonisjs\/mail/],
  [
    'make:job Welcome',
    /@adonisjs\/queue, which is not installed\. .*node ace add @adonisjs\/queue/,
  ],
  ['schema:generate', /Models are not made from the database here/],
  ['eject make/nothing', /There is no stub "make\/nothing"/],
  ['eject ../../commands', /There is no stub/],
]

test.group('Commands that make one part', (group) => {
  let scratch: ScratchApp
  const made: string[] = []
  let migrated = ''

  group.setup(async () => {
    scratch = await ScratchApp.make()
    for (const [command, ...files] of PARTS) {
      const { code, stdout, stderr } = await scratch.ace(...command.split(' '), '--json')
      if (code !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
      const document = JSON.parse(stdout) as { files: { file: string; fate: string }[] }
      const created = document.files.map(({ file }) => file)
      for (const file of files) {
        if (!created.some((one) => one.endsWith(file)))
          throw new Error(`${command} made ${created.join(', ')}`)
      }
      if (command.endsWith(' -m')) migrated = stdout
      made.push(...created)
    }
    return () => scratch.remove()
  })
  group.each.timeout(180_000)

  test('make what the formatter, the linter and the compiler accept', async ({ assert }) => {
    const prettier = await scratch.run('node_modules/prettier/bin/prettier.cjs', '--check', ...made)
    assert.equal(prettier.code, 0, prettier.stdout + prettier.stderr)
    const eslint = await scratch.run('node_modules/eslint/bin/eslint.js', ...made)
    assert.equal(eslint.code, 0, eslint.stdout)
    assert.deepEqual(typeFaults(scratch.folder, made), [])
  })

  test('leave the words in braces whole that a command and a validator read', async ({
    assert,
  }) => {
    for (const file of made) {
      assert.notMatch(await scratch.read(file), /\}\}\}/, file)
    }
    const command = await scratch.read('commands/shop_close_up.ts')
    assert.include(command, "'{{ binaryName }} shop:close-up --json'")
    const field = await scratch.read('app/fields/shelf_mark.ts')
    assert.include(field, "'{{ field }} must be letters, digits and hyphens'")
  })

  test('make the migration of a model when asked to', async ({ assert }) => {
    const { migration } = JSON.parse(migrated)
    assert.match(JSON.stringify(migration), /create_shelves_and_volumes\.ts/)
  })

  test('make a kind of field whose own test passes', async ({ assert }) => {
    const { code, stdout } = await scratch.ace('test', 'unit', '--files=fields/shelf_mark')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /\n7 passed, 0 failed/)
  })

  test('make an action that stands in the resource and in the policy', async ({ assert }) => {
    const resource = await scratch.read('app/resources/post_resource.ts')
    assert.match(resource, /actions: \{[^]*\barchive,/)
    assert.include(resource, `import { archive } from '#resources/post/archive'`)
    assert.include(await scratch.read('app/resources/tag_resource.ts'), 'actions: { mergeInto },')
    assert.include(await scratch.read('app/policies/tag_policy.ts'), '  mergeInto(actor: Actor) {')
    const routes = await scratch.ace('list:routes', '--json')
    assert.include(routes.stdout, '/api/tags/:id/mergeInto')
  })

  test('make a command that runs', async ({ assert }) => {
    const { code, stdout } = await scratch.ace('shop:close-up', '--json')
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(stdout), { connection: 'sqlite' })
  })

  test('{0} makes nothing and says why')
    .with(REFUSED)
    .run(async ({ assert }, [command, words]) => {
      const { code, stderr, stdout } = await scratch.ace(...command.split(' '))
      assert.equal(code, 1)
      assert.match(stderr, words)
      assert.equal(stdout, '')
    })
})
