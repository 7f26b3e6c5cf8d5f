import { test } from '@japa/runner'
import type { ApiClient, ApiResponse } from '@japa/api-client'
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import testUtils from '@adonisjs/core/services/test_utils'
import { type ApiFacts, describe } from '#framework/openapi/main'
import { isFile, operations, type Registered } from '#framework/resources/main'
import { DescribedApi, type Operation, type Part } from '#tests/helpers/described_api'
import { allowed, exampleBody, forbidden } from '#tests/helpers/schema_samples'
import { people, type Person, person } from '../rest/people.js'

/*
 * Everything here is made from the description: an operation, parameter or field that is added is asked for the same
 * day. Whether an answer's body and headers are as described is seen for every answer of the suite, in watched_answers.
 */

let api: DescribedApi

interface Asked {
  who?: Person
  id?: number | string
  relatedId?: number | string
  query?: Record<string, unknown>
  body?: unknown
  headers?: Record<string, string>
}

/** Sends what the operation takes; a body of its schema's examples unless another is given. */
async function request(
  client: ApiClient,
  { method, address, operation }: Operation,
  { who, id = 1, relatedId = 1, query = {}, body, headers = {} }: Asked
): Promise<ApiResponse> {
  const path = `/api${address}`
    .replace('{id}', encodeURIComponent(String(id)))
    .replace('{relatedId}', encodeURIComponent(String(relatedId)))
  const asked = client[method as 'get'](`${path}${queryString(query)}`)
  if (who?.token) asked.bearerToken(who.token)
  const schema = bodySchema(operation)
  if (schema) asked.json((body ?? bodyOf(schema)) as never)
  for (const [name, value] of Object.entries(headers)) asked.header(name, value)
  return asked
}

/** Of a list, one entry. */
function bodyOf(schema: Part): unknown {
  const { type, items } = api.resolve(schema)!
  return type === 'array' ? [exampleBody(api, items)] : exampleBody(api, schema)
}

const bodySchema = ({ requestBody }: Part): Part | undefined =>
  requestBody && (Object.values(requestBody.content)[0] as Part).schema

/** As the styles `form` without `explode`, and `deepObject`, write parameters. */
function queryString(query: Record<string, unknown>): string {
  const parts = Object.entries(query).flatMap(([name, value]) => {
    if (Array.isArray(value)) return [[name, value.join(',')]]
    if (typeof value !== 'object' || value === null) return [[name, String(value)]]
    return Object.entries(value).map(([key, inner]) => [`${name}[${key}]`, String(inner)])
  })
  return parts.length ? `?${new URLSearchParams(parts as [string, string][])}` : ''
}

/** The fields of a record are asked for one by one where one record is changed. */
const isChangeOfOne = ({ method, address }: Operation) =>
  method === 'patch' && address.endsWith('/{id}')

/** Operations whose bodies and answers are JSON; files have tests of their own, in ../files. */
const askedFor = () =>
  api.operations.filter(({ address }) => {
    const [, name, , part] = address.split('/')
    const field = part && operations.registry.find(name)!.resource.shape.fields.get(part)
    return !isFile(field || undefined)
  })

const isBulk = ({ address }: Operation) => address.endsWith('/bulk')

const resourceOf = ({ address }: Operation): Registered =>
  operations.registry.find(address.split('/')[1])!

const find = (operationId: string) =>
  api.operations.find(({ operation }) => operation.operationId === operationId)!

const relatedTo = ({ resource }: Registered, relation: string): Registered =>
  operations.registry.findByModel(resource.shape.relations.get(relation)!.model)!

let made = 0

/**
 * The key of a new record, stored through the API, with the records it points at; an existing one of a resource that
 * nobody can store.
 */
async function makeRecord(client: ApiClient, admin: Person, registered: Registered) {
  const { resource } = registered
  const store = api.operations.find(
    ({ address, method }) => address === `/${resource.name}` && method === 'post'
  )
  if (!store) {
    const { data } = await operations.list(registered, admin.actor, { limit: 1 })
    return data[0][resource.shape.primaryKey] as number
  }
  const answer = await request(client, store, {
    who: admin,
    body: await inputOf(client, admin, registered, store),
  })
  answer.assertStatus(201)
  return answer.body().data[resource.shape.primaryKey] as number
}

