import { test } from '@japa/runner'
import { KEYS, ScratchApp } from './scratch_app.js'

const TITLE = '@field.string({ maxLength: 200 }) declare title: string'
const HEADLINE = '@field.string({ maxLength: 200 }) declare headline: string'
const PAGES = '@field.integer() declare pages: number'

test.group('node ace make:migrations', (group) => {
  let scratch: ScratchApp
  group.setup(async () => {
    scratch = await ScratchApp.make()
    return () => scratch.remove()
  })
  group.each.setup(() => scratch.empty())
  group.each.timeout(120_000)

  /** An application with books, and the migration for them. */
  async function withBooks() {
    await scratch.model('Book', TITLE)
    const { code, stderr } = await scratch.run('make:migrations')
    if (code !== 0) throw new Error(stderr)
  }

  test('writes a file for a new model, which runs, goes back, and leaves nothing to write', async ({
    assert,
  }) => {
    await scratch.model('Book', TITLE)
    const made = await scratch.run('make:migrations')
    assert.equal(made.code, 0, made.stderr)
    const [file, ...others] = await scratch.migrations()
    assert.match(file, /^\d{13}_create_books\.ts$/)
    assert.isEmpty(others)
    assert.equal(made.stdout, `Wrote database/migrations/${file}\n  Creates books.\n`)
    const checked = await scratch.run('make:migrations', '--check')
    assert.equal(checked.code, 0)
    assert.match(checked.stdout, /^Nothing to do/)
    for (const command of ['migration:run', 'migration:rollback', 'migration:run']) {
      const { code, stdout, stderr } = await scratch.run(command)
      assert.equal(code, 0, stdout + stderr)
    }
  })

  test('lists what is open where nobody can be asked, and writes nothing', async ({ assert }) => {
    await withBooks()
    await scratch.model('Book', `${HEADLINE}\n  ${PAGES}`)
    const listed = await scratch.run('make:migrations')
    assert.equal(listed.code, 2)
    assert.include(listed.stdout, '2 questions are open, and nothing was written')
    assert.include(listed.stdout, '--rename books.title:books.headline')
    assert.include(listed.stdout, '--fill "books.pages=VALUE"')

    const json = await scratch.run('make:migrations', '--no-input', '--json')
    assert.equal(json.code, 2)
    const { status, questions } = JSON.parse(json.stdout)
    assert.equal(status, 'questions')
    assert.deepEqual(
      questions.map(({ id, kind }: { id: string; kind: string }) => [id, kind]),
      [
        ['rename-column:books.title', 'rename-column'],
        ['fill:books.pages', 'fill'],
      ]
    )
    assert.lengthOf(await scratch.migrations(), 1)
  })

  test('takes answers from flags and a file, and notes them in what it writes', async ({
    assert,
  }) => {
    await withBooks()
    await scratch.model('Book', `${HEADLINE}\n  ${PAGES}`)
    await scratch.write('answers.json', '{ "rename-column:books.title": "headline" }')
    const { code, stdout, stderr } = await scratch.run(
      'make:migrations',
      '--answers=answers.json',
      '--fill=books.pages=sql:length(headline)',
      '--json'
    )
    assert.equal(code, 0, stderr)
    const { status, file, changes } = JSON.parse(stdout)
    assert.equal(status, 'written')
    assert.deepEqual(changes, ['Renames title to headline in books.', 'Adds pages to books.'])
    const text = await scratch.read(file)
    assert.include(text, "this.editor.renameColumn('books', 'title', 'headline')")
    assert.include(text, "{ fill: { sql: 'length(headline)' } }")
    assert.include(text, ' * rename-column:books.title = "headline"')
    const again = await scratch.run('make:migrations', '--answers=answers.json')
    assert.equal(again.code, 0, again.stderr)
    assert.match(again.stdout, /^Nothing to do/)
  })

  test('refuses an answer to nothing, and one that cannot be used, by name', async ({ assert }) => {
    await withBooks()
    await scratch.model('Book', `${TITLE}\n  ${PAGES}`)
    const unknown = await scratch.run(
      'make:migrations',
      '--fill=books.pages=1',
      '--drop=books.titel'
    )
    assert.equal(unknown.code, 1)
    assert.include(unknown.stderr, '"drop-confirm:books.titel"')
    const unusable = await scratch.run('make:migrations', '--fill=books.pages=many', '--json')
    assert.equal(unusable.code, 1)
    assert.include(JSON.parse(unusable.stdout).error, '"fill:books.pages" cannot be used')
    assert.lengthOf(await scratch.migrations(), 1)
  })

  test('--check says what is missing and writes nothing', async ({ assert }) => {
    await withBooks()
    await scratch.model('Book', `${TITLE}\n  @field.text({ nullable: true }) declare deck: string`)
    const { code, stdout } = await scratch.run('make:migrations', '--check')
    assert.equal(code, 3)
    assert.include(stdout, 'Adds deck to books.')
    assert.lengthOf(await scratch.migrations(), 1)
  })

  test('--dry-run prints the file, and --sql the statements of each database', async ({
    assert,
  }) => {
    await scratch.model('Book', TITLE)
    const dry = await scratch.run('make:migrations', '--dry-run')
    assert.equal(dry.code, 0, dry.stderr)
    assert.include(dry.stdout, "this.editor.createTable('books', {")
    for (const [dialect, words] of [
      ['sqlite', 'autoincrement'],
      ['pg', 'generated by default as identity'],
      ['mysql', 'auto_increment'],
    ]) {
      const { code, stdout, stderr } = await scratch.run(
        'make:migrations',
        '--sql',
        `--dialect=${dialect}`
      )
      assert.equal(code, 0, stderr)
      assert.include(stdout, words)
    }
    const odd = await scratch.run('make:migrations', '--sql', '--dialect=oracle')
    assert.equal(odd.code, 1)
    assert.include(odd.stderr, 'Dialects are: sqlite, pg, mysql')
    assert.isEmpty(await scratch.migrations())
  })

  test('--empty gives a file to fill by hand', async ({ assert }) => {
    await withBooks()
    const { code } = await scratch.run('make:migrations', '--empty', '--name=Count words')
    assert.equal(code, 0)
    const [books, file] = await scratch.migrations()
    assert.match(file, /^\d{13}_count_words\.ts$/)
    const text = await scratch.read(`database/migrations/${file}`)
    assert.include(text, `static parents = ['${books.replace('.ts', '')}']`)
    assert.include(text, "this.editor.run('")
    const checked = await scratch.run('make:migrations', '--check')
    assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  })

  test('shows both sides of two heads that clash, and moves one behind the other', async ({
    assert,
  }) => {
    await withBooks()
    const [base] = await scratch.migrations()
    const side = (add: string) =>
      [
        "import { Migration } from '#framework/migrations/main'",
        'export default class extends Migration {',
        `  static parents = ['${base.replace('.ts', '')}']`,
        '  async up() {',
        `    ${add}`,
        '  }',
        '  async down() {}',
        '}',
        '',
      ].join('\n')
    await scratch.write(
      'database/migrations/2000000000001_one.ts',
      side("this.editor.addIndex('books', { columns: ['title'] })")
    )
    await scratch.write(
      'database/migrations/2000000000002_other.ts',
      side("this.editor.alterColumn('books', 'title', { length: 220 })")
    )
    for (const flags of [[], ['--check'], ['--merge']]) {
      const { code, stdout } = await scratch.run('make:migrations', ...flags)
      assert.equal(code, 4, stdout)
      assert.include(stdout, '2000000000001_one')
      assert.include(stdout, '2000000000002_other')
      assert.include(stdout, 'Changes title (length) in books.')
    }
    const before = await scratch.migrations()
    const dry = await scratch.run('make:migrations', '--rebase', '--dry-run')
    assert.equal(dry.code, 0, dry.stderr)
    assert.equal(
      dry.stdout,
      'Would rename 2000000000002_other to 2000000000003_other\nIt would come after 2000000000001_one.\n'
    )
    const dryMerge = await scratch.run('make:migrations', '--merge', '--force', '--dry-run')
    assert.equal(dryMerge.code, 0, dryMerge.stderr)
    assert.include(dryMerge.stdout, '_merge_heads.ts')
    assert.deepEqual(await scratch.migrations(), before)
    const rebased = await scratch.run('make:migrations', '--rebase')
    assert.equal(rebased.code, 0, rebased.stderr)
    const [, one, other] = await scratch.migrations()
    assert.equal(one, '2000000000001_one.ts')
    assert.equal(other, '2000000000003_other.ts')
    assert.include(
      await scratch.read(`database/migrations/${other}`),
      "static parents = ['2000000000001_one']"
    )
    const again = await scratch.run('make:migrations', '--rebase')
    assert.equal(again.code, 0)
  })

  test('joins and moves nothing that cannot run after the other, even with --force', async ({
    assert,
  }) => {
    await withBooks()
    const [base] = await scratch.migrations()
    for (const [name, change] of [
      ['2000000000001_one', "renameColumn('books', 'title', 'headline')"],
      ['2000000000002_other', "alterColumn('books', 'title', { length: 220 })"],
    ]) {
      await scratch.write(
        `database/migrations/${name}.ts`,
        [
          "import { Migration } from '#framework/migrations/main'",
          'export default class extends Migration {',
          `  static parents = ['${base.replace('.ts', '')}']`,
          `  async up() { this.editor.${change} }`,
          '  async down() {}',
          '}',
          '',
        ].join('\n')
      )
    }
    const before = await scratch.migrations()
    for (const flag of ['--merge', '--rebase']) {
      const { code, stderr } = await scratch.run('make:migrations', flag, '--force')
      assert.equal(code, 1)
      assert.match(stderr, /title/)
      assert.include(stderr, 'It would run after 2000000000001_one. Edit 2000000000002_other to')
    }
    assert.deepEqual(await scratch.migrations(), before)
    const squashed = await scratch.run('migration:squash', '--dry-run')
    assert.equal(squashed.code, 1)
    assert.match(squashed.stderr, /title/)
    assert.notMatch(squashed.stdout + squashed.stderr, /^\s+at /m)
  })

  test('does not move what has been applied, unless it is told to', async ({ assert }) => {
    await withBooks()
    const [base] = await scratch.migrations()
    for (const [name, column] of [
      ['2000000000001_one', 'lead'],
      ['2000000000002_other', 'deck'],
    ]) {
      await scratch.write(
        `database/migrations/${name}.ts`,
        [
          "import { Migration } from '#framework/migrations/main'",
          'export default class extends Migration {',
          `  static parents = ['${base.replace('.ts', '')}']`,
          '  async up() {',
          `    this.editor.addColumn('books', '${column}', { type: 'text', nullable: true })`,
          '  }',
          '  async down() {}',
          '}',
          '',
        ].join('\n')
      )
    }
    const ran = await scratch.run('migration:run')
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    const refused = await scratch.run('make:migrations', '--rebase')
    assert.equal(refused.code, 1)
    assert.include(refused.stderr, '2000000000002_other has been applied')
    assert.lengthOf(await scratch.migrations(), 3)

    const merged = await scratch.run('make:migrations', '--merge')
    assert.equal(merged.code, 0, merged.stderr)
    const [, , , joined] = await scratch.migrations()
    assert.match(joined, /_merge_heads\.ts$/)
    assert.include(
      await scratch.read(`database/migrations/${joined}`),
      "static parents = ['2000000000001_one', '2000000000002_other']"
    )
  })

  const inTerminal = () => process.platform !== 'linux'
  const REASON = 'It needs the script command of util-linux'

  test('asks in a terminal, one question after another', async ({ assert }) => {
    await withBooks()
    await scratch.model('Book', `${HEADLINE}\n  ${PAGES}`)
    const { code, stdout } = await scratch.runInTerminal(
      ['make:migrations'],
      [
        ['renamed to headline', KEYS.enter],
        ['What do the rows get', KEYS.enter],
        ['Value', 'many', KEYS.enter],
        ['"many" is no whole number', KEYS.enter],
        ['Value', '12', KEYS.enter],
      ]
    )
    assert.equal(code, 0, stdout)
    const [, file] = await scratch.migrations()
    const text = await scratch.read(`database/migrations/${file}`)
    assert.include(text, "this.editor.renameColumn('books', 'title', 'headline')")
    assert.include(text, '{ fill: 12 }')
  }).skip(inTerminal, REASON)

  test('drops nothing when Enter alone answers', async ({ assert }) => {
    await scratch.model('Book', `${TITLE}\n  ${PAGES}`)
    await scratch.run('make:migrations')
    await scratch.model('Book', TITLE)
    const { code, stdout } = await scratch.runInTerminal(
      ['make:migrations'],
      [['Drop it with its values', KEYS.enter]]
    )
    assert.equal(code, 2, stdout)
    assert.lengthOf(await scratch.migrations(), 1)
  }).skip(inTerminal, REASON)

  test('writes nothing when a person would rather not say', async ({ assert }) => {
    await withBooks()
    await scratch.model('Book', HEADLINE)
    for (const keys of [[KEYS.down, KEYS.down, KEYS.enter], [KEYS.cancel]]) {
      const { code, stdout } = await scratch.runInTerminal(
        ['make:migrations'],
        [['renamed to headline', ...keys]]
      )
      assert.equal(code, 2, stdout)
      assert.lengthOf(await scratch.migrations(), 1)
    }
  }).skip(inTerminal, REASON)
})
