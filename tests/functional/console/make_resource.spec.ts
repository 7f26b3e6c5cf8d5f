import { readdir, rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import { ScratchApp } from '#tests/helpers/scratch_app'
import { typeFaults } from '#tests/helpers/type_faults'

/** Names and kinds that are awkward one way or another; each needs only what stands before it. */
const RESOURCES = [
  [
    'Book',
    ...['title:string:200', 'price:money', 'published_on:date?', 'author:belongsTo:User'],
    ...['status:enum:draft,published:default=draft', 'summary:text?', 'body:markdown'],
    ...['isbn:string:13:unique', 'category:belongsTo?', 'sequel:belongsTo:Book?', 'site:url?'],
  ],
  ['Person', 'name:string', 'bio:richText?', 'email:email:unique', '--soft-deletes'],
  ['NewsItem', 'headline:string:120', 'starts_at:dateTime', 'rank:integer:min=1:max=5', '--uuid'],
  [
    'Class',
    'code:string:3',
    'class:string:8?',
    'teacher:belongsTo:Person',
    'news:belongsTo:NewsItem',
  ],
  ['Secret', 'holder:belongsTo:Person:unique', 'size:decimal:8:3', 'open:boolean', '--private'],
  ['Sheep', 'data:json?', 'weight:float?', 'mark:color?', 'at:time?', 'role:belongsTo:Role?'],
]

const FOLDERS = ['books', 'people', 'news_items', 'classes', 'secrets', 'sheep']

/** What it prints with `--json`. */
interface Document {
  made: boolean
  files: { file: string; fate: string }[]
  migration: { status: string; file: string }
}

const lines = (text: string) => text.trim().split('\n')

/** Paths below these folders, sorted. */
async function filesIn(scratch: ScratchApp, ...folders: string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(scratch.path(folder), { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`.slice(scratch.folder.length + 1))
    })
  )
  return found.flat().sort()
}

const OURS = ['.adonisjs', 'app', 'database', 'resources', 'start', 'tests']

test.group('node ace make:resource', (group) => {
  let scratch: ScratchApp
  let before: string[]
  let user: string
  let routes: string
  const documents: Document[] = []

  group.setup(async () => {
    scratch = await ScratchApp.make()
    before = await filesIn(scratch, ...OURS)
    user = await scratch.read('app/models/user.ts')
    routes = await scratch.read('start/routes.ts')
    for (const resource of RESOURCES) {
      const { code, stderr, stdout } = await scratch.ace('make:resource', ...resource, '--json')
      if (code !== 0) throw new Error(`${resource[0]}: ${stdout}${stderr}`)
      documents.push(JSON.parse(stdout))
    }
    return () => scratch.remove()
  })
  group.each.timeout(180_000)

  /** Files of TypeScript that are new or that lines were added to. */
  async function made(): Promise<string[]> {
    const now = await filesIn(scratch, 'app', 'database', 'start', 'tests')
    const fresh = now.filter((file) => file.endsWith('.ts') && !before.includes(file))
    return [...fresh, 'start/routes.ts', 'app/models/user.ts', 'app/models/category.ts']
  }

  test('says in one document what it made, and which migration', async ({ assert }) => {
    for (const [index, { made: isMade, files, migration }] of documents.entries()) {
      const [name] = RESOURCES[index]
      assert.isTrue(isMade, name)
      for (const { file } of files) assert.isNotEmpty(await scratch.read(file))
      assert.include(JSON.stringify(migration), `_create_${FOLDERS[index]}.ts`)
    }
  })

  test('makes what the formatter and the linter find nothing wrong with', async ({ assert }) => {
    const files = await made()
    assert.isAtLeast(files.length, 55)
    const prettier = await scratch.run(
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      ...files
    )
    assert.equal(prettier.code, 0, prettier.stdout + prettier.stderr)
    const eslint = await scratch.run('node_modules/eslint/bin/eslint.js', ...files)
    assert.equal(eslint.code, 0, eslint.stdout)
  })

  test('makes what the compiler finds nothing wrong with', async ({ assert }) => {
    assert.deepEqual(typeFaults(scratch.folder, await made()), [])
  })

  test('makes tests that pass, against pages, the API and the admin', async ({ assert }) => {
    const files = FOLDERS.map((folder) => `--files=functional/${folder}/*`)
    const { code, stdout, stderr } = await scratch.ace('test', 'functional', ...files)
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /\n\d+ passed, 0 failed/)
    assert.isAbove(Number(/\n(\d+) passed/.exec(stdout)![1]), 55)
  })

  test('lists the new controllers and routes where AdonisJS looks for them', async ({ assert }) => {
    const controllers = await scratch.read('.adonisjs/server/controllers.ts')
    assert.include(controllers, 'NewsItems: () =>')
    assert.include(await scratch.read('.adonisjs/server/routes.d.ts'), `'news_items.show'`)
    assert.include(await scratch.read('start/routes.ts'), `import '#start/routes/news_items'\n`)
  })

  test('once more changes nothing', async ({ assert }) => {
    const { code, stdout } = await scratch.ace('make:resource', ...RESOURCES[1], '--no-migration')
    assert.equal(code, 0)
    for (const line of lines(stdout)) assert.match(line, /^unchanged /)
  })

  test('leaves a file that somebody changed, and says so', async ({ assert }) => {
    const name = 'app/policies/sheep_policy.ts'
    const text = await scratch.read(name)
    await scratch.write(name, `${text}// ours\n`)
    const { code, stdout } = await scratch.ace('make:resource', ...RESOURCES[5], '--no-migration')
    assert.equal(code, 0)
    assert.match(stdout, /^skipped {4}app\/policies\/sheep_policy\.ts {2}is there already/m)
    assert.equal(await scratch.read(name), `${text}// ours\n`)

    await scratch.ace('make:resource', ...RESOURCES[5], '--no-migration', '--force')
    assert.equal(await scratch.read(name), text)
  })

  test('makes nothing around a model of another shape', async ({ assert }) => {
    const now = await filesIn(scratch, ...OURS)
    const { code, stderr } = await scratch.ace('make:resource', 'Tag', 'colour:color')
    assert.equal(code, 1)
    assert.match(stderr, /app\/models\/tag\.ts is there already and is another one/)
    const taken = await scratch.ace('make:resource', 'Author', 'name:string')
    assert.equal(taken.code, 1)
    assert.match(taken.stderr, /The address \/authors is taken: start\/routes\/pages\.ts has it/)
    const shadow = await scratch.ace('make:resource', 'Asset', 'name:string')
    assert.equal(shadow.code, 1)
    assert.match(shadow.stderr, /The address \/assets is taken: the route "assets" has it/)
    assert.deepEqual(await filesIn(scratch, ...OURS), now)
  })

  test('says everything that is wrong before it writes anything', async ({ assert }) => {
    const now = await filesIn(scratch, ...OURS)
    const bad = ['title:strng', 'author:belongsTo', 'parent:belongsTo:Song']
    const { code, stderr, stdout } = await scratch.ace('make:resource', 'Song', ...bad)
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /"title:strng" \(field 1 of 3\): .*did you mean string\?/)
    const json = await scratch.ace('make:resource', 'Song', ...bad.slice(1), '--json')
    assert.equal(json.code, 1)
    const { made: isMade, errors } = JSON.parse(json.stdout)
    assert.isFalse(isMade)
    assert.match(errors[0], /there is no model Author\. Models are: .*Book, Category, /)
    assert.match(errors[1], /has to be nullable, or the first could never be made/)
    assert.deepEqual(await filesIn(scratch, ...OURS), now)
  })

  test('asks nothing where nobody can answer', async ({ assert }) => {
    const { code, stderr } = await scratch.ace('make:resource')
    assert.equal(code, 1)
    assert.match(stderr, /The name is missing, as in: node ace make:resource Book/)
  })

  test('lists what it would make, and makes nothing', async ({ assert }) => {
    const now = await filesIn(scratch, ...OURS)
    const dry = await scratch.ace(
      'make:resource',
      'Song',
      'title:string',
      '--dry-run',
      '--no-pages'
    )
    assert.equal(dry.code, 0)
    assert.match(dry.stdout, /^created {4}app\/models\/song\.ts$/m)
    assert.match(dry.stdout, /^Dry run: nothing was written$/m)
    assert.notMatch(dry.stdout, /controller|routes|views/)
    const json = await scratch.ace('make:resource', 'Song', 'title:string', '--dry-run', '--json')
    const document = JSON.parse(json.stdout)
    assert.deepInclude(document.files[0], { file: 'app/models/song.ts', fate: 'created' })
    assert.deepEqual(await filesIn(scratch, ...OURS), now)
  })

  test('takes a stub that was ejected and changed', async ({ assert, cleanup }) => {
    cleanup(() => rm(scratch.path('stubs'), { recursive: true, force: true }))
    const ejected = await scratch.ace('eject', 'make/resource')
    assert.equal(ejected.code, 0, ejected.stderr)
    const stub = 'stubs/make/resource/policy.stub'
    assert.include(ejected.stdout, `created  ${stub}`)
    await scratch.write(stub, `${await scratch.read(stub)}\n// House rules apply.\n`)
    await scratch.ace('make:policy', 'Tag', '--force')
    assert.include(await scratch.read('app/policies/tag_policy.ts'), '// House rules apply.')

    const again = await scratch.ace('eject', 'make/resource')
    assert.equal(again.code, 1)
    assert.include(again.stdout, `skipped  ${stub}  is there already`)
    await scratch.write(stub, '{{ nothing.here }}')
    const broken = await scratch.ace('make:policy', 'Tag', '--force')
    assert.equal(broken.code, 1)
    assert.match(broken.stderr, /The stub make\/resource\/policy\.stub cannot be used/)
  })

  test('is taken back by destroy:resource, but for what was changed', async ({ assert }) => {
    const asked = await scratch.ace('destroy:resource', 'Book')
    assert.equal(asked.code, 1)
    assert.match(asked.stderr, /Nothing was removed: without a terminal to ask in, say --yes/)
    const dry = await scratch.ace('destroy:resource', 'Book', '--dry-run')
    assert.match(dry.stdout, /^removed {4}app\/models\/book\.ts$/m)
    assert.equal((await scratch.read('app/models/book.ts')).includes('class Book'), true)

    const policy = await scratch.read('app/policies/person_policy.ts')
    await scratch.write('app/policies/person_policy.ts', `${policy}// ours\n`)
    const used = await scratch.ace('destroy:resource', 'Person', '--yes')
    assert.equal(used.code, 1)
    assert.match(used.stderr, /app\/models\/class\.ts uses Person: change it first/)
    const all = RESOURCES.map(([name]) => name)
    const { code, stdout, stderr } = await scratch.ace('destroy:resource', ...all, '--yes')
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /^kept {7}app\/policies\/person_policy\.ts {2}was changed since it was made$/m
    )
    assert.include(stdout, 'node ace make:migrations asks whether to drop them')
    assert.equal(await scratch.read('app/models/user.ts'), user)
    assert.equal(await scratch.read('start/routes.ts'), routes)
    const left = (await filesIn(scratch, ...OURS)).filter((file) => !before.includes(file))
    assert.deepEqual(
      left.filter((file) => !file.startsWith('database/migrations/')),
      ['.adonisjs/scaffold/person.json', 'app/policies/person_policy.ts']
    )
    const controllers = await scratch.read('.adonisjs/server/controllers.ts')
    assert.notInclude(controllers, 'Books')

    const forced = await scratch.ace('destroy:resource', 'Person', '--force', '--json')
    assert.deepInclude(JSON.parse(forced.stdout).files, {
      file: 'app/policies/person_policy.ts',
      removal: 'removed',
    })
    const unknown = await scratch.ace('destroy:resource', 'Person')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /make:resource has not made Person/)
  })
})
