import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import ImportMarkdown from '../../commands/import_markdown.js'
import Category from '#models/category'
import Post from '#models/post'
import Tag from '#models/tag'
import { UserFactory } from '#database/factories/user_factory'

let folder: string

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** A file of Hugo's kind, of our own wording. */
function article(front: string, body = 'The **night** train leaves at nine.'): string {
  return `---\n${front}\n---\n\n${body}\n`
}

interface Printed {
  exitCode: number | undefined
  totals: Record<string, number>
  files: {
    file: string
    status: string
    slug?: string
    line?: number
    reason?: string
    notes: string[]
  }[]
}

async function run(...argv: string[]) {
  ace.ui.switchMode('raw')
  const command = await ace.create(ImportMarkdown, argv)
  await command.exec()
  return {
    command,
    exitCode: command.exitCode,
    lines: command.logger.getLogs().map(({ message }) => message),
  }
}

/** Imports the folder, or these paths. */
async function runJson(...argv: string[]): Promise<Printed> {
  const paths = argv.some((argument) => !argument.startsWith('--')) ? [] : [folder]
  const { lines, exitCode } = await run(...paths, ...argv, '--json')
  return { exitCode, ...JSON.parse(lines.at(-1)!) }
}

async function onlyOutcome(path: string) {
  const { files, exitCode } = await runJson(path)
  return { ...files[0], exitCode }
}

