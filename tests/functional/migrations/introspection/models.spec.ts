import { readFile, rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import type { Database } from '@adonisjs/lucid/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import {
  compareSchemas,
  compile,
  declare,
  inspectModels,
  introspect,
  writeModelFile,
  type Operation,
} from '#framework/migrations/main'
import { scratchName } from '#tests/helpers/scratch_name'
import { onScratch, reached } from './databases.js'
import { recordShop } from './record_shop.js'

/** The models that are written for a database, by class name. */
async function modelsOf(client: QueryClientContract, folder: string) {
  const found = await inspectModels(app, { client, output: folder })
  const models = new Map<string, LucidModel>()
  for (const file of found.files) {
    await writeModelFile(app.makePath(), file, false)
  }
  for (const { file, model } of found.files) {
    const module = (await import(pathToFileURL(app.makePath(file)).href)) as {
      default: LucidModel
    }
    module.default.boot()
    models.set(model, module.default)
  }
  return { ...found, models }
}

async function withShop(
  dialect: (typeof reached)[number],
  work: (
    found: Awaited<ReturnType<typeof modelsOf>>,
    client: QueryClientContract,
    db: Database
  ) => Promise<void>
) {
  const folder = `tmp/${scratchName('inspected')}`
  await onScratch(dialect, async (client, db) => {
    for (const statement of recordShop(dialect)) await client.rawQuery(statement)
    try {
      await work(await modelsOf(client, folder), client, db)
    } finally {
      await rm(app.makePath(folder), { recursive: true, force: true })
    }
  })
}

