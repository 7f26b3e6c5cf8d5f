import { test } from '@japa/runner'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function family(editor: Editor) {
  editor.createTable('parents', {
    columns: {
      id: { type: 'increments' },
      name: { type: 'string', length: 40 },
      age: { type: 'integer', nullable: true },
    },
  })
  editor.createTable('children', {
    columns: {
      id: { type: 'increments' },
      parent_id: { type: 'integer', references: 'parents.id', onDelete: 'cascade' },
    },
  })
}

/** SQL as SQLite keeps it, of everything but tables. */
async function attachedTo(scratch: Scratch): Promise<Record<string, unknown>> {
  const found = await scratch.ask(
    "select name, sql from sqlite_master where type <> 'table' and sql is not null order by name"
  )
  return Object.fromEntries(found.map(({ name, sql }) => [name, sql]))
}

const statementOf = async (scratch: Scratch, table: string) =>
  String((await scratch.ask(`select sql from sqlite_master where name = '${table}'`))[0].sql)

test.group('A table that SQLite writes anew', (group) => {
  const databases = scratches(group)
  const onSqlite = (work: (scratch: Scratch) => Promise<void>) => databases.on(work, ['sqlite'])

  test('keeps 100,000 rows and 100,000 that would go with them, in seconds', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.migrate(family)
      const numbers =
        'with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)'
      await scratch.ask(
        `insert into parents (id, name, age) ${numbers} select i, 'p' || i, i % 100 from n`
      )
      await scratch.ask(
        `insert into children (id, parent_id) ${numbers} select i, 100001 - i from n`
      )
      const start = performance.now()
      await scratch.migrate((editor) => {
        editor.alterColumn('parents', 'age', { type: 'bigInteger' })
        editor.alterColumn('parents', 'name', { type: 'text', default: 'nobody' })
      })
      assert.isBelow(performance.now() - start, 20_000)
      const [parents] = await scratch.ask(
        "select count(*) as rows, sum(id) as ids, sum(name = 'p' || id) as names from parents"
      )
      assert.deepEqual({ ...parents }, { rows: 100_000, ids: 5_000_050_000, names: 100_000 })
      const [children] = await scratch.ask(
        'select count(*) as rows, sum(parent_id = 100001 - id) as pairs from children'
      )
      assert.deepEqual({ ...children }, { rows: 100_000, pairs: 100_000 })
      assert.deepEqual(await scratch.ask('pragma foreign_key_check'), [])
    })
  }).timeout(60_000)

  test('keeps triggers, views and every kind of index', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.migrate(family)
      await scratch.migrate((editor) => {
        editor.createTable('log', {
          columns: { id: { type: 'increments' }, line: { type: 'string' } },
        })
        editor.addIndex('parents', { columns: ['name'], unique: true, where: 'age > 17' })
        editor.addIndex('parents', { columns: ['age', 'name'], unique: true })
      })
      for (const sql of [
        "create trigger tell after insert on parents begin insert into log (line) values ('+' || new.name); end",
        'create trigger born after insert on children begin update parents set age = age + 1 where id = new.parent_id; end',
        'create view adults as select p.name, count(c.id) as children from parents p left join children c on c.parent_id = p.id where p.age > 17 group by p.id',
        'create trigger added instead of insert on adults begin insert into parents (name, age) values (new.name, 18); end',
        'create index by_lower_name on parents (lower(name), age desc)',
        'create index "By Hand" on parents (name collate nocase) where name is not null',
      ]) {
        await scratch.ask(sql)
      }
      const before = await attachedTo(scratch)
      await scratch.migrateUnseen((editor) => {
        editor.alterColumn('parents', 'name', { length: 60, default: "it's ? new" })
        editor.alterColumn('parents', 'age', { type: 'bigInteger' })
        editor.alterColumn('parents', 'age', { type: 'integer', default: 20 })
      })
      assert.deepEqual(await attachedTo(scratch), before)
      await scratch.ask("insert into adults (name) values ('Ada')")
      await scratch.ask('insert into children (parent_id) values (1)')
      assert.deepEqual(
        (await scratch.ask('select * from adults')).map((row) => ({ ...row })),
        [{ name: 'Ada', children: 1 }]
      )
      assert.deepEqual(await scratch.column('log', 'line'), ['+Ada'])
      assert.deepEqual(await scratch.column('parents', 'age'), [19])
    })
  })

  test('keeps what our words do not know', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.ask(`create table [odd one] (
        "key" text collate nocase not null, -- the key, not "id"
        amount numeric(10, 2) default (1 + 2) constraint positive check (amount > 0 and '),(' <> ''),
        doubled as (amount * 2) stored,
        shown text generated always as ('=' || amount) virtual,
        'note' varchar(20) unique on conflict replace,
        owner text constraint owned references "odd one" ("key") on delete set null deferrable initially deferred,
        constraint "the key" primary key ("key" collate nocase),
        foreign key (note) references [odd one] ("key") match full,
        unique (amount, note) on conflict ignore
        /* the end */
      ) without rowid`)
      scratch.schema = await scratch.read()
      await scratch.insert('odd one', [
        { key: 'a', amount: 1, note: null },
        { key: 'B', amount: 2, note: 'a' },
      ])
      const before = await statementOf(scratch, 'odd one')
      await scratch.migrateUnseen((editor) =>
        editor.alterColumn('odd one', 'note', { type: 'string', length: 30 })
      )
      const squeeze = (sql: string) =>
        sql
          .replace(/--.*|\/\*.*?\*\//g, '')
          .replace(/["'[\]]odd one["'[\]]/, '"odd one"')
          .replace(/['"]?\bnote\b['"]? varchar/, 'note varchar')
          .replaceAll(/"?(\bamount|doubled|shown|owner)\b"? /g, '$1 ')
          .replaceAll(/\s+/g, ' ')
          .replaceAll(/ ?([(),]) ?/g, '$1')
          .toLowerCase()
      assert.equal(
        squeeze(await statementOf(scratch, 'odd one')),
        squeeze(before).replace('varchar(20)', 'varchar(30)')
      )
      const rows = await scratch.ask('select * from "odd one" order by "key"')
      assert.deepEqual(
        rows.map(({ key, doubled, shown, note }) => [key, doubled, shown, note]),
        [
          ['a', 2, '=1', null],
          ['B', 4, '=2', 'a'],
        ]
      )
      assert.isTrue(await scratch.refuses(() => scratch.insert('odd one', [{ key: 'b' }])))
    })
  })

  test('stays STRICT, and keeps the hidden numbers of its rows', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.ask('create table words (word text primary key, size int) strict')
      await scratch.ask("insert into words (rowid, word, size) values (7, 'b', 1), (3, 'a', 2)")
      await scratch.ask("create virtual table found using fts5(word, content = 'words')")
      await scratch.ask("insert into found (found) values ('rebuild')")
      scratch.schema = await scratch.read(['words'])
      await scratch.migrateUnseen((editor) => editor.alterColumn('words', 'size', { default: 5 }))
      assert.match(await statementOf(scratch, 'words'), /\) strict$/i)
      assert.isTrue(await scratch.refuses(() => scratch.ask("insert into words values ('c', 'x')")))
      const hits = await scratch.ask("select rowid, word from found where found match 'b'")
      assert.deepEqual({ ...hits[0] }, { rowid: 7, word: 'b' })
      await scratch.ask("insert into words (word) values ('c')")
      assert.equal((await scratch.ask("select size from words where word = 'c'"))[0].size, 5)
    })
  })

  test('is left alone while foreign keys are enforced', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.migrate(family)
      await scratch.insert('parents', [{ name: 'Ada' }])
      await scratch.insert('children', [{ parent_id: 1 }])
      const before = await statementOf(scratch, 'parents')
      for (const file of [
        (editor: Editor) => editor.alterColumn('parents', 'name', { type: 'text' }),
        (editor: Editor) => editor.changePrimaryKey('parents', ['name'], { drop: ['id'] }),
        (editor: Editor) => editor.dropTable('parents'),
      ]) {
        const error = await scratch.enforced(file)
        assert.match(error, /would delete the rows that point at it.* Nothing has been changed/s)
      }
      assert.equal(await statementOf(scratch, 'parents'), before)
      assert.lengthOf(await scratch.rows('children'), 1)
    })
  })

  test('keeps a column that a trigger reads, and says so', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.migrate(family)
      await scratch.ask(
        'create trigger tell after insert on parents begin update parents set age = new.id where id = new.id; end'
      )
      await assert.rejects(
        () => scratch.migrate((editor) => editor.dropColumn('parents', 'age')),
        /trigger.*tell/
      )
      await scratch.ask('drop trigger tell')
      await scratch.ask('create table keyed (id integer primary key, code text unique, other text)')
      await scratch.ask(
        'create trigger tell after insert on keyed begin update keyed set code = 1; end'
      )
      scratch.schema = await scratch.read()
      await assert.rejects(
        () => scratch.migrateUnseen((editor) => editor.dropColumn('keyed', 'code')),
        /trigger.*tell/
      )
      await scratch.ask('drop trigger tell')
      await scratch.ask('create view coded as select code from keyed')
      await assert.rejects(
        () => scratch.migrateUnseen((editor) => editor.dropColumn('keyed', 'code')),
        /view.*coded/
      )
      assert.match(await statementOf(scratch, 'keyed'), /code text unique/)
      await assert.rejects(
        () =>
          scratch.migrateUnseen((editor) =>
            editor.changePrimaryKey('keyed', ['id'], { drop: ['code'] })
          ),
        /view.*coded/
      )
      await scratch.ask('drop view coded')
      await scratch.migrateUnseen((editor) => editor.dropColumn('keyed', 'code'))
      assert.notMatch(await statementOf(scratch, 'keyed'), /code/)
    })
  })

  test('cannot be a virtual one, and says so', async ({ assert }) => {
    await onSqlite(async (scratch) => {
      await scratch.ask('create virtual table found using fts5(word)')
      await scratch.ask('create table plain (id integer primary key, word text)')
      const schema = await scratch.read(['plain'])
      scratch.schema = new Map([['found', { ...schema.get('plain')!, name: 'found' }]])
      await assert.rejects(
        () =>
          scratch.migrateUnseen((editor) => editor.alterColumn('found', 'word', { default: 'x' })),
        /cannot be made anew, because its statement cannot be read: create virtual table/i
      )
    })
  })
})
