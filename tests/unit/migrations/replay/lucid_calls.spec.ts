import { BaseSchema } from '@adonisjs/lucid/schema'
import { test } from '@japa/runner'
import type { Dialect } from '#framework/fields/main'
import { Migration, type MigrationException } from '#framework/migrations/main'
import { record, replay } from '#framework/migrations/replay/main'

const DIALECTS: Dialect[] = ['sqlite', 'pg', 'mysql']

const file = (Class: typeof BaseSchema, name = 'migrations/1') => ({ name, path: name, Class })

class Shop extends BaseSchema {
  async up() {
    this.schema.createTable('makers', (table) => {
      table.increments('id')
      table.string('name', 80).notNullable().unique()
    })
    this.schema.createTable('things', (table) => {
      table.increments()
      table.string('title').notNullable()
      table.decimal('weight', 10, 3).nullable()
      table.boolean('fragile').notNullable().defaultTo(false)
      table.datetime('made_at', { precision: 3 }).defaultTo(this.now())
      table.text('body', 'mediumtext')
      table.enum('state', ['new', 'used']).notNullable()
      table.specificType('colour', 'char(7)')
      table.integer('maker_id').unsigned().notNullable().references('makers.id').onDelete('CASCADE')
      table.index(['title', 'state'])
      table.unique(['title', 'maker_id'], { indexName: 'one_of_each' })
    })
  }

  async down() {
    this.schema.dropTable('things')
    this.schema.dropTable('makers')
  }
}

test.group('A hand-written migration is read', () => {
  test('with its columns, keys and indexes ({$self})')
    .with(DIALECTS)
    .run(async ({ assert }, dialect) => {
      const { schema, files } = await replay([file(Shop)], dialect)
      const things = schema.get('things')!
      assert.deepEqual(files[0].up.opaque, [])
      assert.deepEqual(Object.fromEntries(things.columns), {
        id: { type: 'increments' },
        title: { type: 'string', length: 255 },
        weight: { type: 'decimal', precision: 10, scale: 3, nullable: true },
        fragile: { type: 'boolean', default: false },
        made_at: { type: 'dateTime', nullable: true, default: { sql: 'CURRENT_TIMESTAMP' } },
        body: { type: 'text', size: 'medium', nullable: true },
        state: { type: 'enum', values: ['new', 'used'] },
        colour: { type: 'native', native: 'char(7)', nullable: true },
        maker_id: { type: 'integer', unsigned: true, references: 'makers.id', onDelete: 'cascade' },
      })
      assert.deepEqual(things.primaryKey, ['id'])
      assert.deepEqual(things.indexes, [
        { columns: ['title', 'state'] },
        { columns: ['title', 'maker_id'], unique: true, name: 'one_of_each' },
      ])
      assert.isTrue(things.manual.has('table'))
    })

  test('with what it changes in tables that are there', async ({ assert }) => {
    class Changes extends BaseSchema {
      async up() {
        this.schema.alterTable('things', (table) => {
          table.dropUnique(['title', 'maker_id'], 'one_of_each')
          table.dropColumn('colour')
          table.renameColumn('title', 'name')
          table.setNullable('fragile')
          table.dropForeign('maker_id')
          table.date('sold_on').nullable().index()
          table.integer('heir_id').unsigned().references('makers.id').onDelete('SET NULL')
        })
        this.schema.renameTable('makers', 'people')
      }
    }
    const { schema, files } = await replay([file(Shop), file(Changes)], 'sqlite')
    assert.deepEqual(files[1].up.opaque, [])
    const things = schema.get('things')!
    assert.deepEqual(
      [...things.columns.keys()],
      [
        'id',
        'name',
        'weight',
        'fragile',
        'made_at',
        'body',
        'state',
        'maker_id',
        'sold_on',
        'heir_id',
      ]
    )
    assert.deepEqual(things.columns.get('fragile'), {
      type: 'boolean',
      nullable: true,
      default: false,
    })
    assert.deepEqual(things.columns.get('maker_id'), { type: 'integer', unsigned: true })
    assert.deepEqual(things.columns.get('heir_id'), {
      type: 'integer',
      unsigned: true,
      nullable: true,
      references: 'people.id',
      onDelete: 'set null',
    })
    // Knex leaves the names of indexes as they were.
    assert.deepEqual(things.indexes, [
      { columns: ['name', 'state'], name: 'things_title_state_index' },
      { columns: ['sold_on'] },
    ])
    assert.deepEqual(schema.get('people')!.indexes, [
      { columns: ['name'], unique: true, name: 'makers_name_unique' },
    ])
  })

  test('with what alter() loses', async ({ assert }) => {
    class Careless extends BaseSchema {
      async up() {
        this.schema.alterTable('things', (table) => {
          table.string('title', 100).alter()
          table.boolean('fragile').alter()
        })
      }
    }
    const { files } = await replay([file(Shop), file(Careless)], 'sqlite')
    assert.deepEqual(files[1].up.operations, [
      {
        op: 'alterColumn',
        table: 'things',
        name: 'title',
        change: { length: 100, nullable: true },
      },
      {
        op: 'alterColumn',
        table: 'things',
        name: 'fragile',
        change: { nullable: true, default: null },
      },
    ])
  })

  test('backwards', async ({ assert }) => {
    const { schema } = await replay([file(Shop)], 'sqlite')
    const { operations } = await record(file(Shop), 'down', 'sqlite', schema)
    assert.deepEqual(operations, [
      { op: 'dropTable', table: 'things' },
      { op: 'dropTable', table: 'makers' },
    ])
  })
})

