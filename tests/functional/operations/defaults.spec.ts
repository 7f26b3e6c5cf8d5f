import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { commandActor, OperationError, operations } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { person } from '../rest/people.js'

test.group('The defaults of a resource', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('stand for what is not given, and give way to what is', async ({ assert }) => {
    const [editor, other] = [await person('editor'), await person('author')]
    const store = async (more: object) =>
      operations.store(PostResource, editor.actor, { title: 'T', body: 'x', ...more })
    assert.equal((await store({})).row.authorId, editor.id)
    assert.equal((await store({ authorId: other.id })).row.authorId, other.id)
  })

  test('are none where they have no value: the field is asked for', async ({ assert }) => {
    // Nobody in particular is at the terminal, so that a post would have no author.
    const deed = operations.store(PostResource, commandActor, { title: 'T', body: 'x' })
    const refusal = await deed.then(() => undefined).catch((error: unknown) => error)
    if (!(refusal instanceof OperationError)) throw refusal ?? new Error('It was stored')
    assert.deepEqual(
      refusal.problems.map(({ pointer, rule }) => `${pointer} ${rule}`),
      ['/authorId required']
    )
  })
})
