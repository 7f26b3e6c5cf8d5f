import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { parameter } from '#framework/fields/main'
import { actionFields, OperationError, operations } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { person } from '../rest/people.js'
import { tellWithdraw } from '#tests/helpers/told_withdraw'

async function refusal(deed: Promise<unknown>): Promise<string[]> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)]
  }
  return ['done']
}

test.group('An action that has to be told something', (group) => {
  const told = tellWithdraw(group, {
    reason: parameter.string({ maxLength: 20 }),
    until: parameter.date({ nullable: true }),
    copies: parameter.integer({ default: 1, min: 1, max: 3 }),
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('gets it validated, with defaults for what was not said', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    await operations.act(PostResource, actor, id, 'publish')
    const options = { input: { reason: ' Too early ' } }
    const { row } = await operations.act(PostResource, actor, id, 'withdraw', options)
    assert.equal(row.status, 'draft')
    assert.deepEqual(told, [{ reason: 'Too early', until: null, copies: 1 }])
  })

  test('is refused when it was not told, or something else', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    await operations.act(PostResource, actor, id, 'publish')
    const act = (input?: unknown) =>
      refusal(operations.act(PostResource, actor, id, 'withdraw', { input }))
    assert.deepEqual(await act(), ['E_INVALID', '/reason required'])
    assert.deepEqual(await act({ reason: 'x', copies: 9, colour: 'red' }), [
      'E_INVALID',
      '/colour unknown',
      '/copies max',
    ])
    assert.deepEqual(await act([]), ['E_MALFORMED_BODY'])
    assert.deepEqual(await act('x'), ['E_MALFORMED_BODY'])
    const { actor: reader } = await person('reader')
    assert.deepEqual(
      await refusal(
        operations.act(PostResource, reader, id, 'withdraw', { input: { reason: 'x' } })
      ),
      ['E_FORBIDDEN']
    )
    assert.deepEqual(told, [])
    assert.equal((await operations.show(PostResource, actor, id)).status, 'published')
  })

  test('is another request with another input', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    await operations.act(PostResource, actor, id, 'publish')
    const act = (reason: string) =>
      operations.act(PostResource, actor, id, 'withdraw', {
        input: { reason },
        idempotency: { key: 'a' },
      })
    await act('one')
    assert.isTrue((await act('one')).replayed)
    assert.deepEqual(await refusal(act('two')), ['E_IDEMPOTENCY_MISMATCH'])
    assert.lengthOf(told, 1)
  })

  test('takes no input unless it says so', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    const act = (input: unknown) =>
      refusal(operations.act(PostResource, actor, id, 'publish', { input }))
    assert.deepEqual(await act({ reason: 'x' }), ['E_INVALID', '/reason unknown'])
    assert.deepEqual(await act({}), ['done'])
  })

  test('tells its fields', ({ assert }) => {
    const fields = [
      ...actionFields(operations.registry.of(PostResource).resource.actions.withdraw).values(),
    ]
    assert.deepEqual(
      fields.map(({ name, label, kind, required }) => [name, label, kind.name, required]),
      [
        ['reason', 'Reason', 'string', true],
        ['until', 'Until', 'date', false],
        ['copies', 'Copies', 'integer', false],
      ]
    )
  })
})
