import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import {
  curator,
  guest,
  hireMakers,
  lab,
  LabelResource,
  openLab,
  shelve,
  ThingResource,
} from './lab.js'
import { things } from './naive.js'

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
  fc.constantFrom(
    '"',
    '\\',
    '\\u0041',
    "'",
    '</script>',
    '\u2028',
    '\u007f',
    '{"a":1}',
    'null',
    '1e400',
    '\b\f\n',
    '\u{1F600}'
  )
)

test.group('A list as JSON text', (group) => {
  group.setup(openLab)
  group.setup(hireMakers)

  test('says what the same list says as rows, in the same order', async ({ assert }) => {
    const fields = ['id', 'title', 'score', 'fragile', 'seenAt', 'makerId']
    const registered = lab.registry.of(ThingResource)
    await fc.assert(
      fc.asyncProperty(things(6), nasty, async (rows, title) => {
        await shelve(rows.map((row) => ({ ...row, title })))
        for (const actor of [guest, curator]) {
          const query = { fields, include: ['maker'], sort: ['maker.name', 'id'], limit: 4 }
          const asRows = await lab.list(ThingResource, actor, query)
          const asText = await lab.listText(ThingResource, actor, query)
          assert.equal(asText.data, JSON.stringify(asRows.data))
          assert.deepEqual(asText.meta, asRows.meta)
          for (const { id } of asRows.data) {
            const row = await lab.show(registered, actor, id as number, query)
            assert.deepEqual(
              JSON.parse((await lab.showText(registered, actor, id as number, query)).text),
              row
            )
          }
        }
      }),
      { seed: 1122, numRuns: 60 }
    )
  })

  test('is the same where the database cannot write it', async ({ assert }) => {
    await db.insertQuery().table('lab_labels').insert({ name: 'red' })
    await shelve([
      { id: 1, title: 'a', score: null, weight: '1.50', fragile: true, seenAt: null, makerId: 1 },
    ])
    const { id } = await db.from('lab_labels').firstOrFail()
    await db.insertQuery().table('lab_label_thing').insert({ thing_id: 1, label_id: id })
    const query = { include: ['labels', 'maker'] }
    const asRows = await lab.list(ThingResource, guest, query)
    const asText = await lab.listText(ThingResource, guest, query)
    assert.equal(asText.data, JSON.stringify(asRows.data))
    assert.deepEqual(asRows.data[0].labels as object[], [{ id, name: 'red' }])
    assert.equal((await lab.listText(LabelResource, guest)).data, `[{"id":${id},"name":"red"}]`)
  })
})
