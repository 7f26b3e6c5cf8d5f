import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { Adapter, BaseModel, column } from '@adonisjs/lucid/orm'
import type { Database } from '@adonisjs/lucid/database'
import {
  defineKind,
  field,
  fieldDecorator,
  fieldsOf,
  kinds,
  type FieldOptions,
} from '#framework/fields/main'
import { openDatabase } from './databases.js'
import { Author, Badge } from './targets.js'

test.group('Fields on a Lucid model', (group) => {
  let db: Database

  class Note extends BaseModel {
    static table = 'notes'
    @field.uuid({ primary: true }) declare id: string
    @field.string({ maxLength: 40, label: 'Heading' }) declare title: string
    @field.password() declare secretWord: string
    @field.belongsTo(() => Author) declare authorId: number
    @field.dateTime({ nullable: true, columnName: 'seen' }) declare seenAt: DateTime | null
    @field.timestamps.created() declare createdAt: DateTime
    @field.timestamps.updated() declare updatedAt: DateTime
    @field.enum({ values: ['draft', 'published'], default: 'draft' }) declare status: string
    @field.json({ default: [] }) declare marks: string[]
    @field.integer({ default: () => 40 + 2, nullable: true }) declare answer: number | null
    @column() declare plain: string | null
  }

  group.setup(async () => {
    db = openDatabase()
    BaseModel.$adapter ??= new Adapter(db)
    Note.$adapter = new Adapter(db)
    await db.connection().schema.createTable('notes', (table) => {
      table.uuid('id').primary()
      table.string('title', 40).notNullable()
      table.string('secret_word')
      table.integer('author_id')
      table.datetime('seen', { precision: 3 })
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('updated_at', { precision: 3 }).notNullable()
      table.string('status', 20).notNullable()
      table.json('marks').notNullable()
      table.integer('answer')
      table.string('plain')
    })
  })
  group.teardown(() => db.manager.closeAll())

  test('are known by name, in order, without plain columns', ({ assert }) => {
    assert.deepEqual(
      [...fieldsOf(Note).keys()],
      [
        'id',
        'title',
        'secretWord',
        'authorId',
        'seenAt',
        'createdAt',
        'updatedAt',
        'status',
        'marks',
        'answer',
      ]
    )
  })

  test('know their column, label and what input may set', ({ assert }) => {
    const fields = fieldsOf(Note)
    const facts = [...fields.values()]
      .slice(0, 7)
      .map(({ columnName, label, required, readonly, hidden }) => ({
        columnName,
        label,
        required,
        readonly,
        hidden,
      }))
    assert.deepEqual(facts, [
      { columnName: 'id', label: 'Id', required: false, readonly: true, hidden: false },
      { columnName: 'title', label: 'Heading', required: true, readonly: false, hidden: false },
      {
        columnName: 'secret_word',
        label: 'Secret word',
        required: true,
        readonly: false,
        hidden: true,
      },
      { columnName: 'author_id', label: 'Author', required: true, readonly: false, hidden: false },
      { columnName: 'seen', label: 'Seen at', required: false, readonly: false, hidden: false },
      {
        columnName: 'created_at',
        label: 'Created at',
        required: false,
        readonly: true,
        hidden: false,
      },
      {
        columnName: 'updated_at',
        label: 'Updated at',
        required: false,
        readonly: true,
        hidden: false,
      },
    ])
  })

  test('are saved and found as an ordinary model, with key and timestamps set', async ({
    assert,
  }) => {
    const seenAt = DateTime.fromISO('2026-11-22T21:08:00.250', { zone: 'Europe/Berlin' })
    const note = await Note.create({ title: 'First', secretWord: 'x', authorId: 1, seenAt })
    assert.match(note.id, /^[0-9a-f-]{36}$/)

    const [raw] = await db.connection().from('notes').select('seen', 'created_at')
    assert.equal(raw.seen, '2026-11-22 20:08:00.250')
    assert.match(raw.created_at, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/)

    const found = await Note.findOrFail(note.id)
    assert.equal(found.seenAt!.toISO(), '2026-11-22T20:08:00.250Z')
    assert.closeTo(found.createdAt.toMillis(), found.updatedAt.toMillis(), 50)

    const created = found.createdAt.toMillis()
    found.title = 'Second'
    await new Promise((resolve) => setTimeout(resolve, 5))
    await found.save()
    const again = await Note.findOrFail(note.id)
    assert.equal(again.createdAt.toMillis(), created)
    assert.isAbove(again.updatedAt.toMillis(), created)
  })

  test('have their default in a new record, each its own copy, unless it says otherwise', async ({
    assert,
  }) => {
    const values = { title: 'Fourth', secretWord: 'x', authorId: 1 }
    const note = await Note.create(values)
    const other = await Note.create({ ...values, status: 'published', answer: null })
    note.marks.push('read')
    assert.deepEqual([note.status, note.marks, note.answer], ['draft', ['read'], 42])
    assert.deepEqual([other.status, other.marks, other.answer], ['published', [], null])

    const found = await Note.findOrFail(note.id)
    assert.deepEqual([found.status, found.marks, found.answer], ['draft', [], 42])
  })

  test('serialise as JSON values, without what is hidden', async ({ assert }) => {
    const note = await Note.create({
      title: 'Third',
      secretWord: 'x',
      authorId: 1,
      seenAt: DateTime.utc(2026, 11, 22),
    })
    const found = await Note.findOrFail(note.id)
    const json = found.serialize()
    assert.equal(json.seenAt, '2026-11-22T00:00:00.000Z')
    assert.notProperty(json, 'secretWord')
  })

  test('of a relation take the key that the other model has', ({ assert }) => {
    const toAuthor = { model: () => Author }
    const toBadge = {
      model: () => Badge,
      onDelete: 'set null' as const,
      onUpdate: 'cascade' as const,
    }
    assert.deepEqual(kinds.belongsTo.column(toAuthor), {
      type: 'integer',
      // What points at a counted key has no sign either: MySQL insists.
      unsigned: true,
      references: { table: 'authors', column: 'id', onDelete: 'restrict' },
    })
    assert.deepEqual(kinds.belongsTo.column(toBadge), {
      type: 'uuid',
      references: { table: 'badges', column: 'id', onDelete: 'set null', onUpdate: 'cascade' },
    })
    assert.equal(kinds.belongsTo.types(toAuthor).protobuf, 'int64')
    assert.equal(kinds.belongsTo.types(toBadge).protobuf, 'string')
  })

  test('may be of a kind the application brings', async ({ assert }) => {
    const shout = defineKind<FieldOptions, string>({
      ...kinds.string,
      name: 'shout',
      serialize: (value) => value.toUpperCase(),
      serializeRaw: undefined,
    })
    const shouted = fieldDecorator(shout)
    class Cry extends BaseModel {
      @shouted() declare word: string
    }
    const word = fieldsOf(Cry).get('word')!
    assert.equal(word.kind.name, 'shout')
    assert.equal(word.serializeRaw('help'), 'HELP')
  })
})
