import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { scratchName } from '#tests/helpers/scratch_name'
import { connect, HOME } from './connections.js'
import { reachableDialects } from './workbench.js'

const servers = async () => (await reachableDialects()).filter((dialect) => dialect !== 'sqlite')

test.group('The databases of a run of the tests', () => {
  test('{$self}: go with those its tests made, and no others do')
    .with(servers)
    .run(async ({ assert, cleanup }, dialect) => {
      const { runQuietly } = await import(app.makeURL('bin/steps/process.js').href)
      const user = dialect === 'pg' ? 'postgres' : 'root'
      const scratch = (verb: string, name: string) =>
        runQuietly(process.execPath, ['bin/steps/scratch_database.js', verb, dialect, user, name])
      const server = connect({ dialect, database: HOME[dialect], folder: 'tmp' })
      const names = async () => {
        const rows = await server
          .from(dialect === 'pg' ? 'pg_database' : 'information_schema.schemata')
          .select(`${dialect === 'pg' ? 'datname' : 'schema_name'} as name`)
        return rows.map(({ name }) => name as string)
      }
      const own = scratchName('own')
      const [made, other] = [`${own}_made`, `${own}other`]
      cleanup(async () => {
        for (const name of [made, other, own]) await scratch('drop', name)
        await server.manager.closeAll(true)
      })

      for (const name of [own, made, other]) assert.equal((await scratch('create', name)).status, 0)
      // As a program that was killed and whose end the server has not noticed.
      const busy = connect({ dialect, database: made, folder: 'tmp' })
      await busy.rawQuery('select 1')
      assert.equal((await scratch('drop', own)).status, 0)
      await busy.manager.closeAll(true).catch(() => {})
      const left = (await names()).filter((name) => name.startsWith(own))
      assert.deepEqual(left, [other])
    })
})