/** An input made of examples, whose references lead somewhere and whose unique values are new. */
async function inputOf(
  client: ApiClient,
  admin: Person,
  registered: Registered,
  { operation }: Operation
) {
  const schema = api.resolve(bodySchema(operation)!)!
  return schema.type === 'array'
    ? [await entryOf(client, admin, registered, schema.items)]
    : recordOf(client, admin, registered, schema)
}

/** An entry of a bulk: a record, or what names one. */
async function entryOf(client: ApiClient, admin: Person, registered: Registered, schema: Part) {
  const { properties } = api.resolve(schema)!
  if (!properties.id) return recordOf(client, admin, registered, schema)
  const id = await makeRecord(client, admin, registered)
  return properties.input ? { id, input: {} } : { id }
}

async function recordOf(client: ApiClient, admin: Person, registered: Registered, schema: Part) {
  const input = exampleBody(api, schema)
  for (const [name, field] of registered.resource.shape.fields) {
    if (!(name in input)) continue
    if (field.kind.name === 'belongsTo') {
      const target = operations.registry.findByModel(field.options.model())!
      input[name] = await makeRecord(client, admin, target)
    } else if (field.options.unique) {
      input[name] = String(input[name]).replace(/^(\w+)/, `$1${++made}`)
    }
  }
  return input
}

