import { parse } from 'yaml'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { ask } from '../rest/asking.js'
import { person } from '../rest/people.js'

interface Description {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; security: object[] }>>
  components: { schemas: Record<string, { properties: object; required?: string[] }> }
}

async function description(client: ApiClient, query = '', token?: string): Promise<Description> {
  const request = client.get(`/api/openapi.json${query}`)
  if (token) request.bearerToken(token)
  const answer = await request
  answer.assertStatus(200)
  return answer.body()
}

const operationsOf = ({ paths }: Description) =>
  Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId }) => operationId ?? [])
  )

const fieldsOf = ({ components }: Description, schema: string) =>
  Object.keys(components.schemas[schema].properties)

/** What is pointed at and is not there. */
function danglingIn(described: Description): string[] {
  const refs = JSON.stringify(described).matchAll(/"\$ref":"#\/([^"]+)"/g)
  return [...new Set(Array.from(refs, ([, ref]) => ref))].filter(
    (ref) =>
      !ref
        .split('/')
        .reduce<unknown>(
          (at, step) => (at as Record<string, unknown> | undefined)?.[step],
          described
        )
  )
}

test.group('The description of the API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is there for everybody, and comes again only when it has changed', async ({
    client,
    assert,
  }) => {
    const first = await client.get('/api/openapi.json')
    first.assertStatus(200)
    first.assertHeader('content-type', 'application/json; charset=utf-8')
    assert.equal(first.body().openapi, '3.1.1')
    const again = await client
      .get('/api/openapi.json')
      .header('if-none-match', first.header('etag')!)
    again.assertStatus(304)
  })

  test('is where the entrance to the API says', async ({ client, assert }) => {
    for (const address of ['/api', '/api/']) {
      const answer = await client.get(address)
      answer.assertStatus(200)
      answer.assertHeader(
        'link',
        '</api/openapi.json>; rel="service-desc", </api/docs>; rel="service-doc"'
      )
      const { data, links } = answer.body()
      assert.equal(data.version, (await client.get(links.description)).body().info.version)
      for (const link of Object.values<string>(links)) (await client.get(link)).assertStatus(200)
    }
  })

  test('is only given, and says so to other methods: {$self}')
    .with([
      '/api',
      '/api/openapi.json',
      '/api/openapi.yaml',
      '/api/docs',
      '/api/errors',
      '/api/errors/E_INVALID',
    ])
    .run(async ({ client, assert }, address) => {
      for (const method of ['post', 'put', 'patch', 'delete'] as const) {
        const answer = await client[method](address)
        answer.assertStatus(405)
        answer.assertHeader('allow', 'GET, HEAD, OPTIONS')
        assert.include(answer.header('content-type'), 'application/problem+json')
        assert.equal(answer.body().code, 'E_METHOD_NOT_ALLOWED')
      }
      const options = await client.options(address)
      options.assertStatus(204)
      options.assertHeader('allow', 'GET, HEAD, OPTIONS')
      ;(await client.head(address)).assertStatus(200)
    })

  test('leaves out what the policy allows to nobody', async ({ client, assert }) => {
    const names = operationsOf(await description(client))
    assert.includeMembers(names, ['listPosts', 'publishPost', 'restoreComment', 'listRoles'])
    for (const name of ['storeRole', 'updateRole', 'destroyRole']) assert.notInclude(names, name)
  })

  test('never names a field that is never shown', async ({ client, assert }) => {
    const answer = await description(client)
    assert.notInclude(fieldsOf(answer, 'User'), 'password')
    assert.include(fieldsOf(answer, 'UserInput'), 'password')
  })

  test('asks for what the resource does not give by itself', async ({ client, assert }) => {
    const { schemas } = (await description(client)).components
    assert.sameMembers(schemas.PostInput.required!, ['title', 'body'])
    assert.sameMembers(schemas.PostReplacement.required!, ['title', 'body', 'authorId'])
    assert.notProperty(schemas.PostPatch, 'required')
  })

  test('asks for no credentials where visitors may', async ({ client, assert }) => {
    const { paths } = await description(client)
    assert.deepEqual(paths['/posts'].get.security[0], {})
    assert.deepEqual(paths['/comments'].post.security[0], {})
    assert.notDeepInclude(paths['/posts'].post.security, {})
    assert.notDeepInclude(paths['/roles'].get.security, {})
  })

  test('for me has what my credential reaches', async ({ client, assert }) => {
    const visitors = await description(client, '?for=me')
    assert.notInclude(operationsOf(visitors), 'storePost')
    assert.notInclude(operationsOf(visitors), 'listRoles')
    assert.notInclude(fieldsOf(visitors, 'User'), 'email')

    const { token } = await person('admin', ['users:*', 'posts:list'])
    const mine = await description(client, '?for=me', token)
    assert.sameMembers(operationsOf(mine), [
      'listPosts',
      'aggregatePosts',
      'listUsers',
      'storeUser',
      'showUser',
      'updateUser',
      'replaceUser',
      'destroyUser',
      'storeManyUsers',
      'updateManyUsers',
      'destroyManyUsers',
      'linkUserRoles',
      'unlinkUserRoles',
      'showUserPortrait',
      'replaceUserPortrait',
      'destroyUserPortrait',
    ])
    assert.include(fieldsOf(mine, 'User'), 'email')
  })

  test('is whole for who reaches everything, whoever asked before', async ({ client, assert }) => {
    const narrow = await person('reader', ['tags:list'])
    await description(client, '?for=me', narrow.token)
    const { token } = await person('admin')
    assert.deepEqual(danglingIn(await description(client, '?for=me', token)), [])
  })

  test('says the same as YAML', async ({ client, assert }) => {
    const answer = await client.get('/api/openapi.yaml')
    answer.assertHeader('content-type', 'application/yaml; charset=utf-8')
    assert.deepEqual(parse(answer.text()), await description(client))
  })

  test('refuses a version that it has not, and a parameter that it does not know', async ({
    client,
    assert,
  }) => {
    for (const query of ['version=2.0', 'for=you', 'colour=red']) {
      const answer = await ask(client, 'get', `/api/openapi.json?${query}`)
      answer.assertStatus(400)
      assert.equal(answer.body().errors[0].field, query.split('=')[0])
    }
  })
})
