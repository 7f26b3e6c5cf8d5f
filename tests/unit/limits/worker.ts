/*
 * Takes from allowances in a process of its own: `worker.ts '{"place":…,"takes":100}'`. Says that it is ready, waits for
 * a line, and prints how many it was given.
 */
import 'reflect-metadata'
import { once } from 'node:events'
import { LimitPolicy, Limits } from '#framework/limits/main'
import { openStore, type StorePlace } from './stores.js'

export interface Order {
  place: StorePlace
  /** How often it asks, all at once. */
  takes: number
}

/** The clock stands still, so that nothing is given back while the processes are at it. */
const NOW = 1_800_000_000_000_000

export const SHARED = LimitPolicy.of('shared', '100/minute')
export const WIDER = LimitPolicy.of('wider', '250/minute')

/** Every process takes from one that all share and from one of two others. */
export const claimsOf = (turn: number) => [
  { policy: SHARED, key: 'all' },
  { policy: WIDER, key: String(turn % 2) },
]

if (process.argv[1]?.includes('worker')) {
  const { place, takes } = JSON.parse(process.argv[2]) as Order
  const { store, close } = openStore(place, () => NOW)
  const limits = new Limits({ store })
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  const asked = Array.from({ length: takes }, (_, turn) => limits.take(claimsOf(turn)))
  const given = (await Promise.all(asked)).filter(({ allowed }) => allowed).length
  process.stdout.write(`${given}\n`)
  process.stdin.destroy()
  await close()
}
