import { test } from '@japa/runner'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function tags(editor: Editor) {
  editor.createTable('posts', {
    columns: { id: { type: 'increments' }, title: { type: 'string' } },
  })
  editor.createTable('tags', { columns: { id: { type: 'increments' }, name: { type: 'string' } } })
  editor.createTable('post_tag', {
    columns: {
      post_id: { type: 'integer', unsigned: true, references: 'posts.id', onDelete: 'cascade' },
      tag_id: { type: 'integer', unsigned: true, references: 'tags.id', onDelete: 'cascade' },
    },
    primaryKey: ['post_id', 'tag_id'],
    indexes: [{ columns: ['tag_id'] }],
  })
}

const promotion = {
  up(editor: Editor) {
    editor.changePrimaryKey('post_tag', ['id'], { add: { id: { type: 'increments' } } })
    editor.addIndex('post_tag', { columns: ['post_id', 'tag_id'], unique: true })
    editor.addColumn('post_tag', 'position', { type: 'integer' }, { fill: { sql: 'id * 10' } })
  },
  down(editor: Editor) {
    editor.dropColumn('post_tag', 'position')
    editor.dropIndex('post_tag', { columns: ['post_id', 'tag_id'], unique: true })
    editor.changePrimaryKey('post_tag', ['post_id', 'tag_id'], { drop: ['id'] })
  },
}

async function withRows(scratch: Scratch) {
  await scratch.migrate(tags)
  await scratch.insert('posts', [{ title: 'A' }, { title: 'B' }])
  await scratch.insert('tags', [{ name: 'x' }, { name: 'y' }])
  await scratch.insert('post_tag', [
    { post_id: 1, tag_id: 1 },
    { post_id: 1, tag_id: 2 },
    { post_id: 2, tag_id: 1 },
  ])
}

