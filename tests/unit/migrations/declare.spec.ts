import type { DateTime } from 'luxon'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { test } from '@japa/runner'
import { field } from '#framework/fields/main'
import { declare } from '#framework/migrations/models/declare'
import { fullText, index, softDeletes, unique } from '#framework/models/main'

class Shelf extends BaseModel {
  static table = 'shelves'
  @field.id() declare id: number
  @field.string({ maxLength: 40, unique: true }) declare name: string
}

class Label extends BaseModel {
  static table = 'labels'
  @field.uuid({ primary: true }) declare id: string
  @manyToMany(() => Volume, { pivotTable: 'label_volume' })
  declare volumes: ManyToMany<typeof Volume>
}

class Volume extends compose(BaseModel, softDeletes) {
  static table = 'volumes'
  static renamedFrom = 'tomes'
  static indexes = [index('shelfId', 'position'), unique('title', { where: 'deleted_at is null' })]
  static checks = { volumes_position_positive: 'position > 0' }

  @field.id() declare id: number
  @field.markdown() declare body: string
  @field.string({ maxLength: 200, renamedFrom: 'headline' }) declare title: string
  @field.slug({ from: 'title' }) declare slug: string
  @field.text({ maxLength: 1000, nullable: true }) declare note: string | null
  @field.integer({ databaseDefault: 1, min: 1 }) declare position: number
  @field.enum({ values: ['new', 'used'], default: 'new', label: 'State' }) declare state: string
  @field.belongsTo(() => Shelf, { onDelete: 'cascade' }) declare shelfId: number
  @field.timestamps.created() declare createdAt: DateTime

  @belongsTo(() => Shelf) declare shelf: BelongsTo<typeof Shelf>
  @manyToMany(() => Label, { pivotTable: 'label_volume', pivotTimestamps: true })
  declare labels: ManyToMany<typeof Label>
}

const declared = (...models: LucidModel[]) =>
  declare(new Map(models.map((model) => [model.name, model])))

test.group('What models declare', () => {
  test('is a column for every field, the key first and what is long last', ({ assert }) => {
    const volumes = declared(Volume, Shelf, Label).get('volumes')!
    assert.deepEqual(
      [...volumes.columns],
      [
        ['id', { type: 'increments' }],
        ['title', { type: 'string', length: 200 }],
        ['slug', { type: 'string', length: 100 }],
        ['note', { type: 'text', nullable: true }],
        ['position', { type: 'integer', default: 1 }],
        ['state', { type: 'enum', values: ['new', 'used'] }],
        [
          'shelf_id',
          { type: 'integer', unsigned: true, references: 'shelves.id', onDelete: 'cascade' },
        ],
        ['deleted_at', { type: 'dateTime', nullable: true }],
        ['created_at', { type: 'dateTime' }],
        ['body', { type: 'text', size: 'medium' }],
      ]
    )
    assert.deepEqual(volumes.primaryKey, ['id'])
  })

  test('is the indexes of the model and of its fields, but none that another one covers', ({
    assert,
  }) => {
    assert.deepEqual(declared(Volume, Shelf, Label).get('volumes')!.indexes, [
      { columns: ['shelf_id', 'position'] },
      { columns: ['title'], unique: true, where: 'deleted_at is null' },
      { columns: ['slug'], unique: true },
      { columns: ['deleted_at'] },
    ])
  })

  test('is checks and former names', ({ assert }) => {
    const volumes = declared(Volume, Shelf, Label).get('volumes')!
    assert.deepEqual([...volumes.checks], [['volumes_position_positive', 'position > 0']])
    assert.deepEqual(volumes.renamedFrom, ['tomes'])
    assert.deepEqual([...volumes.columnsRenamedFrom], [['title', 'headline']])
  })

  test('is one pivot table for both sides of a relation', ({ assert }) => {
    const pivot = declared(Volume, Shelf, Label).get('label_volume')!
    assert.isTrue(pivot.isPivot)
    assert.deepEqual(Object.fromEntries(pivot.columns), {
      label_id: { type: 'uuid', references: 'labels.id', onDelete: 'cascade' },
      volume_id: {
        type: 'integer',
        unsigned: true,
        references: 'volumes.id',
        onDelete: 'cascade',
      },
      created_at: { type: 'dateTime', nullable: true },
      updated_at: { type: 'dateTime', nullable: true },
    })
    assert.deepEqual(pivot.primaryKey, ['label_id', 'volume_id'])
    assert.deepEqual(pivot.indexes, [{ columns: ['volume_id'] }])
  })

  test('does not depend on the order in which models are found', ({ assert }) => {
    assert.deepEqual(declared(Label, Shelf, Volume), declared(Volume, Shelf, Label))
  })

  test('lets a model stand for the pivot table that has its name', ({ assert }) => {
    class Labelling extends BaseModel {
      static table = 'label_volume'
      static indexes = [unique('labelId', 'volumeId')]
      @field.id() declare id: number
      @field.belongsTo(() => Label) declare labelId: string
      @field.belongsTo(() => Volume) declare volumeId: number
    }
    const pivot = declared(Volume, Shelf, Label, Labelling).get('label_volume')!
    assert.isFalse(pivot.isPivot)
    assert.deepEqual([...pivot.columns.keys()], ['id', 'label_id', 'volume_id'])
  })

  test('names an index over what is no field', ({ assert }) => {
    class Odd extends BaseModel {
      static indexes = [index('titel')]
      @field.string() declare title: string
    }
    assert.throws(() => declared(Odd), /Odd has an index over "titel", which is none of its fields/)
  })

  test('is a full-text index, which covers no other and is over words', ({ assert }) => {
    class Essay extends BaseModel {
      static indexes = [fullText('title', 'body'), fullText('body', { name: 'essay_words' })]
      @field.id() declare id: number
      @field.string({ index: true }) declare title: string
      @field.markdown() declare body: string
    }
    assert.deepEqual(declared(Essay).get('essays')!.indexes, [
      { columns: ['title', 'body'], fullText: 'beginnings' },
      { columns: ['body'], fullText: 'beginnings', name: 'essay_words' },
      { columns: ['title'] },
    ])
    class Odd extends BaseModel {
      static indexes = [fullText('pages')]
      @field.integer() declare pages: number
    }
    assert.throws(
      () => declared(Odd),
      /Odd has a full-text index over "pages", and a field of kind integer holds no words/
    )
  })

  test('names two models that declare the same table', ({ assert }) => {
    class Twin extends BaseModel {
      static table = 'shelves'
      @field.id() declare id: number
    }
    assert.throws(() => declared(Shelf, Twin), /Shelf and Twin both declare the table "shelves"/)
  })

  test('leaves a model of plain columns alone', ({ assert }) => {
    class Plain extends BaseModel {}
    assert.equal(declared(Plain).size, 0)
  })
})
