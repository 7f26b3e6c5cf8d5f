import { test } from '@japa/runner'
import { compareSchemas, type Editor } from '#framework/migrations/main'
import { postgresWords } from '#framework/database/main'
import { scratches, type Scratch } from './scratch.js'

const WORDS = { columns: ['title', 'body'], fullText: 'beginnings' } as const

function essays(editor: Editor) {
  editor.createTable('essays', {
    columns: {
      id: { type: 'increments' },
      title: { type: 'string', length: 80 },
      deck: { type: 'string', length: 200, nullable: true },
      pages: { type: 'integer', default: 1 },
      body: { type: 'text' },
    },
    indexes: [WORDS, { columns: ['pages'] }],
    checks: { essays_pages: 'pages > 0' },
  })
}

const essay = (title: string, body = '', deck: string | null = null) => ({ title, body, deck })

const NAME = 'essays_title_body_fulltext'

/** Keys of the rows that have a word beginning so, as the index knows them. */
async function found(
  scratch: Scratch,
  word: string,
  { table = 'essays', columns = ['title', 'body'], name = NAME, key = 'id' } = {}
): Promise<unknown[]> {
  const quoted = columns.map((column) => `"${column}"`)
  const where = {
    sqlite: `rowid in (select rowid from "${name}" where "${name}" match '"${word}"*')`,
    pg: `${postgresWords(quoted)} @@ '${word.toLowerCase()}:*'`,
    mysql: `match (${columns.join(', ')}) against ('+${word}*' in boolean mode)`,
  }[scratch.dialect]
  const rows = await scratch.ask(`select ${key} as k from ${table} where ${where} order by ${key}`)
  return rows.map(({ k }) => k)
}

/** What the database has of full-text indexes, by name. */
async function there(scratch: Scratch): Promise<unknown[]> {
  const rows = await scratch.ask(
    {
      sqlite: `select name from sqlite_master where sql like 'create virtual%' or name like '%fulltext%' order by name`,
      pg: `select indexname as name from pg_indexes where indexdef like '%tsvector%' order by 1`,
      mysql: `select distinct index_name as name from information_schema.statistics where table_schema = database() and index_type = 'FULLTEXT' order by 1`,
    }[scratch.dialect]
  )
  return rows.map(({ name }) => name)
}