test.group('A primary key', (group) => {
  const databases = scratches(group)

  test('of a pivot table becomes an id, and back, with all rows', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate(promotion.up)
      assert.deepEqual(await scratch.column('post_tag', 'id'), [1, 2, 3])
      assert.sameDeepMembers(await scratch.column('post_tag', 'position'), [10, 20, 30])
      assert.isTrue(
        await scratch.refuses(() =>
          scratch.insert('post_tag', [{ post_id: 1, tag_id: 1, position: 1 }])
        )
      )
      await scratch.insert('post_tag', [{ post_id: 2, tag_id: 2, position: 40 }])
      assert.isAbove(Number((await scratch.rows('post_tag'))[3].id), 3)
      await scratch.migrate(promotion.down)
      const pairs = await scratch.client.from('post_tag').orderBy('post_id').orderBy('tag_id')
      assert.deepEqual(
        pairs.map((pair) => [pair.post_id, pair.tag_id]),
        [
          [1, 1],
          [1, 2],
          [2, 1],
          [2, 2],
        ]
      )
      await scratch.migrate(promotion.up)
      await scratch.client.from('posts').where('id', 1).delete()
      assert.lengthOf(await scratch.rows('post_tag'), 2)
    })
  })

  test('moves to another column when its values are one of a kind', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('countries', {
          columns: { id: { type: 'increments' }, code: { type: 'string', length: 2 } },
        })
      )
      await scratch.insert('countries', [{ code: 'at' }, { code: 'de' }, { code: 'de' }])
      const change = (editor: Editor) =>
        editor.changePrimaryKey('countries', ['code'], { drop: ['id'] })
      await assert.rejects(() => scratch.migrate(change), /same code/)
      await scratch.client.from('countries').where('id', 3).delete()
      await scratch.migrate(change)
      assert.deepEqual(await scratch.column('countries', 'code', 'code'), ['at', 'de'])
      assert.isTrue(await scratch.refuses(() => scratch.insert('countries', [{ code: 'at' }])))
      await scratch.migrate((editor) =>
        editor.changePrimaryKey('countries', ['id'], { add: { id: { type: 'increments' } } })
      )
      assert.deepEqual(await scratch.column('countries', 'id'), [1, 2])
    })
  })

  test('keeps counting where it was after a rebuild', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.insert('posts', [{ title: 'C' }])
      await scratch.client.from('posts').where('id', 3).delete()
      await scratch.migrate((editor) => {
        editor.alterColumn('posts', 'title', { type: 'text' })
        editor.renameTable('posts', 'articles')
      })
      await scratch.insert('articles', [{ title: 'D' }])
      assert.deepEqual(await scratch.column('articles', 'id'), [1, 2, 4])
      assert.lengthOf(await scratch.rows('post_tag', 'post_id'), 3)
    })
  })

  test('and what points at it change their type one after the other', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) => {
        editor.createTable('shops', {
          columns: { code: { type: 'integer' }, name: { type: 'string' } },
          primaryKey: ['code'],
        })
        editor.createTable('sales', {
          columns: {
            id: { type: 'increments' },
            shop: { type: 'integer', references: 'shops.code', onDelete: 'cascade' },
          },
        })
      })
      await scratch.insert('shops', [
        { code: 5, name: 'A' },
        { code: 6, name: 'B' },
      ])
      await scratch.insert('sales', [{ shop: 5 }, { shop: 6 }])
      await scratch.migrate((editor) => {
        editor.alterColumn('shops', 'code', { type: 'string', length: 20 })
        editor.alterColumn('sales', 'shop', { type: 'string', length: 20 })
      })
      assert.deepEqual(await scratch.column('sales', 'shop'), ['5', '6'])
      await scratch.client.from('shops').where('code', '5').delete()
      assert.deepEqual(await scratch.column('sales', 'shop'), ['6'])
      await assert.rejects(
        () => scratch.migrate((editor) => editor.alterColumn('sales', 'shop', { type: 'boolean' })),
        scratch.dialect === 'sqlite' ? /does not fit/ : /another type/
      )
    })
  })

  test('that its own table points at changes its type with what points', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('places', {
          columns: {
            code: { type: 'string', length: 10 },
            within: { type: 'string', length: 10, nullable: true, references: 'places.code' },
          },
          primaryKey: ['code'],
        })
      )
      await scratch.insert('places', [
        { code: '1', within: null },
        { code: '2', within: '1' },
      ])
      await scratch.migrate((editor) => {
        editor.alterColumn('places', 'code', { length: 20 })
        editor.alterColumn('places', 'within', { length: 20 })
        editor.alterColumn('places', 'code', { type: 'integer', length: null })
        editor.alterColumn('places', 'within', { type: 'integer', length: null })
        editor.renameColumn('places', 'code', 'no')
        editor.renameTable('places', 'Places')
      })
      assert.deepEqual(await scratch.column('Places', 'within', 'no'), [null, 1])
      assert.isTrue(await scratch.refuses(() => scratch.insert('Places', [{ no: 3, within: 9 }])))
      await scratch.migrate((editor) => editor.dropTable('Places'))
    })
  })

  test('circles of tables are made, changed and dropped', async ({ assert }) => {
    await databases.on(async (scratch) => {
      const up = (editor: Editor) => {
        editor.createTable('teams', {
          columns: {
            id: { type: 'increments' },
            captain_id: {
              type: 'integer',
              unsigned: true,
              nullable: true,
              references: 'players.id',
            },
          },
        })
        editor.createTable('players', {
          columns: {
            id: { type: 'increments' },
            team_id: { type: 'integer', unsigned: true, references: 'teams.id' },
            mentor_id: {
              type: 'integer',
              unsigned: true,
              nullable: true,
              references: 'players.id',
            },
          },
        })
      }
      await scratch.migrate(up)
      await scratch.insert('teams', [{ captain_id: null }])
      await scratch.insert('players', [
        { team_id: 1, mentor_id: null },
        { team_id: 1, mentor_id: 1 },
      ])
      assert.isTrue(
        await scratch.refuses(() => scratch.client.from('teams').update({ captain_id: 9 }))
      )
      await scratch.client.from('teams').update({ captain_id: 1 })
      await scratch.migrate((editor) => {
        editor.alterColumn('players', 'mentor_id', { onDelete: 'set null' })
        editor.renameTable('players', 'people')
      })
      assert.lengthOf(await scratch.rows('people'), 2)
      await scratch.migrate((editor) => {
        editor.dropTable('people')
        editor.dropTable('teams')
      })
      await scratch.migrate(up)
      await assert.rejects(
        () => scratch.migrate((editor) => editor.dropTable('players')),
        /teams\.captain_id points at players\.id/
      )
    })
  })
})