test.group('Models of a database from elsewhere', () => {
  test('{$self} declares the tables that are there')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await withShop(dialect, async ({ models }, client) => {
        const declared = declare(models)
        const found = await introspect(client)
        const differences = compareSchemas(declared, found, dialect, { inherited: true })
        // Deleting a playlist deletes its entries, and one index finds them: a pivot table of ours has both.
        assert.deepEqual(
          differences.filter(({ table }) => !['PlaylistTrack', 'likes'].includes(table)),
          []
        )
        assert.deepEqual([...declared.keys()].sort(), [...found.keys()].sort())
      })
    })
    .timeout(20_000)

  test('{$self} relate as the foreign keys and pivot tables say')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await withShop(dialect, async ({ models, pivots }) => {
        const relations = (name: string) =>
          [...models.get(name)!.$relationsDefinitions].map(([relation, { type, relatedModel }]) => {
            return `${type} ${relation}: ${relatedModel().name}`
          })
        assert.deepEqual(relations('Album'), ['belongsTo artist: Artist', 'hasMany tracks: Track'])
        assert.deepEqual(relations('Employee'), [
          'belongsTo reportsToEmployee: Employee',
          'hasMany employeesByReportsTo: Employee',
        ])
        assert.deepEqual(relations('Playlist'), ['manyToMany tracks: Track'])
        assert.includeMembers(relations('Person'), [
          'belongsTo country: Country',
          'hasMany messagesBySender: Message',
          'hasMany messagesByReceiver: Message',
          'hasOne passport: Passport',
          'hasOne profile: Profile',
        ])
        assert.deepEqual(relations('Message'), [
          'belongsTo sender: Person',
          'belongsTo receiver: Person',
        ])
        assert.sameDeepMembers(pivots, [
          { table: 'PlaylistTrack', relations: ['Playlist.tracks', 'Track.playlists'] },
          // The driver of PostgreSQL gives wide keys as text, which Lucid would not find again.
          ...(dialect === 'pg'
            ? []
            : [{ table: 'likes', relations: ['Artist.people', 'Person.artists'] }]),
        ])
      })
    })
    .timeout(20_000)

  test('{$self} read, write and join rows')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await withShop(dialect, async ({ models }, client, db) => {
        for (const model of models.values()) {
          model.connection = client.connectionName
          model.$adapter = db.modelAdapter()
        }
        const [Artist, Album, Track, Playlist, Country] = [
          'Artist',
          'Album',
          'Track',
          'Playlist',
          'Country',
        ].map((name) => models.get(name)! as LucidModel & { create(values: object): Promise<any> })
        const artist = await Artist.create({ name: 'Nina' })
        const album = await Album.create({ title: 'Baltimore', artistId: artist.id })
        const track = await Track.create({
          name: 'Rich girl',
          albumId: album.id,
          unitPrice: '1.20',
        })
        const playlist = await Playlist.create({ name: 'Evening' })
        await playlist.related('tracks').attach([track.id])
        // The models are written while the test runs, so the compiler knows none of their relations.
        const found: any = await Playlist.query()
          .preload('tracks' as never, (tracks: any) =>
            tracks.preload('album', (albums: any) => albums.preload('artist'))
          )
          .firstOrFail()
        assert.equal(found.tracks[0].album.artist.name, 'Nina')
        assert.equal(found.tracks[0].unitPrice, '1.20')
        await Country.create({ code: 'DE', name: 'Germany' })
        const country: any = await Country.findOrFail('DE')
        await country.merge({ name: 'Deutschland' }).save()
        assert.equal((await Country.findOrFail('DE')).$attributes.name, 'Deutschland')
      })
    })
    .timeout(20_000)

  test('tell what has to be done before all of it works')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await withShop(dialect, async ({ notes }) => {
        const chores = {
          sqlite: { table: 'Track', words: "this.editor.fill('Track', 'UnitPrice', (row) =>" },
          pg: null,
          mysql: { table: 'people', words: 'MySQL refuses that foreign key until both are alike' },
        }[dialect]
        if (!chores) return assert.notInclude(JSON.stringify(notes), 'editor')
        const told = notes.filter(({ table }) => table === chores.table)
        assert.isTrue(told.some(({ text }) => text.includes(chores.words)))
      })
    })

  test('{$self} list a full-text index of ours')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await onScratch(dialect, async (client) => {
        const essays: Operation = {
          op: 'createTable',
          table: 'essays',
          definition: {
            columns: {
              id: { type: 'increments' },
              title: { type: 'string', length: 80 },
              body: { type: 'text' },
            },
            indexes: [
              { columns: ['title', 'body'], fullText: 'beginnings' },
              { columns: ['title'] },
            ],
          },
        }
        for (const step of compile(essays, new Map(), dialect)) {
          await step.run!({ client, progress: () => {} })
        }
        const { files, notes } = await inspectModels(app, { client, output: 'tmp/nowhere' })
        const [{ source }] = files
        assert.include(source, "import { fullText } from '#framework/models/main'")
        assert.include(source, "static indexes = [fullText('title', 'body')]")
        assert.match(source, /@field\.string\(\{ index: true, maxLength: 80 \}\)/)
        assert.deepEqual(notes, [])
      })
    })

  test('keep what no field says, and tell it', async ({ assert }) => {
    await withShop('sqlite', async ({ notes, files }) => {
      assert.includeDeepMembers(notes, [
        {
          table: 'people',
          text: 'the foreign key of country_code to countries.code is not in the model',
        },
        {
          table: 'loans',
          text: 'the table has a primary key of several columns: a model can read it, and cannot find one row to change',
        },
      ])
      const person = files.find(({ model }) => model === 'Person')!.source
      assert.include(person, 'hidden: true')
      assert.match(person, /columnName: '2nd line'.*\n?.*declare column2NdLine/)
      assert.include(person, 'declare saveValue')
      assert.include(person, 'declare constructorValue')
    })
  })

  test('pass the compiler, the linter and the formatter', async ({ assert }) => {
    const { ESLint } = await import('eslint')
    const ts = await import('typescript')
    await withShop('sqlite', async ({ files }) => {
      const paths = files.map(({ file }) => app.makePath(file))
      const { options } = ts.default.parseJsonConfigFileContent(
        ts.default.readConfigFile(app.makePath('tsconfig.json'), ts.default.sys.readFile).config,
        ts.default.sys,
        app.makePath()
      )
      const program = ts.default.createProgram(paths, { ...options, noEmit: true })
      const errors = paths.flatMap((path) => {
        const source = program.getSourceFile(path)
        return [
          ...program.getSyntacticDiagnostics(source),
          ...program.getSemanticDiagnostics(source),
        ]
      })
      assert.deepEqual(
        errors.map(({ messageText }) => messageText),
        []
      )
      const linter = new ESLint({ cwd: app.makePath() })
      for (const { file, source } of files) {
        const filePath = app.makePath('app/models', file.split('/').at(-1)!)
        const [{ messages }] = await linter.lintText(source, { filePath })
        assert.deepEqual(messages, [])
      }
    })
  }).timeout(120_000)

  test('are not written over files that are there', async ({ assert }) => {
    await withShop('sqlite', async ({ files: [file] }) => {
      const path = app.makePath(file.file)
      const other = { ...file, source: 'export {}\n' }
      assert.isFalse(await writeModelFile(app.makePath(), other, false))
      assert.equal(await readFile(path, 'utf8'), file.source)
      assert.isTrue(await writeModelFile(app.makePath(), other, true))
      assert.equal(await readFile(path, 'utf8'), 'export {}\n')
    })
  })
})