test.group('Replaying the description of the API', (group) => {
  group.setup(() => {
    const { api: facts } = app.config.get<{ api: ApiFacts }>('gable')
    api = new DescribedApi(describe(operations.registry, facts))
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.timeout(120_000)

  test('it tells of every address, and of none that is not there', ({ assert }) => {
    const routes = router
      .toJSON()
      .root.filter(({ name }) => name?.startsWith('api.') && name.split('.').length >= 3)
      .filter(({ name }) => operations.registry.find(name!.split('.')[1]))
      .flatMap(({ pattern, methods }) =>
        methods
          .filter((method) => !['HEAD', 'OPTIONS', 'QUERY'].includes(method))
          .map((method) => ({ method, address: pattern.replace(/:(\w+)/g, '{$1}') }))
      )
    const told = new Set(
      api.operations.map((one) => `${one.method.toUpperCase()} /api${one.address}`)
    )
    const there = new Set(routes.map(({ method, address }) => `${method} ${address}`))
    assert.deepEqual(
      [...told].filter((one) => !there.has(one)),
      []
    )
    // What is there and not told of is what no policy allows to anybody.
    const untold = [...there].filter((one) => !told.has(one))
    assert.deepEqual(
      untold.filter((one) => !one.includes(' /api/roles')),
      []
    )
  })

  test('every operation does what it says when it is asked as it says', async ({
    client,
    assert,
  }) => {
    const { admin } = await people()
    for (const one of askedFor()) {
      const registered = resourceOf(one)
      const isOnRecord = one.address.includes('{id}')
      const id = isOnRecord ? await makeRecord(client, admin, registered) : undefined
      const body = one.operation.requestBody && (await inputOf(client, admin, registered, one))
      const [, , , relation] = one.address.split('/')
      const relatedId = one.address.includes('{relatedId}')
        ? await makeRecord(client, admin, relatedTo(registered, relation))
        : undefined
      await prepare(client, admin, one, id)
      const answer = await request(client, one, { who: admin, id, relatedId, body })
      const success = Object.keys(one.operation.responses).filter((status) => status < '300')
      assert.include(
        success,
        String(answer.status()),
        `${one.operation.operationId} ${answer.text()}`
      )
    }
  })

  test('every parameter takes every value that it says', async ({ client, assert }) => {
    const { admin } = await people()
    for (const one of askedFor().filter(({ method }) => method === 'get')) {
      const id = one.address.includes('{id}')
        ? await makeRecord(client, admin, resourceOf(one))
        : undefined
      for (const [name, value] of one.operation.parameters.flatMap(goodValues)) {
        const answer = await request(client, one, { who: admin, id, query: { [name]: value } })
        // What is allowed alone may cost too much together.
        if (answer.body().code === 'E_QUERY_TOO_EXPENSIVE') continue
        assert.equal(answer.status(), 200, `${one.address} ${name} ${JSON.stringify(value)}`)
      }
    }
  })

  test('every parameter refuses what it does not say', async ({ client, assert }) => {
    const { admin } = await people()
    for (const one of askedFor()) {
      const parameters = (one.operation.parameters ?? []).filter(
        (parameter: Part) => api.resolve(parameter)!.in === 'query'
      )
      const bad = [['colour', 'red'], ...parameters.flatMap(badValues)]
      for (const [name, value] of bad) {
        const answer = await request(client, one, { who: admin, query: { [name]: value } })
        const what = `${one.operation.operationId} ${name} ${JSON.stringify(value)}`
        assert.equal(answer.status(), 400, what)
        assert.equal(answer.body().code, 'E_INVALID_PARAMETER', what)
      }
    }
  })

  test('every field takes its limits and each of its choices', async ({ client, assert }) => {
    const { admin } = await people()
    for (const one of askedFor().filter(isChangeOfOne)) {
      const registered = resourceOf(one)
      const id = await makeRecord(client, admin, registered)
      const { properties } = api.resolve(bodySchema(one.operation))!
      for (const [name, schema] of Object.entries<Part>(properties)) {
        const field = registered.resource.shape.fields.get(name)
        // Whether a key leads to a record is no matter of a schema.
        if (!field || field.kind.name === 'belongsTo') continue
        for (const value of allowed(api, schema)) {
          // The record has its example already, and another may have a value that none may share.
          if (value === field.example) continue
          const answer = await request(client, one, { who: admin, id, body: { [name]: value } })
          const what = `${one.operation.operationId} ${name} ${JSON.stringify(value)?.slice(0, 80)}`
          assert.equal(answer.status(), 200, `${what} ${answer.text().slice(0, 300)}`)
        }
      }
    }
  })

  test('every field refuses what it does not say', async ({ client, assert }) => {
    const { admin } = await people()
    for (const one of askedFor().filter(isChangeOfOne)) {
      const registered = resourceOf(one)
      const id = await makeRecord(client, admin, registered)
      const { properties } = api.resolve(bodySchema(one.operation))!
      for (const [name, schema] of Object.entries<Part>(properties)) {
        for (const value of forbidden(schema)) {
          const answer = await request(client, one, { who: admin, id, body: { [name]: value } })
          const what = `${one.operation.operationId} ${name} ${JSON.stringify(value).slice(0, 80)}`
          assert.equal(answer.status(), 422, what)
          assert.equal(answer.body().errors[0].field, name, what)
        }
      }
    }
  })

  test('every body must have what it says, and nothing else', async ({ client, assert }) => {
    const { admin } = await people()
    for (const one of askedFor()) {
      if (!one.operation.requestBody || isBulk(one)) continue
      const registered = resourceOf(one)
      const id = one.address.includes('{id}')
        ? await makeRecord(client, admin, registered)
        : undefined
      const input = (await inputOf(client, admin, registered, one)) as Part
      const { required = [] } = api.resolve(bodySchema(one.operation))!
      const refused = async (body: unknown, field: string) => {
        const answer = await request(client, one, { who: admin, id, body })
        assert.equal(answer.status(), 422, `${one.operation.operationId} ${JSON.stringify(body)}`)
        assert.include(
          answer.body().errors.map((error: Part) => error.field),
          field
        )
      }
      await refused({ ...input, colour: 'red' }, 'colour')
      for (const name of required) await refused({ ...input, [name]: undefined }, name)
    }
  })

  test('every operation says who is asked for, and what is not there', async ({
    client,
    assert,
  }) => {
    const { admin, visitor } = await people()
    const powerless = await person('admin', ['nothing:list'])
    for (const one of askedFor()) {
      const { operationId, security } = one.operation
      const isOpen = security.some((choice: Part) => Object.keys(choice).length === 0)
      const asVisitor = await request(client, one, {
        who: visitor,
        headers: { 'x-forwarded-for': `10.0.0.${++made}` },
      })
      // A record that a visitor may not see is not there for them.
      if (!isOpen) assert.oneOf(asVisitor.status(), [401, 404], operationId)
      const unknown = await request(client, one, { headers: { authorization: 'Bearer gable_x' } })
      assert.equal(unknown.status(), 401, operationId)
      const unable = await request(client, one, { who: powerless })
      assert.equal(unable.status(), 403, operationId)
      if (one.address.includes('{id}')) {
        const body = one.operation.requestBody && {}
        const nowhere = await request(client, one, { who: admin, id: 2_000_000_000, body })
        assert.equal(nowhere.status(), 404, operationId)
      }
    }
  })

  test('every body is refused that is too long, of another kind, or not JSON', async ({
    client,
    assert,
  }) => {
    const { admin } = await people()
    for (const one of askedFor().filter(({ operation }) => operation.requestBody)) {
      const id = one.address.includes('{id}')
        ? await makeRecord(client, admin, resourceOf(one))
        : undefined
      const send = async (text: string, type = 'application/json') => {
        const path = one.address.replace('{id}', String(id))
        const answer = await fetch(`http://${process.env.HOST}:${process.env.PORT}/api${path}`, {
          method: one.method.toUpperCase(),
          headers: { 'content-type': type, 'authorization': `Bearer ${admin.token}` },
          body: text,
        })
        await answer.body?.cancel()
        return answer.status
      }
      assert.equal(await send('{'), 400, one.address)
      assert.equal(await send(isBulk(one) ? '{}' : '[]'), 400, one.address)
      assert.equal(await send('{}', 'text/plain'), 415, one.address)
      assert.equal(await send(`"${'x'.repeat(1_100_000)}"`), 413, one.address)
    }
  })
})

/** What must be so before an operation makes sense. */
async function prepare(client: ApiClient, admin: Person, one: Operation, id?: number) {
  const { operationId } = one.operation
  const before: Record<string, string> = {
    withdrawPost: 'publishPost',
    restorePost: 'destroyPost',
    restoreComment: 'destroyComment',
  }
  if (before[operationId]) await request(client, find(before[operationId]), { who: admin, id })
}

/** Values of a query parameter that its schema allows. */
function goodValues(parameter: Part): [string, unknown][] {
  const { name, schema, in: place } = api.resolve(parameter)!
  if (place !== 'query' || name === 'cursor') return []
  if (schema.type === 'array') {
    const each = schema.items.enum.map((value: string) => [name, [value]])
    return [...each, [name, schema.items.enum.slice(0, schema.maxItems)]]
  }
  if (schema.type === 'object') {
    return Object.entries<Part>(schema.properties).flatMap(([operator, value]) =>
      allowed(api, filterValue(operator, value, schema)).map((one): [string, unknown] => [
        name,
        { [operator]: one },
      ])
    )
  }
  if (name === 'page') return [[name, schema.minimum]]
  return allowed(api, schema).map((value): [string, unknown] => [name, value])
}

/** Operators that take several values take those of `eq`, separated by commas. */
function filterValue(operator: string, schema: Part, { properties }: Part): Part {
  const single = properties.eq ?? schema
  const sample = allowed(api, single)[0]
  if (operator === 'in' || operator === 'nin')
    return { examples: [String(sample), `${sample},${sample}`] }
  if (operator === 'between') return { examples: [`${sample},${sample}`] }
  return schema
}

/** Values of a query parameter that its schema does not allow. */
function badValues(parameter: Part): [string, unknown][] {
  const { name, schema } = api.resolve(parameter)!
  if (name === 'search') return []
  if (schema.type === 'array') return [[name, ['colour']]]
  if (schema.type === 'object') return [[name, { colour: 'red' }]]
  if (schema.type === 'integer') {
    const { minimum, maximum } = schema
    return [minimum - 1, maximum + 1, 'many', 1.5].map((value) => [name, value])
  }
  return [[name, 'neither']]
}
