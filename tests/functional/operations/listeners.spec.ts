import { test } from '@japa/runner'
import { setImmediate as turn } from 'node:timers/promises'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { Operations, operations } from '#framework/resources/main'
import TagPolicy from '#policies/tag_policy'
import TagResource from '#resources/tag_resource'
import { person } from '../rest/people.js'

test.group('A listener of what was written', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('that fails is noted in the log, and neither the write nor the process ends by it', async ({
    assert,
    cleanup,
  }) => {
    const noted: unknown[] = []
    const logger = { error: ({ err }: { err: Error }) => void noted.push(err.message) }
    const shop = new Operations()
    shop.configure({ ...operations.runtime, logger: logger as never })
    shop.registry.add(TagResource, new TagPolicy())
    cleanup(
      operations.runtime.emitter.on('record:stored', async () => {
        throw new Error('the mail server is away')
      })
    )
    const unheard: unknown[] = []
    const note = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', note)
    cleanup(() => void process.off('unhandledRejection', note))

    const { actor } = await person('editor')
    const { id } = await shop.store(TagResource, actor, { name: 'Kept' })
    await turn()
    await turn()

    assert.isNotNull(await db.from('tags').where('id', id).first())
    assert.deepEqual(unheard, [])
    assert.deepEqual(noted, ['the mail server is away'])
  })
})
