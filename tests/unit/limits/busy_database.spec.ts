import { test } from '@japa/runner'
import { LimitPolicy, Limits } from '#framework/limits/main'
import { DatabaseStore } from '#framework/limits/stores/database_store'
import { connectTo, StorePlaces } from './stores.js'

const SLOW = { pg: 'select pg_sleep(1)', mysql: 'select sleep(1)' }

test.group('Limits in a database whose connections are all in use', (group) => {
  let places: StorePlaces
  group.setup(async () => {
    places = await new StorePlaces().make()
    return () => places.drop()
  })

  test('in {$self}, are counted there all the same')
    .with(['pg', 'mysql'] as const)
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      const database = connectTo(places.at(name))
      const limits = new Limits({ store: new DatabaseStore(database), whenAway: 'closed' })
      const requests = Array.from({ length: 10 }, () => database.rawQuery(SLOW[name]).exec())
      const claims = [{ policy: LimitPolicy.of('busy', '60/minute'), key: 'all' }]
      assert.isTrue((await limits.take(claims)).allowed)
      await Promise.all(requests)
      await database.manager.closeAll()
    })
    .timeout(20_000)
})
