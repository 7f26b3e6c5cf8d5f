import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import About from '../../../framework/console/commands/about.js'
import ConfigShow from '../../../framework/console/commands/config_show.js'
import ListRoutes from '../../../framework/console/commands/list_routes.js'
import ModelShow from '../../../framework/console/commands/model_show.js'
import ResourceShow from '../../../framework/console/commands/resource_show.js'
import { readCommand as read, runCommand as run } from '#tests/helpers/ace_command'

test.group('node ace about', () => {
  test('says what the application is made of and what it runs on', async ({ assert }) => {
    const { application, versions, database, drivers, counts } = await read(About)
    assert.equal(application.name, 'gable')
    assert.equal(application.environment, 'test')
    assert.isNull(application.maintenance)
    assert.equal(versions.node, process.versions.node)
    assert.match(versions.adonisjs, /^7\./)
    assert.match(database.version, /^\d+\.\d+/)
    assert.isAbove(database.size, 0)
    assert.equal(drivers.sessions, 'memory')
    assert.isNull(drivers.mail)
    assert.isAtLeast(counts.models, 6)
  })

  test('says the same in lines', async ({ assert }) => {
    const { stdout } = await run(About)
    assert.match(stdout, /^ {2}node {6}24\./m)
    assert.match(stdout, /^ {2}mail {6}none$/m)
  })

  test('tells no secret', async ({ assert }) => {
    const { stdout } = await run(About, '--json')
    assert.notInclude(stdout, process.env.APP_KEY!)
  })

  test('goes on when the database cannot be reached', async ({ assert, cleanup }) => {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    db.manager.add('away', {
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: 9,
        user: 'nobody',
        database: 'x',
        password: 'hunter22',
      },
    })
    cleanup(() => void db.manager.close('away', true))
    const { databaseFacts } = await import('../../../framework/console/database_facts.js')
    const facts = await databaseFacts(db, 'away')
    assert.isNull(facts.version)
    assert.match(facts.error!, /ECONNREFUSED/)
    assert.equal(facts.place, 'nobody@127.0.0.1:9/x')
    assert.notInclude(JSON.stringify(facts), 'hunter22')
  })
})

test.group('node ace model:show', () => {
  test('shows fields, relations, hooks, and who exposes and guards them', async ({ assert }) => {
    const facts = await read(ModelShow, 'Post')
    assert.equal(facts.table, 'posts')
    assert.equal(facts.rows, 0)
    assert.includeMembers(facts.mixins, ['Slugs', 'SoftDeletes'])
    const author = facts.fields.find(({ name }: { name: string }) => name === 'authorId')
    assert.include(author, { column: 'author_id', kind: 'belongsTo', nullable: false })
    assert.equal(author.references, 'users.id, on delete restrict')
    const tags = facts.relations.find(({ name }: { name: string }) => name === 'tags')
    assert.include(tags, { type: 'manyToMany', model: 'Tag', pivot: 'post_tag' })
    assert.deepInclude(facts.hooks, { event: 'before:create', name: 'fillSlugs' })
    assert.include(facts, { resource: 'posts', policy: 'PostPolicy' })
  })

  test('finds the model by its table too', async ({ assert }) => {
    const { stdout } = await run(ModelShow, 'users')
    assert.match(stdout, /^User\n {2}table +users$/m)
    assert.match(stdout, /^ {2}password +password +password +string/m)
  })

  test('gives the nearest names for one there is not', async ({ assert }) => {
    const { code, stderr, stdout } = await run(ModelShow, 'Pots')
    assert.equal(code, 1)
    assert.equal(stderr, 'There is no model "Pots". Did you mean Post?')
    assert.equal(stdout, '')
  })
})

