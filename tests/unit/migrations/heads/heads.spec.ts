import { test } from '@japa/runner'
import { BaseSchema } from '@adonisjs/lucid/schema'
import { Migration, type Editor } from '#framework/migrations/main'
import { clashesOf, Lineage, movesOf } from '../../../../framework/migrations/heads/main.js'
import type { MigrationFile } from '../../../../framework/migrations/replay/main.js'

const id = { id: { type: 'increments' } } as const

/** A file that make:migrations wrote. */
function generated(
  name: string,
  parents: string[],
  work: (editor: Editor) => void = () => {}
): MigrationFile {
  class Written extends Migration {
    static parents = parents
    async up() {
      work(this.editor)
    }
    async down() {}
  }
  return { name: `database/migrations/${name}`, path: `/nowhere/${name}.ts`, Class: Written }
}

function handWritten(name: string): MigrationFile {
  class Written extends BaseSchema {
    async up() {}
    async down() {}
  }
  return { name: `database/migrations/${name}`, path: `/nowhere/${name}.ts`, Class: Written }
}

const ROOT = generated('1_root', [], (editor) =>
  editor.createTable('posts', { columns: { ...id, title: { type: 'text' } } })
)
const root = handWritten('0_start')

test.group('The next file builds on', () => {
  test('the last one of a line, hand-written or not', ({ assert }) => {
    assert.deepEqual(new Lineage([]).heads, [])
    assert.deepEqual(new Lineage([root]).heads, ['0_start'])
    const line = [root, generated('1_a', ['0_start']), generated('2_b', ['1_a'])]
    assert.deepEqual(new Lineage(line).heads, ['2_b'])
    assert.deepEqual(new Lineage([...line, handWritten('3_c')]).heads, ['3_c'])
  })

  test('both of two that were made side by side', ({ assert }) => {
    const files = [root, generated('1_a', ['0_start']), generated('2_b', ['0_start'])]
    assert.deepEqual(new Lineage(files).heads, ['1_a', '2_b'])
    const joined = [...files, generated('3_c', ['1_a', '2_b'])]
    assert.deepEqual(new Lineage(joined).heads, ['3_c'])
  })

  test('one head when a hand-written file came from the other branch', ({ assert }) => {
    const files = [
      root,
      generated('1_a', ['0_start']),
      handWritten('2_b'),
      generated('3_c', ['1_a']),
    ]
    assert.deepEqual(new Lineage(files).heads, ['3_c'])
  })

  test('a hand-written file, which settles nothing between two heads', ({ assert }) => {
    const files = [
      root,
      generated('1_a', ['0_start']),
      generated('2_b', ['0_start']),
      handWritten('3_c'),
    ]
    assert.deepEqual(new Lineage(files).heads, ['1_a', '2_b', '3_c'])
    assert.deepEqual(new Lineage(files).rivals, ['1_a', '2_b'])
  })

  test('a file whose parent is gone is named', ({ assert }) => {
    assert.deepEqual(new Lineage([generated('1_a', ['0_gone'])]).missing, [
      { file: '1_a', parent: '0_gone' },
    ])
  })
})

test.group('Two heads', () => {
  const clashes = (one: (editor: Editor) => void, other: (editor: Editor) => void) =>
    clashesOf(
      new Lineage([
        root,
        generated('1_root', ['0_start'], (editor) =>
          editor.createTable('posts', { columns: { ...id, title: { type: 'text' } } })
        ),
        generated('2_one', ['1_root'], one),
        generated('3_other', ['1_root'], other),
      ]),
      'sqlite'
    )
  const nullable = { type: 'text', nullable: true } as const

  test('{what}: get along')
    .with<{ what: string; one: (editor: Editor) => void; other: (editor: Editor) => void }[]>([
      {
        what: 'different tables',
        one: (editor) => editor.createTable('pens', { columns: id }),
        other: (editor) => editor.addColumn('posts', 'deck', nullable),
      },
      {
        what: 'different columns of a table',
        one: (editor) => editor.addColumn('posts', 'lead', nullable),
        other: (editor) => editor.addColumn('posts', 'deck', nullable),
      },
    ])
    .run(async ({ assert }, { one, other }) => {
      assert.isEmpty(await clashes(one, other))
    })

  test('{what}: clash')
    .with<{ what: string; one: (editor: Editor) => void; other: (editor: Editor) => void }[]>([
      {
        what: 'the same column',
        one: (editor) => editor.addColumn('posts', 'deck', nullable),
        other: (editor) => editor.addColumn('posts', 'deck', nullable),
      },
      {
        what: 'a column of a table that the other drops',
        one: (editor) => editor.dropTable('posts'),
        other: (editor) => editor.addColumn('posts', 'deck', nullable),
      },
      {
        what: 'a foreign key to what the other renames',
        one: (editor) => editor.renameTable('posts', 'articles'),
        other: (editor) =>
          editor.createTable('notes', {
            columns: { ...id, post_id: { type: 'integer', references: 'posts.id' } },
          }),
      },
      {
        what: 'an index over a column that the other drops',
        one: (editor) => editor.dropColumn('posts', 'title'),
        other: (editor) => editor.addIndex('posts', { columns: ['title'] }),
      },
      {
        what: 'the same name of an index',
        one: (editor) => editor.addIndex('posts', { columns: ['title'], name: 'fast' }),
        other: (editor) => editor.addIndex('posts', { columns: ['id'], name: 'fast' }),
      },
      {
        what: 'a data step, of which nobody knows',
        one: (editor) => editor.run('Count', async () => {}),
        other: (editor) => editor.addColumn('posts', 'deck', nullable),
      },
    ])
    .run(async ({ assert }, { one, other }) => {
      const [clash] = await clashes(one, other)
      assert.equal(clash.one.file, '2_one')
      assert.equal(clash.other.file, '3_other')
      assert.isNotEmpty(clash.one.does)
      assert.isNotEmpty(clash.other.does)
    })
})

test.group('The newer head', () => {
  test('moves behind the other with all that it alone builds on', ({ assert }) => {
    const lineage = new Lineage([
      root,
      generated('1000000000000_a', ['0_start']),
      generated('1000000000001_b', ['0_start']),
      generated('1000000000002_c', ['1000000000000_a']),
      generated('1000000000003_d', ['1000000000001_b']),
    ])
    const { moves, onto } = movesOf(lineage, 1000000000009)
    assert.equal(onto, '1000000000002_c')
    assert.deepEqual(
      moves.map(({ from, to }) => [from, to]),
      [
        ['1000000000001_b', '1000000000009_b'],
        ['1000000000003_d', '1000000000010_d'],
      ]
    )
  })

  test('stays where there is only one', ({ assert }) => {
    assert.throws(() => movesOf(new Lineage([ROOT]), 1), /one head/)
  })
})