test.group('A full-text index', (group) => {
  const databases = scratches(group)

  test('knows the words of rows as they come, change and go', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      await scratch.insert('essays', [
        essay('Night trains', 'Sleepers to Venice', 'lanterns'),
        essay('Café society', 'Well-known places: example.org/espresso'),
      ])
      assert.deepEqual(await found(scratch, 'train'), [1])
      assert.deepEqual(await found(scratch, 'CAF'), [2])
      assert.deepEqual(await found(scratch, 'known'), [2])
      assert.deepEqual(await found(scratch, 'espresso'), [2])
      assert.deepEqual(await found(scratch, 'lantern'), [], 'the deck is not in it')
      assert.deepEqual(await found(scratch, 'rains'), [], 'no word begins so')
      await scratch.client.from('essays').where('id', 1).update({ body: 'Trams to Trieste' })
      await scratch.client.from('essays').where('id', 2).update({ pages: 9 })
      assert.deepEqual(await found(scratch, 'venice'), [])
      assert.deepEqual(await found(scratch, 'trieste'), [1])
      assert.deepEqual(await found(scratch, 'places'), [2])
      await scratch.client.from('essays').where('id', 1).delete()
      assert.deepEqual(await found(scratch, 'trieste'), [])
    })
  })

  test('takes in the rows that are there, and leaves nothing when it goes', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) => {
        essays(editor)
        editor.dropIndex('essays', WORDS)
      })
      assert.deepEqual(await there(scratch), [])
      await scratch.insert('essays', [
        essay('Night trains'),
        essay('Ink', 'x', 'Trains of thought'),
      ])
      const index = {
        columns: ['deck', 'title'],
        fullText: 'beginnings' as const,
        name: 'essay_words',
      }
      await scratch.migrate((editor) => editor.addIndex('essays', index))
      const asked = { columns: index.columns, name: index.name }
      assert.deepEqual(await found(scratch, 'trains', asked), [1, 2])
      await scratch.migrate((editor) => editor.dropIndex('essays', index))
      assert.deepEqual(await there(scratch), [])
      await scratch.insert('essays', [essay('Later')])
      await scratch.migrate(essaysAgain)
      assert.deepEqual(await found(scratch, 'later'), [3])
      await scratch.migrate((editor) => editor.dropTable('essays'))
      assert.deepEqual(await there(scratch), [])
    })
  })

  test('without the beginnings of words is made into one with them', async ({ assert }) => {
    await databases.on(async (scratch) => {
      const plain = { ...WORDS, fullText: true } as const
      const differences = async () =>
        compareSchemas(scratch.schema, await scratch.read(), scratch.dialect)
      const isWith = async () => {
        const [{ sql }] = await scratch.ask(`select sql from sqlite_master where name = '${NAME}'`)
        return String(sql).includes('prefix')
      }
      await scratch.migrate((editor) => {
        essays(editor)
        editor.dropIndex('essays', WORDS)
        editor.addIndex('essays', plain)
      })
      await scratch.insert('essays', [essay('Night trains'), essay('Ink', 'Noon'), essay('Day')])
      const asked: [string, number[]][] = [
        ['n', [1, 2]],
        ['no', [2]],
        ['nig', [1]],
        ['train', [1]],
      ]
      for (const isMade of [false, true]) {
        if (isMade) {
          await scratch.migrate((editor) => {
            editor.dropIndex('essays', plain)
            editor.addIndex('essays', WORDS)
          })
        }
        assert.isEmpty(await differences())
        if (scratch.dialect === 'sqlite') assert.equal(await isWith(), isMade)
        // MySQL keeps no word of fewer than three letters, and finds them by their beginnings all the same.
        for (const [word, ids] of asked) assert.deepEqual(await found(scratch, word), ids, word)
      }
      await scratch.client.from('essays').where('id', 1).update({ title: 'Evening trains' })
      await scratch.client.from('essays').where('id', 2).delete()
      await scratch.insert('essays', [essay('Nails')])
      assert.deepEqual(await found(scratch, 'n'), [4])
      assert.deepEqual(await found(scratch, 'ev'), [1])
    })
  })

  test('follows its table and its columns to other names', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      await scratch.insert('essays', [essay('Night trains', 'Sleepers')])
      await scratch.migrate((editor) => {
        editor.renameColumn('essays', 'body', 'text')
        editor.renameTable('essays', 'papers')
      })
      await scratch.insert('papers', [{ title: 'Ink', text: 'Trains again' }])
      const papers = {
        table: 'papers',
        columns: ['title', 'text'],
        name: 'papers_title_text_fulltext',
      }
      assert.deepEqual(await found(scratch, 'trains', papers), [1, 2])
      await scratch.migrate((editor) => editor.renameIndex('papers', papers.name, 'paper_words'))
      await scratch.insert('papers', [{ title: 'Third', text: 'of the trains' }])
      const renamed = { ...papers, name: 'paper_words' }
      assert.deepEqual(await found(scratch, 'trains', renamed), [1, 2, 3])
      await scratch.migrate((editor) => {
        editor.renameIndex('papers', 'paper_words', papers.name)
        editor.renameTable('papers', 'essays')
        editor.renameColumn('essays', 'text', 'body')
      })
      assert.deepEqual(await found(scratch, 'trains'), [1, 2, 3])
    })
  })

  test('stays when the table around it changes', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      await scratch.insert('essays', [essay('One', 'Ferry'), essay('Two', 'Ferry'), essay('Three')])
      await scratch.client.from('essays').where('id', 1).delete()
      await scratch.migrate((editor) => {
        editor.dropCheck('essays', 'essays_pages')
        editor.alterColumn('essays', 'pages', { type: 'string', length: 20, default: '7' })
      })
      await scratch.migrate((editor) => {
        editor.alterColumn('essays', 'pages', { type: 'integer', default: 7 })
        editor.addColumn('essays', 'rank', { type: 'integer' }, { fill: 3 })
        editor.addCheck('essays', 'essays_rank', 'rank > 0')
        editor.dropColumn('essays', 'deck')
      })
      await scratch.insert('essays', [{ title: 'Four', body: 'Ferry', rank: 1 }])
      assert.deepEqual(await found(scratch, 'ferry'), [2, 4])
      await scratch.client.from('essays').where('id', 2).update({ body: 'Bridge' })
      assert.deepEqual(await found(scratch, 'ferry'), [4])
      assert.deepEqual(await found(scratch, 'bridge'), [2])
    })
  })

  test('has the texts as they are when its own columns have changed', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      await scratch.insert('essays', [essay('Long lighthouse stories', 'Ferry')])
      await scratch.migrate((editor) => {
        editor.alterColumn('essays', 'title', { type: 'text', length: null })
        editor.alterColumn('essays', 'body', { nullable: true })
      })
      await scratch.insert('essays', [{ title: 'Harbour', body: null }])
      assert.deepEqual(await found(scratch, 'lighthouse'), [1])
      await scratch.migrate((editor) => {
        editor.alterColumn('essays', 'title', { type: 'string', length: 8 }, { truncate: true })
        editor.alterColumn('essays', 'body', { nullable: null }, { fill: 'Pier' })
      })
      assert.deepEqual(await scratch.column('essays', 'title'), ['Long lig', 'Harbour'])
      assert.deepEqual(await found(scratch, 'lighthouse'), [])
      assert.deepEqual(await found(scratch, 'lig'), [1])
      assert.deepEqual(await found(scratch, 'pier'), [2])
    })
  })

  test('goes with a column of it', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      await scratch.insert('essays', [essay('One', 'Ferry')])
      await scratch.migrate((editor) => editor.dropColumn('essays', 'body'))
      assert.deepEqual(await there(scratch), [])
      await scratch.insert('essays', [{ title: 'Two' }])
    })
  })

  test('finds the same rows under another primary key', async ({ assert }) => {
    await databases.on(async (scratch) => {
      const id = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`
      await scratch.migrate((editor) =>
        editor.createTable('essays', {
          columns: { id: { type: 'uuid' }, title: { type: 'string' }, body: { type: 'text' } },
          primaryKey: ['id'],
          indexes: [WORDS],
        })
      )
      await scratch.insert('essays', [
        { id: id('c'), ...{ title: 'Ferry', body: '' } },
        { id: id('a'), ...{ title: 'Bridge', body: '' } },
        { id: id('b'), ...{ title: 'Ferries', body: '' } },
      ])
      await scratch.client.from('essays').where('id', id('c')).delete()
      await scratch.insert('essays', [{ id: id('d'), title: 'Ferry', body: '' }])
      assert.deepEqual(await found(scratch, 'ferr'), [id('b'), id('d')])
      await scratch.migrate((editor) =>
        editor.alterColumn('essays', 'title', { type: 'string', length: 90 })
      )
      assert.deepEqual(await found(scratch, 'ferr'), [id('b'), id('d')])
      await scratch.migrate((editor) =>
        editor.changePrimaryKey('essays', ['number'], { add: { number: { type: 'increments' } } })
      )
      assert.deepEqual((await found(scratch, 'ferr')).sort(), [id('b'), id('d')])
      await scratch.client.from('essays').where('id', id('d')).update({ title: 'Tunnel' })
      assert.deepEqual(await found(scratch, 'ferr'), [id('b')])
    })
  })

  test('takes texts of any length, and words that no index has room for', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('essays', {
          columns: {
            id: { type: 'increments' },
            title: { type: 'string' },
            deck: { type: 'string', nullable: true },
            body: { type: 'text', size: 'long' },
          },
          indexes: [WORDS],
        })
      )
      const words = Array.from({ length: 60_000 }, (_, at) => `w${at.toString(36)}`)
      // Four bytes a letter and no word twice: what takes most of a tsvector.
      const letter = (at: number) => String.fromCodePoint(0x20000 + Math.floor(at))
      const rare = Array.from({ length: 90_000 }, (_, at) => letter(at % 300) + letter(at / 300))
      await scratch.insert('essays', [
        essay('Many', words.join(' ')),
        essay('Long', 'x'.repeat(5000)),
        essay('Rare', rare.join(' ')),
      ])
      assert.deepEqual(await found(scratch, 'many'), [1])
      assert.deepEqual(await found(scratch, 'long'), [2])
      assert.deepEqual(await found(scratch, 'w1z'), [1])
    })
  })

  test('is refused where there are no words, or where it would say more', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(essays)
      const add = (index: object) => () =>
        scratch.migrate((editor) => editor.addIndex('essays', index as never))
      await assert.rejects(
        add({ columns: ['title', 'pages'], fullText: true }),
        /"essays_title_pages_fulltext" is over essays\.pages, which is no text \(integer\)/
      )
      await assert.rejects(add({ columns: ['deck'], fullText: true, unique: true }), /is unique/)
      await assert.rejects(
        add({ columns: ['deck'], fullText: true, where: 'pages > 1' }),
        /is under a condition/
      )
      await assert.rejects(
        () =>
          scratch.migrate((editor) => editor.alterColumn('essays', 'title', { type: 'integer' })),
        /essays\.title becomes integer, and the full-text index "essays_title_body_fulltext" is over it/
      )
    })
  })

  test('that is not kept up any more is told', async ({ assert }) => {
    await databases.on(
      async (scratch) => {
        await scratch.migrate(essays)
        await scratch.ask(`drop trigger ${NAME}_update`)
        const told = compareSchemas(scratch.schema, await scratch.read(), 'sqlite')
        assert.deepEqual(
          told.map(({ what, expected, found: is }) => [what, expected, is]),
          [[`index ${NAME}`, 'full-text with beginnings over title, body', null]]
        )
      },
      ['sqlite']
    )
  })
})

const essaysAgain = (editor: Editor) => editor.addIndex('essays', WORDS)