test.group('node ace resource:show', () => {
  test('shows who decides about each operation, and what is read and written', async ({
    assert,
  }) => {
    const facts = await read(ResourceShow, 'posts')
    const operation = (name: string) =>
      facts.operations.find((one: { operation: string }) => one.operation === name)
    assert.deepEqual(operation('store'), {
      operation: 'store',
      decidedBy: 'PostPolicy.store',
      visitor: false,
      admin: true,
    })
    assert.isNull(operation('publish').admin)
    const field = (name: string) => facts.fields.find((one: { name: string }) => one.name === name)
    assert.deepEqual(field('deletedAt').readableBy, ['admin'])
    assert.deepEqual(field('bodyHtml').writableBy, [])
    assert.deepEqual(facts.columns.slice(0, 2), ['title', 'author.name'])
    assert.deepInclude(facts.addresses, {
      protocol: 'api',
      name: 'api.posts.publish',
      method: 'POST',
      address: '/api/posts/:id/publish',
    })
  })

  test('says of an operation the policy is silent about that nothing allows it', async ({
    assert,
  }) => {
    const facts = await read(ResourceShow, 'role')
    const silent = facts.operations.filter(
      (one: { decidedBy: string | null }) => one.decidedBy === null
    )
    for (const { visitor, admin } of silent) assert.isTrue(!visitor && !admin)
    const { stdout } = await run(ResourceShow, 'PostResource')
    assert.match(stdout, /^ {2}store +PostPolicy\.store +no +yes$/m)
  })

  test('gives the nearest names for one there is not', async ({ assert }) => {
    const { code, stderr } = await run(ResourceShow, 'coments')
    assert.equal(code, 1)
    assert.equal(stderr, 'There is no resource "coments". Did you mean comments?')
  })
})

test.group('node ace config:show', () => {
  test('shows a value at its path', async ({ assert }) => {
    const { stdout } = await run(ConfigShow, 'app.appUrl')
    assert.equal(stdout, `app.appUrl  ${app.config.get('app.appUrl')}`)
    assert.equal(await read(ConfigShow, 'database.connections.sqlite.client'), 'better-sqlite3')
  })

  test('shows what packages made of their files', async ({ assert }) => {
    assert.equal(await read(ConfigShow, 'session.cookieName'), 'gable-session')
  })

  test('tells no secret unless it is asked to', async ({ assert }) => {
    const key = process.env.APP_KEY!
    assert.notInclude((await run(ConfigShow)).stdout, key)
    assert.notInclude((await run(ConfigShow, '--json')).stdout, key)
    assert.notInclude((await run(ConfigShow, 'gable.secret')).stdout, key)
    assert.include((await run(ConfigShow, 'gable.secret', '--reveal')).stdout, key)
  })

  test('gives the nearest names for a path there is not', async ({ assert }) => {
    const { code, stderr } = await run(ConfigShow, 'database.conection')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /no configuration "database\.conection"\. Did you mean database\.connection/
    )
    assert.equal((await run(ConfigShow, 'app.appUrl.deeper')).code, 1)
    assert.equal((await run(ConfigShow, 'constructor')).code, 1)
  })
})

test.group('node ace list:routes', () => {
  test('names what answers, and takes filters together', async ({ assert }) => {
    const { stdout } = await run(ListRoutes, 'journal', '--method=get')
    assert.match(stdout, /^GET +\/journal\/:slug +posts_controller\.show +posts\.show +web$/m)
    assert.notInclude(stdout, 'POST')
    const behind = await read(ListRoutes, '--middleware=api')
    assert.isNotEmpty(behind)
    assert.isTrue(behind.every(({ address }: { address: string }) => /^\/api(\/|$)/.test(address)))
    const free = await read(ListRoutes, '--ignore-middleware=*')
    assert.isTrue(free.every(({ middleware }: { middleware: string[] }) => !middleware.length))
  })

  test('prints an object a line with --jsonl', async ({ assert }) => {
    const { stdout } = await run(ListRoutes, 'feed', '--jsonl')
    const names = stdout.split('\n').map((line) => JSON.parse(line).name)
    assert.includeMembers(names, ['feeds.rss', 'feeds.atom', 'feeds.json'])
  })

  test('says so when none is like that', async ({ assert }) => {
    const { stdout, stderr } = await run(ListRoutes, 'nothing-like-this')
    assert.equal(stdout, '')
    assert.equal(stderr, 'No route is like that.')
  })
})
