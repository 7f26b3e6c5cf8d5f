import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { Limits } from '#framework/limits/main'
import { openStore, StorePlaces } from './stores.js'
import { claimsOf, type Order, SHARED, WIDER } from './worker.js'

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))
const PROCESSES = 3
const SHARED_STORES = ['sqlite', 'pg', 'mysql', 'redis'] as const

function start(order: Order): ChildProcess {
  const args = ['--import=./bin/steps/typescript.js', WORKER, JSON.stringify(order)]
  return spawn(process.execPath, args, { cwd: app.makePath(), stdio: ['pipe', 'pipe', 'inherit'] })
}

async function line(child: ChildProcess): Promise<string> {
  const [text] = await once(child.stdout!, 'data')
  return String(text).trim()
}

test.group('Limits that several processes share', (group) => {
  let places: StorePlaces
  group.setup(async () => {
    places = await new StorePlaces().make()
    return () => places.drop()
  })
  group.each.timeout(60_000)

  test('in {$self}, are exact when all take at once')
    .with([...SHARED_STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      const place = places.at(name)
      const children = Array.from({ length: PROCESSES }, () => start({ place, takes: 200 }))
      await Promise.all(children.map(line))
      const answers = children.map(line)
      for (const child of children) child.stdin!.write('go\n')
      const given = (await Promise.all(answers)).map(Number)
      assert.equal(
        given.reduce((sum, one) => sum + one),
        SHARED.burst,
        `each got ${given}`
      )

      // What was refused by the one took nothing from the others.
      const { store, close } = openStore(place, () => 1_800_000_000_000_000)
      const limits = new Limits({ store })
      const spent = [0, 1].map(async (turn) => {
        const { remaining } = await limits.take([claimsOf(turn)[1]])
        return WIDER.burst - remaining - 1
      })
      const [even, odd] = await Promise.all(spent)
      assert.equal(even + odd, SHARED.burst)
      await close()
    })
})
