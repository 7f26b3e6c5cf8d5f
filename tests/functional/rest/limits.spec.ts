import { parseList } from 'structured-headers'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { LimitStore } from '#framework/limits/main'
import { limitAsConfigured } from '#tests/helpers/limits'
import { origin } from './asking.js'
import { person, type Person } from './people.js'

const ADDRESS = () => `${origin()}/api/comments`

const write = (who?: Person) =>
  fetch(ADDRESS(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
    },
    body: '{}',
  })

const read = (headers: Record<string, string> = {}) => fetch(ADDRESS(), { headers })
const as = ({ token }: Person) => ({ authorization: `Bearer ${token}` })

async function statusesOf(times: number, ask: () => Promise<Response>): Promise<number[]> {
  const statuses = []
  for (let time = 0; time < times; time++) statuses.push((await ask()).status)
  return statuses
}

/** `{ visitors: { r: 99, t: 1 } }` */
function fieldOf(answer: Response, name: string) {
  const members = parseList(answer.headers.get(name)!)
  return Object.fromEntries(
    members.map(([item, parameters]) => [item, Object.fromEntries(parameters)])
  )
}

test.group('Limits of the API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('let somebody without credentials write twenty times a minute', async ({ assert }) => {
    limitAsConfigured()
    assert.deepEqual(new Set(await statusesOf(20, write)), new Set([422]))

    const refused = await write()
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('content-type'), 'application/problem+json')
    assert.equal(refused.headers.get('retry-after'), '3')
    const problem = (await refused.json()) as { code: string; detail: string }
    assert.equal(problem.code, 'E_TOO_MANY_REQUESTS')
    assert.include(problem.detail, 'The limit "visitorWrites" is used up; try again in 3 seconds')
    assert.equal((await read()).status, 200)
  })

  test('are told with every answer, as structured fields', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/minute burst 5' })
    const answer = await read()
    assert.deepEqual(fieldOf(answer, 'ratelimit-policy'), { visitors: { q: 60, w: 60, burst: 5 } })
    assert.deepEqual(fieldOf(answer, 'ratelimit'), { visitors: { r: 4, t: 1 } })
    const written = await write()
    assert.equal(written.status, 422)
    assert.deepEqual(Object.keys(fieldOf(written, 'ratelimit')), ['visitors', 'visitorWrites'])
  })

  test('count a request that is refused for one limit against none', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/minute burst 5', visitorWrites: '2/minute' })
    assert.deepEqual(await statusesOf(4, write), [422, 422, 429, 429])
    const { visitors } = fieldOf(await read(), 'ratelimit')
    assert.equal(visitors.r, 2)
  })

  test("are each token owner's own, and not the address's", async ({ assert }) => {
    limitAsConfigured({ tokens: '60/minute burst 3', visitors: '60/minute burst 1' })
    const [one, other] = [await person('editor'), await person('editor')]
    assert.deepEqual(await statusesOf(4, () => read(as(one))), [200, 200, 200, 429])
    assert.equal((await read(as(other))).status, 200)
    assert.deepEqual(await statusesOf(2, read), [200, 429])
  })

  test('make a wrong credential cost its address more than a request', async ({ assert }) => {
    limitAsConfigured({ addresses: '600/minute burst 100', visitors: null })
    const wrong = () => read({ authorization: 'Bearer gable_wrong' })
    const statuses = await statusesOf(4, wrong)
    assert.deepEqual(statuses, [401, 401, 429, 429])
    const right = await person('editor')
    assert.equal((await read(as(right))).status, 429)
  })

  test('count a list as what it costs, and one that is refused for that as any request', async ({
    assert,
  }) => {
    limitAsConfigured({ visitors: '60/minute burst 50' })
    const left = async (path: string) => {
      const answer = await fetch(`${origin()}/api/${path}`)
      return fieldOf(answer, 'ratelimit').visitors.r
    }
    assert.equal(await left('comments'), 49)
    const dear = 50 - 1 - 5 - 1
    assert.equal(await left('comments?limit=1&count=true'), dear)
    assert.equal(await left('comments?limit=1&count=perhaps'), dear - 1)
  })

  test('hold under parallel requests', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/hour burst 30' })
    const answers = await Promise.all(Array.from({ length: 80 }, () => read()))
    assert.lengthOf(
      answers.filter(({ status }) => status === 200),
      30
    )
  })

  test('do not believe an address that no trusted proxy tells', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/hour burst 3' })
    let time = 0
    // This server is asked from the loopback, which is trusted; what comes before it in the chain is not.
    const statuses = await statusesOf(5, () =>
      read({ 'x-forwarded-for': `203.0.113.${time++}, 198.51.100.7` })
    )
    assert.deepEqual(statuses, [200, 200, 200, 429, 429])
    assert.equal((await read({ 'x-forwarded-for': '198.51.100.8' })).status, 200)
  })

  test('take all addresses of an IPv6 network for one', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/hour burst 3' })
    let time = 0
    const statuses = await statusesOf(5, () =>
      read({ 'x-forwarded-for': `2001:db8:1:2::${(time++).toString(16)}` })
    )
    assert.deepEqual(statuses, [200, 200, 200, 429, 429])
  })

  test('refuse everybody while their store is away and they are closed', async ({ assert }) => {
    const away = async () => {
      throw new Error('Connection is closed')
    }
    const store: LimitStore = { take: away, charge: away, restore: away, clear() {}, close() {} }
    limitAsConfigured({}, { store, whenAway: 'closed' })
    const refused = await read()
    assert.equal(refused.status, 503)
    assert.equal(((await refused.json()) as { code: string }).code, 'E_LIMITS_UNAVAILABLE')
    assert.isNotNull(refused.headers.get('retry-after'))
    limitAsConfigured({}, { store, whenAway: 'open' })
    assert.equal((await read()).status, 200)
  })

  test('may be turned off', async ({ assert }) => {
    limitAsConfigured({ addresses: null, visitors: null, visitorWrites: null })
    const answers = await statusesOf(30, write)
    assert.deepEqual(new Set(answers), new Set([422]))
    assert.isNull((await read()).headers.get('ratelimit'))
  })

  test('count a bulk that is too long as the one request that it was', async ({ assert }) => {
    limitAsConfigured({ tokens: '60/hour burst 5' })
    const who = await person('editor')
    const sent = await fetch(`${origin()}/api/tags/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...as(who) },
      body: JSON.stringify(Array.from({ length: 20_000 }, () => ({}))),
    })
    assert.equal(sent.status, 422)
    const [{ r }] = [fieldOf(sent, 'ratelimit').tokens as { r: number }]
    assert.equal(r, 4)
    assert.equal((await read(as(who))).status, 200)
  })

  test('count what describes the API by itself: one made for its reader costs hundreds of lists', async ({
    assert,
  }) => {
    limitAsConfigured({ visitors: null })
    const mine = () => fetch(`${origin()}/api/openapi.json?for=me`, { method: 'HEAD' })
    const statuses = await statusesOf(41, mine)
    assert.deepEqual(statuses.slice(39), [200, 429])
    assert.equal((await read()).status, 200)
  })
})
