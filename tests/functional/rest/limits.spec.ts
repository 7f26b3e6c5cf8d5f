import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'

const ADDRESS = () => `http://${process.env.HOST}:${process.env.PORT}/api/comments`

const write = () =>
  fetch(ADDRESS(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })

test.group('Writing to the API without credentials', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => limiter.clear())

  test('is limited per address, and says when to come back', async ({ assert }) => {
    const statuses = []
    for (let time = 0; time < 20; time++) {
      const answer = await write()
      statuses.push(answer.status)
    }
    assert.deepEqual([...new Set(statuses)], [422])

    const refused = await write()
    assert.equal(refused.status, 429)
    assert.isAbove(Number(refused.headers.get('retry-after')), 0)
    const problem = (await refused.json()) as { code: string }
    assert.equal(problem.code, 'E_TOO_MANY_REQUESTS')
  })

  test('does not limit reading', async ({ assert }) => {
    for (let time = 0; time < 30; time++) {
      const answer = await fetch(ADDRESS())
      assert.equal(answer.status, 200)
    }
  })
})
