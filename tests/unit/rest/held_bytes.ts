/*
 * A process of its own, started by stream.spec.ts with --expose-gc: prints how many bytes of a stream's rows are left in
 * the memory that only a full collection empties, for each row that has gone by.
 */
import { Writable } from 'node:stream'
import { getHeapSpaceStatistics } from 'node:v8'
import type { Exchange } from '#framework/http/main'
import { answerStream, type StreamType } from '#framework/rest/stream'

/** Rows to warm up with, and rows that are measured. */
const WARM = 20_000
const MEASURED = 60_000

/** Rows between small collections: as many as V8 would let go by. */
const EVERY = 10_000

const collect = globalThis.gc!

const lasting = () =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size

let held = 0

/** Written by JSON.stringify, which keeps no text of a number. */
async function* rows() {
  const one = { title: 'Night train', seenAt: null, isOpen: true, tags: [{ id: 7 }] }
  for (let id = 1; id <= WARM + MEASURED; id++) {
    if (id % EVERY === 0) collect({ type: 'minor' })
    if (id === WARM) {
      collect()
      held = lasting()
    }
    yield JSON.stringify({ id: 1_000_000 + id, share: id + 0.5, ...one })
  }
  held = lasting() - held
}

const answer = {
  method: 'GET',
  response: { destroyed: false },
  header: () => undefined,
  set: () => answer,
  vary: () => answer,
  open: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
}

const [type] = process.argv.slice(2) as [StreamType]
const columns = ['id', 'share', 'title', 'seenAt', 'isOpen', 'tags']
const what = { name: 'things', columns }
await answerStream(answer as unknown as Exchange, rows(), type, what)
console.log(held / MEASURED)