test.group('What cannot be read of a migration', () => {
  const reasons = async (Class: typeof BaseSchema) => {
    const { files } = await replay([file(Shop), file(Class)], 'pg')
    return files[1].up.opaque
  }

  test('is raw SQL', async ({ assert }) => {
    class Raw extends BaseSchema {
      async up() {
        this.schema.raw('create table secrets (id integer)')
      }
    }
    assert.deepEqual(await reasons(Raw), ['raw SQL'])
  })

  test('is a deferred step', async ({ assert }) => {
    class Deferred extends BaseSchema {
      async up() {
        this.defer(async (db) => {
          await db.from('things').update({ title: 'x' })
        })
      }
    }
    assert.deepEqual(await reasons(Deferred), ['a deferred step'])
  })

  test('is a condition on rows, and what comes before it is read', async ({ assert }) => {
    class Conditional extends BaseSchema {
      async up() {
        this.schema.alterTable('things', (table) => table.dropColumn('colour'))
        const things = await this.db.from('things').select('id')
        if (things.length) this.schema.dropTable('things')
      }
    }
    const { schema, files } = await replay([file(Shop), file(Conditional)], 'mysql')
    assert.deepEqual(files[1].up.opaque, ['a question to the database (this.db.from)'])
    assert.isFalse(schema.get('things')!.columns.has('colour'))
    assert.isTrue(schema.has('things'))
  })

  test('is a question about the schema', async ({ assert }) => {
    class Asking extends BaseSchema {
      async up() {
        if (await this.schema.hasTable('things')) this.schema.dropTable('things')
      }
    }
    const [reason] = await reasons(Asking)
    assert.match(reason, /^a question to the database/)
  })

  test('is a change of a table that raw SQL has made', async ({ assert }) => {
    class Later extends BaseSchema {
      async up() {
        this.schema.alterTable('secrets', (table) => table.string('word'))
      }
    }
    assert.deepEqual(await reasons(Later), ['changes to the table "secrets", which is not known'])
  })

  test('is said by `static state`', async ({ assert }) => {
    class Stated extends Migration {
      static state(editor: Migration['editor']) {
        editor.addColumn('things', 'colour_name', { type: 'string', length: 40, nullable: true })
      }
      async up() {
        this.schema.raw('alter table things add colour_name varchar(40)')
      }
    }
    const { schema, files } = await replay([file(Shop), file(Stated)], 'sqlite')
    assert.deepEqual(files[1].up.opaque, [])
    assert.isTrue(schema.get('things')!.columns.has('colour_name'))
  })
})

test.group('A migration that does not fit', () => {
  test('is named with its file and with what there is', async ({ assert }) => {
    class Wrong extends Migration {
      async up() {
        this.editor.dropColumn('things', 'titel')
      }
    }
    const error = await replay([file(Shop), file(Wrong, 'migrations/2_wrong')], 'sqlite').then(
      () => assert.fail('it was taken'),
      (refusal: MigrationException) => refusal
    )
    assert.equal(error.message, 'migrations/2_wrong: The table "things" has no column "titel"')
    assert.match(error.help!, /^Its columns are: id, title/)
  })
})

test.group('SQL that does not say for which database it is', () => {
  test('is refused with the words to write', async ({ assert }) => {
    class Bare extends Migration {
      async up() {
        this.editor.sql('Copy', 'insert into things select * from others' as never)
      }
    }
    await assert.rejects(
      () => replay([file(Shop), file(Bare, 'migrations/2_bare')], 'pg'),
      /migrations\/2_bare: editor.sql\("Copy"\) does not say for which database/
    )
  })
})
