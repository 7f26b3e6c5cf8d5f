import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTypescript, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { origin } from '../rest/asking.js'
import { person } from '../rest/people.js'

/** Somebody's program, with the types that the description gives. What follows `@ts-expect-error` must not compile. */
const PROGRAM = `
import createClient from 'openapi-fetch'
import type { paths } from './description.js'

export async function run(baseUrl: string, token: string) {
  const client = createClient<paths, 'application/json' | 'application/problem+json'>({
    baseUrl,
    headers: { authorization: 'Bearer ' + token },
    querySerializer: { array: { style: 'form', explode: false } },
  })
  const stored = await client.POST('/posts', { body: { title: 'By a program', body: 'Written.' } })
  const id = String(stored.data!.data.id)
  const listed = await client.GET('/posts', {
    params: {
      query: {
        'filter[title]': { startsWith: 'By a' },
        'sort': ['-publishedAt', 'title'],
        'include': ['author'],
        'limit': 5,
        'count': 'true',
      },
    },
  })
  const titles: (string | undefined)[] = listed.data!.data.map((post) => post.title)
  const author: string | undefined = listed.data!.data[0]?.author?.name
  const changed = await client.PATCH('/posts/{id}', {
    params: { path: { id } },
    body: { deck: 'Changed', categoryId: null },
  })
  const refused = await client.POST('/posts', { body: { title: '', body: 'x' } })
  const code: string = refused.error!.code
  // @ts-expect-error a colour is not a sort
  void (() => client.GET('/posts', { params: { query: { sort: ['colour'] } } }))
  // @ts-expect-error a title is text
  void (() => client.POST('/posts', { body: { title: 1, body: 'x' } }))
  // @ts-expect-error a body is needed
  void (() => client.POST('/posts', { body: { title: 'x' } }))
  // @ts-expect-error nobody may store a role
  void (() => client.POST('/roles', { body: {} }))
  return { titles, author, total: listed.data!.meta.total, deck: changed.data!.data.deck, code }
}
`

/** What the compiler says against a file, a line each. */
function complaints(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    skipLibCheck: true,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test.group('The description of the API', (group) => {
  const folder = app.tmpPath('openapi_client')

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => rm(folder, { recursive: true, force: true }))

  test('gives openapi-typescript and openapi-fetch a client that compiles, lists and writes', async ({
    client,
    assert,
  }) => {
    const description = await client.get('/api/openapi.json')
    const types = astToString(await openapiTypescript(description.body()))
    const program = join(folder, 'program.ts')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'description.ts'), types)
    await writeFile(program, PROGRAM)
    assert.deepEqual(complaints(program), [])

    const author = await person('author')
    const { run } = await import(pathToFileURL(program).href)
    assert.deepEqual(await run(`${origin()}/api`, author.token), {
      titles: ['By a program'],
      author: author.actor.name,
      total: 1,
      deck: 'Changed',
      code: 'E_INVALID',
    })
  }).timeout(120_000)
})
