import Sqlite from 'better-sqlite3'
import { cp, readdir, rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { tuneSqlite } from '#framework/database/main'
import InspectDb from '#framework/console/commands/inspect_db'
import MigrationFake from '#framework/console/commands/migration_fake'
import MigrationVerify from '#framework/console/commands/migration_verify'
import { runCommand } from '#tests/helpers/ace_command'
import { ScratchApp } from '#tests/helpers/scratch_app'
import { scratchName } from '#tests/helpers/scratch_name'
import { recordShop } from '#tests/functional/migrations/introspection/record_shop'

test.group('A database from elsewhere, from its tables to migrations', (group) => {
  let scratch: ScratchApp

  group.each.timeout(60_000)
  group.setup(async () => {
    scratch = await ScratchApp.make()
    await onShop((shop) => recordShop('sqlite').forEach((statement) => shop.exec(statement)))
    return () => scratch.remove()
  })

  async function onShop(work: (shop: Sqlite.Database) => void) {
    const shop = new Sqlite(scratch.path('scratch.sqlite3'))
    work(shop)
    shop.close()
  }

  test('is looked at without writing anything', async ({ assert }) => {
    const before = await readdir(scratch.path('app/models'))
    const { code, stdout } = await scratch.ace('inspect:db', '--dry-run', 'Album', 'Artist')
    assert.equal(code, 0)
    assert.include(stdout, '// app/models/album.ts')
    assert.include(stdout, '@belongsTo(() => Artist) declare artist: BelongsTo<typeof Artist>')
    assert.notInclude(stdout, 'Track')
    assert.deepEqual(await readdir(scratch.path('app/models')), before)
  })

  test('gets models that stand in their folder', async ({ assert }) => {
    const { code, stdout } = await scratch.ace('inspect:db')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^written +Album +Album +app\/models\/album\.ts$/m)
    assert.match(stdout, /^relation +PlaylistTrack +Playlist\.tracks, Track\.playlists$/m)
    assert.match(stdout, /^relation +likes +Artist\.people, Person\.artists$/m)
    assert.match(stdout, /^12 of 12 models written\.$/m)
    assert.include(await scratch.read('app/models/album.ts'), `from '#models/artist'`)
  })

  test('gets none twice', async ({ assert }) => {
    await scratch.write('app/models/visit.ts', '// mine\n')
    const { code, stdout } = await scratch.ace('inspect:db', '--json')
    assert.equal(code, 0)
    const { models } = JSON.parse(stdout)
    assert.deepEqual(
      [...new Set(models.map(({ status }: { status: string }) => status))],
      ['there already']
    )
    assert.equal(await scratch.read('app/models/visit.ts'), '// mine\n')
    const forced = await scratch.ace('inspect:db', 'visits', '--force', '--json')
    assert.deepEqual(JSON.parse(forced.stdout).models, [
      { table: 'visits', model: 'Visit', file: 'app/models/visit.ts', status: 'written' },
    ])
    const dry = await scratch.ace('inspect:db', 'visits', '--dry-run')
    assert.equal(dry.code, 0)
    assert.equal(dry.stdout, '// there already  visits  Visit\n')
  })

  test('gets models in the folder that is named, from the root of the disk too', async ({
    assert,
  }) => {
    const output = scratch.path('elsewhere')
    const { code, stdout } = await scratch.ace('inspect:db', 'Album', `--output=${output}`)
    assert.equal(code, 0)
    assert.include(stdout, `${output}/album.ts`)
    assert.include(await scratch.read('elsewhere/album.ts'), 'class Album')
    const dry = await scratch.ace('inspect:db', 'Album', `--output=${output}`, '--dry-run')
    assert.include(dry.stdout, `// there already  Album  Album  ${output}/album.ts`)
    await rm(output, { recursive: true })
  })

  test('gets migrations that count as applied only while they are true', async ({ assert }) => {
    const made = await scratch.ace('make:migrations', '--no-input', '--name=shop')
    assert.equal(made.code, 0, made.stderr)
    const files = await readdir(scratch.path('database/migrations'))
    const name = files.find((one) => one.endsWith('_shop.ts'))!.replace('.ts', '')

    await onShop((shop) => shop.exec('alter table profiles rename column motto to saying'))
    const refused = await scratch.ace('migration:fake', name, '--initial')
    assert.equal(refused.code, 3)
    assert.include(refused.stdout, 'profiles: the database has no column motto')
    assert.include(refused.stderr, 'Nothing was noted')

    await onShop((shop) => shop.exec('alter table profiles rename column saying to motto'))
    const noted = await scratch.ace('migration:fake', name, '--initial')
    assert.equal(noted.code, 0, noted.stdout + noted.stderr)
    assert.include(noted.stdout, '1 migration noted as applied')
    assert.include(
      noted.stdout,
      'likes: primary key is person_id, artist in the database and artist, person_id in the migrations'
    )

    const check = await scratch.ace('make:migrations', '--check')
    assert.equal(check.code, 0, check.stdout)
  })

  test('has them noted, taken out again by the path of their file, and noted once more', async ({
    assert,
    cleanup,
  }) => {
    const folder = `tmp/${scratchName('shop')}`
    const filename = scratch.path('again.sqlite3')
    const files = await readdir(scratch.path('database/migrations'))
    const name = files.find((one) => one.endsWith('_shop.ts'))!.replace('.ts', '')
    await cp(scratch.path(`database/migrations/${name}.ts`), app.makePath(folder, `${name}.ts`))
    db.manager.add('again', {
      client: 'better-sqlite3',
      connection: { filename },
      useNullAsDefault: true,
      pool: { afterCreate: tuneSqlite },
      migrations: { paths: [folder] },
    })
    cleanup(async () => {
      await db.manager.release('again')
      await rm(app.makePath(folder), { recursive: true })
    })
    for (const statement of recordShop('sqlite')) await db.connection('again').rawQuery(statement)

    const fake = (...argv: string[]) => runCommand(MigrationFake, ...argv, '--connection=again')
    const noted = await fake(name, '--initial')
    assert.equal(noted.code, 0, noted.stderr)
    const taken = await fake('--unapply', `${folder}/${name}.ts`)
    assert.equal(taken.code, 0, taken.stderr)
    assert.include(taken.stdout, '1 migration noted as not applied')
    const again = await fake(name, '--initial', '--json')
    assert.equal(again.code, 0, again.stdout)
  })

  test('is held against them from then on', async ({ assert }) => {
    await onShop((shop) => shop.exec('alter table "Album" add column "Colour" varchar(20)'))
    const { code, stdout } = await scratch.ace('migration:verify', '--quick', '--json')
    assert.equal(code, 3)
    const { replayed, leftBehind, live, pending, same } = JSON.parse(stdout)
    assert.isFalse(same)
    assert.deepEqual(replayed, [])
    assert.isNull(leftBehind)
    assert.includeDeepMembers(live, [
      {
        table: 'Album',
        kind: 'column',
        what: 'column Colour',
        expected: null,
        found: 'string(20), null allowed',
      },
    ])
    assert.isNotEmpty(pending)
    const told = await scratch.ace('migration:verify', '--quick')
    assert.include(
      told.stdout,
      'Album: the database has the column Colour (string(20), null allowed), the migrations do not'
    )
  })

  test('is refused with the reason and the next step', async ({ assert }) => {
    const cases = [
      [InspectDb, ['Albums'], 'no table "Albums"', 'Its tables are: '],
      [InspectDb, ['--file=none.sqlite'], 'There is no file none.sqlite', ''],
      [InspectDb, ['--connection=oracle'], 'There is no connection "oracle"', 'sqlite, pg'],
      [MigrationFake, [], 'No migration is named', 'Pending are:'],
      [MigrationFake, ['nothing_such'], 'There is no migration nothing_such', 'Pending are:'],
      [MigrationFake, ['nothing_such', '--unapply'], 'nothing_such has not been applied', ''],
      [MigrationVerify, ['--connection=oracle'], 'There is no connection "oracle"', 'sqlite, pg'],
    ] as const
    for (const [Command, args, reason, help] of cases) {
      const { code, stderr } = await runCommand(Command, ...args)
      assert.equal(code, 1)
      assert.include(stderr, reason)
      assert.include(stderr, help)
      const json = await runCommand(Command, ...args, '--json')
      assert.equal(json.code, 1)
      assert.include(
        JSON.stringify(JSON.parse(json.stdout).error),
        JSON.stringify(reason).slice(1, -1)
      )
    }
  })

  test('may be a file that belongs to another program', async ({ assert }) => {
    const { code, stdout } = await scratch.ace(
      'inspect:db',
      'Artist',
      `--file=${scratch.path('scratch.sqlite3')}`,
      '--output=app/old'
    )
    assert.equal(code, 0, stdout)
    assert.include(await scratch.read('app/old/artist.ts'), 'export default class Artist')
  })
})