test.group('Importing Markdown', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gable-import-'))
    await UserFactory.merge({ email: 'first@example.com' }).apply('admin').create()
    return () => {
      ace.ui.switchMode('normal')
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('makes posts with their tags and categories', async ({ assert }) => {
    write(
      'posts/night-train.md',
      article(
        'title: "Night trains"\ndate: 2025-09-15T23:20:21+01:00\ndraft: false\ntags: ["Rail", "Slow Travel"]\ncategories: ["Travel/Rail", "Other"]\ndescription: By sleeper.'
      )
    )
    const { totals, exitCode } = await runJson()
    assert.deepEqual(totals, { created: 1, updated: 0, unchanged: 0, skipped: 0, failed: 0 })
    assert.equal(exitCode ?? 0, 0)

    const post = await Post.query()
      .where('slug', 'night-train')
      .preload('tags')
      .preload('category')
      .firstOrFail()
    assert.equal(post.title, 'Night trains')
    assert.equal(post.deck, 'By sleeper.')
    assert.equal(post.status, 'published')
    assert.equal(post.publishedAt?.toUTC().toISO(), '2025-09-15T22:20:21.000Z')
    assert.include(post.bodyHtml, '<strong>night</strong>')
    assert.sameMembers(
      post.tags.map(({ name }) => name),
      ['Rail', 'Slow Travel']
    )
    assert.equal(post.category.name, 'Rail')
    assert.equal((await Category.findOrFail(post.category.parentId!)).name, 'Travel')
  })

  test('twice changes nothing the second time', async ({ assert }) => {
    write('a.md', article('title: A\ndate: 2025-01-01\ntags: x, y\ncategories: Z'))
    write('b.md', article('title: B'))
    write('c.md', article('title: C\ndraft: true'))
    await runJson()
    const before = await Post.query().orderBy('id')
    const { totals } = await runJson()
    assert.equal(totals.unchanged, 3)
    const after = await Post.query().orderBy('id')
    assert.deepEqual(
      after.map((post) => post.serialize()),
      before.map((post) => post.serialize())
    )
  })

  test('again updates what differs and adds nothing', async ({ assert }) => {
    write('a.md', article('title: A\ndate: 2025-01-01\ntags: [x, y]'))
    write('b.md', article('title: B\ndate: 2025-01-01\ntags: [x]'))
    write('c.md', article('title: C\ndate: 2025-01-01'))
    await runJson()
    write('a.md', article('title: A changed\ndate: 2025-01-01\ntags: [x, y]', 'Other words.'))
    write('b.md', article('title: B\ndate: 2025-01-01\ntags: [y, z]'))
    const { totals } = await runJson()
    assert.deepEqual(totals, { created: 0, updated: 2, unchanged: 1, skipped: 0, failed: 0 })

    const posts = await Post.query().orderBy('slug').preload('tags')
    assert.deepEqual(
      posts.map(({ title }) => title),
      ['A changed', 'B', 'C']
    )
    assert.include(posts[0].bodyHtml, 'Other words.')
    assert.sameMembers(
      posts[1].tags.map(({ name }) => name),
      ['y', 'z']
    )
  })

  test('reads TOML and JSON front matter, and none', async ({ assert }) => {
    write('toml.md', '+++\ntitle = "Toml"\ndate = 2025-02-03T04:05:06Z\ntags = ["a"]\n+++\ntext')
    write('json.md', '{\n  "title": "Json",\n  "date": "2025-02-03"\n}\n\ntext')
    write('none.md', '# From the heading\n\ntext')
    write('2024-05-06-from-the-name.md', 'text')
    const { totals, files } = await runJson()
    assert.equal(totals.created, 4, JSON.stringify(files))
    const posts = await Post.query().orderBy('slug')
    assert.deepEqual(
      posts.map(({ slug, title }) => [slug, title]),
      [
        ['from-the-name', 'From the name'],
        ['json', 'Json'],
        ['none', 'From the heading'],
        ['toml', 'Toml'],
      ]
    )
    assert.equal(posts[0].publishedAt?.toUTC().toISODate(), '2024-05-06')
    assert.notInclude(posts[2].body, 'From the heading')
  })

  test('leaves drafts unpublished and withdraws what became one', async ({ assert }) => {
    write('a.md', article('title: A\ndate: 2025-01-01'))
    await runJson()
    write('a.md', article('title: A\ndate: 2025-01-01\ndraft: true'))
    await runJson()
    const post = await Post.findByOrFail('slug', 'a')
    assert.equal(post.status, 'draft')
    assert.isNull(post.publishedAt)
  })

  test('as a dry run says what would happen and changes nothing', async ({ assert }) => {
    write('a.md', article('title: A\ntags: [x]\ncategories: [c]'))
    write('b.md', article('title: B\ntags: [x]\ncategories: [c]'))
    const { totals } = await runJson('--dry-run')
    assert.equal(totals.created, 2)
    assert.isNull(await Post.first())
    assert.isNull(await Tag.first())
    assert.isNull(await Category.first())
    assert.include((await run(folder, '--dry-run')).lines.at(-1)!, 'dry run: nothing was changed')
  })

  test('passes over one bad file among good ones, and says where and why', async ({ assert }) => {
    write('a.md', article('title: A'))
    write('b.md', article('title: B\ndate: 31/12/2024'))
    write('c.md', article('title: C'))
    const { lines, exitCode } = await run(folder)
    assert.equal(exitCode, 1)
    const failure = lines.find((line) => line.includes('failed ') && line.includes('b.md'))!
    assert.include(failure, 'b.md:3')
    assert.include(failure, 'date is not a date: "31/12/2024"')
    assert.equal(lines.at(-1), '3 files: 2 created, 0 updated, 0 unchanged, 1 failed')
    assert.lengthOf(await Post.all(), 2)
  })

  test('leaves no half of a post that the database refuses', async ({ assert, cleanup }) => {
    const { save } = Post.prototype
    cleanup(() => void (Post.prototype.save = save))
    Post.prototype.save = async () => {
      throw new Error('the disk is full')
    }
    const { status, reason } = await onlyOutcome(
      write('a.md', article('title: A\ntags: [x]\ncategories: [y]'))
    )
    assert.deepEqual([status, reason], ['failed', 'the disk is full'])
    assert.isNull(await Tag.first())
    assert.isNull(await Category.first())

    Post.prototype.save = save
    assert.equal((await onlyOutcome(join(folder, 'a.md'))).status, 'created')
  })

  test('refuses {0}')
    .with([
      [
        'YAML that cannot be read',
        '---\ntitle: A\ntags: [a, b\n---\ntext',
        'the YAML front matter cannot be read',
        3,
      ],
      [
        'TOML that cannot be read',
        '+++\ntitle = "A"\ndate = \n+++\ntext',
        'the TOML front matter cannot be read',
        3,
      ],
      [
        'JSON that cannot be read',
        '{\n"title": "A",\n}\ntext',
        'the JSON front matter cannot be read',
        3,
      ],
      ['front matter without end', '---\ntitle: A\n\ntext', 'never closed', 1],
      ['front matter that is a list', '---\n- a\n---\ntext', 'not a list of names', 2],
      [
        'a title that is too long',
        `---\ntitle: ${'a'.repeat(201)}\n---\n`,
        'title has 201 characters; at most 200',
        2,
      ],
      [
        'a title that is a list',
        '---\ndate: 2025-01-01\ntitle: [a]\n---\n',
        'title must be text',
        3,
      ],
      [
        'tags that are objects',
        '---\ntitle: A\ntags:\n  - a: b\n---\n',
        'tags must be a list of names',
        3,
      ],
      [
        'a draft that is neither',
        '---\ntitle: A\ndraft: maybe\n---\n',
        'draft must be true or false',
        3,
      ],
      [
        'a slug of nothing',
        '---\nslug: "../.."\n---\n',
        'slug has nothing a slug can be made of',
        2,
      ],
      [
        'aliases that multiply',
        `---\na: &a [1,2,3,4,5,6,7,8,9]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: &d [${'*c,'.repeat(9)}]\n---\n`,
        'YAML',
        2,
      ],
      ['an empty file', '', 'the file is empty', 1],
      ['a file of blanks', '\ufeff \n\n', 'the file is empty', 1],
      ['a file that is not text', 'a\nb\0c', 'NUL byte', 2],
      ['a huge file', 'a'.repeat(1024 * 1024 + 1), 'at most 1048576 (1 MiB)', undefined],
      ['a text that does not fit', 'a '.repeat(100_001), 'at most 200000 fit', undefined],
    ] as [string, string, string, number | undefined][]) // prettier-ignore
    .run(async ({ assert }, [, content, reason, line]) => {
      const outcome = await onlyOutcome(write('bad.md', content))
      assert.equal(outcome.status, 'failed')
      assert.include(outcome.reason!, reason)
      assert.equal(outcome.line, line)
      assert.equal(outcome.exitCode, 1)
      assert.isNull(await Post.first())
    })

  test('makes {0} the slug {2}')
    .with([
      ['posts/night-train.md', 'title: X', 'night-train'],
      ['a.md', 'url: /2024/05/night-train/', 'night-train'],
      ['a.md', 'url: https://example.com/blog/night-train.html?x=1#y', 'night-train'],
      ['a.md', 'slug: Night Train!', 'night-train'],
      ['a.md', "url: '../../etc/passwd'", 'passwd'],
      ['a.md', "slug: '..%2F..%2Fetc'", 'etc'],
      ['a.md', 'slug: "..\\\\..\\\\windows"', 'windows'],
      ['night-train/index.md', 'title: X', 'night-train'],
      ['night-train/index.fr.md', 'title: X', 'night-train-fr'],
      ['Größe & Mut.md', 'title: X', 'grosse-mut'],
    ])
    .run(async ({ assert }, [name, front, slug]) => {
      const outcome = await onlyOutcome(write(name, article(front)))
      assert.equal(outcome.slug, slug)
      assert.equal(outcome.status, 'created')
    })

  test('makes the same slug of a name in other letters every time', async ({ assert }) => {
    const path = write('夜行列车.md', article('title: 夜行列车'))
    assert.match((await onlyOutcome(path)).slug!, /^[a-z0-9-]+$/)
    assert.equal((await onlyOutcome(path)).status, 'unchanged')
  })

  test('passes over pages of sections', async ({ assert }) => {
    write('posts/_index.md', article('title: Posts'))
    const { files, exitCode } = await runJson()
    assert.equal(files[0].status, 'skipped')
    assert.equal(exitCode ?? 0, 0)
  })

  test('refuses the second file with a slug', async ({ assert }) => {
    write('a.md', article('title: A\nslug: same'))
    write('b.md', article('title: B\nslug: same'))
    const { files } = await runJson()
    assert.deepEqual(
      files.map(({ status }) => status),
      ['created', 'failed']
    )
    assert.include(files[1].reason!, 'a.md')
  })

  test('refuses to overwrite a post in the trash', async ({ assert }) => {
    const path = write('a.md', article('title: A'))
    await onlyOutcome(path)
    const post = await Post.findByOrFail('slug', 'a')
    await post.delete()
    assert.include((await onlyOutcome(path)).reason!, 'in the trash')
  })

  test('walks folders once, whatever links lead there', async ({ assert }) => {
    write('posts/a.md', article('title: A'))
    write('posts/.hidden/b.md', article('title: B'))
    write('posts/notes.txt', 'not this')
    symlinkSync(folder, join(folder, 'posts/loop'))
    symlinkSync(join(folder, 'posts/a.md'), join(folder, 'again.md'))
    symlinkSync(join(folder, 'nowhere.md'), join(folder, 'broken.md'))
    const { files } = await runJson()
    assert.sameMembers(
      files.map(({ status }) => status),
      ['created', 'failed']
    )
    assert.include(files.find(({ status }) => status === 'failed')!.file, 'broken.md')
  })

  test('refuses a path that is not there, or not Markdown', async ({ assert }) => {
    assert.include((await onlyOutcome(join(folder, 'missing'))).reason!, 'no such file')
    assert.include((await onlyOutcome(write('a.txt', 'x'))).reason!, 'not a Markdown file')
  })

  test('reads files in other encodings and says so', async ({ assert }) => {
    const outcome = await onlyOutcome(
      write('a.md', Buffer.from('---\ntitle: Caf\u00e9\n---\r\ntext', 'latin1'))
    )
    assert.deepEqual(outcome.notes, ['1 byte is not UTF-8, read as Windows-1252'])
    assert.equal((await Post.findByOrFail('slug', 'a')).title, 'Café')
  })

  test('repairs misread characters in text and front matter', async ({ assert }) => {
    const arrow = '\u00e2\u2020\u2014'
    const outcome = await onlyOutcome(
      write('a.md', article(`title: Trains ${arrow}`, `Trains ${arrow}`))
    )
    assert.deepEqual(outcome.notes, ['misread characters repaired'])
    const post = await Post.findByOrFail('slug', 'a')
    assert.equal(post.title, 'Trains ↗')
    assert.include(post.bodyHtml, 'Trains ↗')
  })

  test('keeps different tags apart and the same ones together', async ({ assert }) => {
    write('a.md', article('title: A\ntags: [C, C++, "C#", Machine Learning]'))
    write('b.md', article('title: B\ntags: [machine-learning, c]'))
    await runJson()
    const tags = await Tag.query().orderBy('slug')
    assert.deepEqual(
      tags.map(({ slug }) => slug),
      ['c', 'c-plus-plus', 'c-sharp', 'machine-learning']
    )
  })

  test('gives categories of one name under two others addresses of their own', async ({
    assert,
  }) => {
    write('a.md', article('title: A\ncategories: Dev/News'))
    write('b.md', article('title: B\ncategories: Garden/News'))
    await runJson()
    const slugs = (await Category.query().orderBy('slug')).map(({ slug }) => slug)
    assert.deepEqual(slugs, ['dev', 'garden', 'garden-news', 'news'])
  })

  test('gives posts to the author they name, else to the one of the run, else to the first admin', async ({
    assert,
  }) => {
    const jane = await UserFactory.merge({ name: 'Jane Ash', email: 'jane@example.com' }).create()
    const tom = await UserFactory.merge({ name: 'Tom Elm', email: 'tom@example.com' }).create()
    write('a.md', article('title: A\nauthor: Jane Ash'))
    write('b.md', article('title: B\nauthor: nobody@example.com'))
    const { files } = await runJson('--author=tom@example.com')
    assert.equal((await Post.findByOrFail('slug', 'a')).authorId, jane.id)
    assert.equal((await Post.findByOrFail('slug', 'b')).authorId, tom.id)
    assert.deepEqual(files[1].notes, ['no account for the author "nobody@example.com"'])

    write('c.md', article('title: C'))
    await runJson()
    assert.equal(
      (await Post.query().where('slug', 'c').preload('author').firstOrFail()).author.email,
      'first@example.com'
    )
    assert.equal((await Post.findByOrFail('slug', 'b')).authorId, tom.id)
  })

  test('refuses an author without account before it begins', async ({ assert }) => {
    write('a.md', article('title: A'))
    const { lines, exitCode } = await run(folder, '--author=nobody@example.com')
    assert.equal(exitCode, 1)
    assert.include(lines.at(-1)!, 'No account has the e-mail address nobody@example.com')
    assert.isNull(await Post.first())
  })

  test('prints no control characters of a file', async ({ assert }) => {
    write('a.md', article('title: A\nauthor: "x\\e[2Jy"'))
    const { lines } = await run(folder)
    assert.notInclude(lines.join('\n').replace(/\p{Cc}\[\d*m/gu, ''), '\u001b')
  })

  const real = app.makePath('../shared/data/articles/backend-alternatives.md')
  const isThere = existsSync(real)
  if (!isThere) {
    process.once('exit', () => {
      process.stdout.write(`\nLEFT OUT: importing a real article. There is none at ${real}\n`)
    })
  }

  test('takes a real article with its accidents', async ({ assert }) => {
    const outcome = await onlyOutcome(real)
    assert.equal(outcome.status, 'created', outcome.reason)
    assert.equal(outcome.slug, 'backend-alternatives')
    const post = await Post.query()
      .where('slug', 'backend-alternatives')
      .preload('tags')
      .firstOrFail()
    const written = readFileSync(real, 'utf8')
    assert.equal(post.title, /^title: "(.*)"$/m.exec(written)![1])
    assert.equal(post.publishedAt?.toUTC().toISO(), '2025-09-15T22:20:21.000Z')
    assert.lengthOf(post.tags, 4)
    assert.match(post.bodyHtml, /<li class="card"><a href="https:[^>]*>[^<]* 101 ↗<\/a><\/li>/)
    assert.notMatch(post.bodyHtml, /\{\{[<%]|â†/)
    assert.isAbove(post.contents.length, 20)
    assert.isAbove(post.readingMinutes, 9)
    const ids = new Set(post.contents.map(({ id }) => id))
    for (const [, target] of post.bodyHtml.matchAll(/href="#([^"]+)"/g))
      assert.isTrue(ids.has(decodeURIComponent(target)), target)
    assert.equal((await onlyOutcome(real)).status, 'unchanged')
  }).skip(!isThere, 'there is no real article on this machine')
})
