import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { ERRORS, Policy } from '#framework/resources/main'
import { ask } from './asking.js'
import { person } from './people.js'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** The key of everything the examples point at. */
const KEY = 4107

interface Example {
  request: string
  method: 'get' | 'post'
  path: string
  token?: string
  body?: unknown
  status: number
  answer: unknown
}

/** A request in an `http` block, and its answer in the `json` block after it, whose info string has the status. */
const examples: Example[] = [
  ...read('docs/rest.md').matchAll(/```http\n([^]+?)\n```\n+```json (\d+)\n([^]+?)\n```/g),
].map(([, request, status, answer]) => {
  const [head, ...body] = request.split('\n\n')
  const [line, ...headers] = head.split('\n')
  const [method, path] = line.split(' ')
  return {
    request: line,
    method: method.toLowerCase() as Example['method'],
    path,
    token: headers.map((header) => /^Authorization: Bearer (.+)/.exec(header)?.[1]).find(Boolean),
    body: body.length ? JSON.parse(body.join('\n')) : undefined,
    status: Number(status),
    answer: JSON.parse(answer),
  }
})

/** Whether an answer says what the page says; `…` stands for anything. */
function says(answer: unknown, page: unknown): boolean {
  if (typeof page === 'string' && page.includes('…')) {
    const parts = page.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return typeof answer === 'string' && new RegExp(`^${parts.join('.+')}$`, 's').test(answer)
  }
  if (Array.isArray(page)) {
    return (
      Array.isArray(answer) &&
      answer.length === page.length &&
      page.every((one, index) => says(answer[index], one))
    )
  }
  if (typeof page === 'object' && page !== null) {
    const given = answer as Record<string, unknown> | null
    return given !== null && Object.entries(page).every(([name, value]) => says(given[name], value))
  }
  return answer === page
}

async function world() {
  const author = await person('author')
  await db.from('users').where('id', author.id).update({ name: 'Ada Lund', slug: 'ada-lund' })
  const now = DateTime.utc(2026, 3, 1, 8)
  const tag = await TagFactory.merge({ id: KEY, name: 'Railways', slug: 'railways' }).create()
  const text = { body: 'All aboard.', deck: null }
  const train = { ...text, id: KEY, title: 'Night train', slug: 'night-train', publishedAt: now }
  const other = { ...text, id: KEY + 2, title: 'Paper', publishedAt: DateTime.utc(2025, 1, 1) }
  const draft = { ...text, id: KEY + 1, title: 'Still wet', authorId: author.id }
  const post = await PostFactory.apply('published')
    .merge({ ...train, authorId: author.id })
    .create()
  await post.related('tags').attach([tag.id])
  for (const authorName of ['Bea', 'Cy']) {
    await CommentFactory.apply('approved').merge({ postId: post.id, authorName }).create()
  }
  await PostFactory.apply('published')
    .merge({ ...other, authorId: author.id })
    .create()
  await PostFactory.merge(draft).create()
  return author
}

test.group('The page about REST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('has examples', ({ assert }) => {
    assert.isAtLeast(examples.length, 8)
  })

  test('tells the truth: {request}')
    .with(examples)
    .run(async ({ client, assert }, { method, path, token, body, status, answer }) => {
      const author = await world()
      const request = ask(client, method, path, undefined, body)
      if (token) request.bearerToken(token === 'gable_…' ? author.token! : token)
      const response = await request
      assert.equal(response.status(), status, response.text())
      const found = response.body()
      // Whoever reads the page has another key for the author than the test has.
      const told = JSON.parse(
        JSON.stringify(answer).replace(`"author":{"id":${KEY}`, `"author":{"id":${author.id}`)
      )
      assert.isTrue(says(found, told), JSON.stringify(found, null, 2))
    })
})

test.group('The page about', () => {
  test('errors has every code, with its status and title', ({ assert }) => {
    const rows = [
      ...read('docs/errors.md').matchAll(/^\| \[`(E_\w+)`\]\(.+?\) \| (\d+) \| (.+?) \|/gm),
    ]
    assert.deepEqual(
      rows.map(([, code, status, title]) => ({ code, status: Number(status), title })),
      Object.entries(ERRORS).map(([code, { status, title }]) => ({ code, status, title }))
    )
  })

  test('errors has every fault of a declaration', ({ assert }) => {
    const codes = read('framework/resources/declaration_exception.ts').matchAll(/'(E_\w+)'/g)
    for (const [, code] of codes) {
      if (code !== 'E_INVALID_DECLARATION')
        assert.include(read('docs/errors.md'), `| \`${code}\` |`)
    }
  })

  test('resources has every option', ({ assert }) => {
    const page = read('docs/resources.md')
    for (const [file, name] of [
      ['resource.ts', 'ResourceOptions'],
      ['resource.ts', 'ApiOptions'],
      ['action.ts', 'Action'],
    ]) {
      const body = read(`framework/resources/${file}`)
        .split(`export interface ${name}<`)[1]
        .split('\n}\n')[0]
      const options = [...body.matchAll(/^ {2}(\w+)\??[:(]/gm)].map(([, option]) => option)
      assert.isAtLeast(options.length, 5)
      for (const option of options) assert.include(page, `| \`${option}\` |`)
    }
  })

  test('policies has every question', ({ assert }) => {
    const page = read('docs/policies.md')
    for (const name of Object.getOwnPropertyNames(Policy.prototype)) {
      if (name !== 'constructor') assert.include(page, `| \`${name}(`)
    }
  })
})
