import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, asReader, signedIn } from './cases.ts'
import { AUTHORS, words } from './data.ts'
import { startGable } from './gable.ts'
import { Inspector } from './inspector.ts'
import { keptDatabase } from './kept_database.ts'
import { load, type RequestParts, toBytes } from './load.ts'
import { FEW } from './million.ts'
import { round } from './measure.ts'
import { printTable } from './report.ts'
import type { MeasuredServer } from './server.ts'

const INSPECTOR = 4619
const SAMPLES = 10
const CONNECTIONS = 8
/** Of what is held after the first tenth: more than that is growth and no noise. */
const GOAL = 1.1
/** Milliseconds between two collections: what waited for the first is gone with the second. */
const SETTLING = 500

export interface Soaked {
  requests: number
  /** After each tenth of the requests, garbage collected. */
  samples: {
    requests: number
    /** MiB of objects in use, and of private memory. */
    heap: number
    memory: number
  }[]
  /** Held at the end, as a share of what was held after the first tenth. */
  heap: number
  memory: number
  goal: number
}

/**
 * Whether a server grows with the requests it has answered: readers' and programs' usual ones, and those of somebody
 * who never asks the same twice, so that whatever is kept by what was asked has to stop somewhere.
 * @param requests  in all
 * @param folder    for a copy of the database, because who signs in writes
 */
export async function measureSoak(
  requests: number,
  folder: string,
  servers: MeasuredServer[]
): Promise<Soaked> {
  const file = join(folder, 'soak.sqlite3')
  copyFileSync(keptDatabase(FEW), file)
  const server = startGable(file, {
    port: 4614,
    flags: [`--inspect=127.0.0.1:${INSPECTOR}`],
  })
  servers.push(server)
  await server.ready()
  const inspector = await Inspector.open(INSPECTOR)
  const source = await mixed(server)
  const samples: Soaked['samples'] = []
  const tenth = Math.ceil(requests / SAMPLES)
  for (let number = 1; number <= SAMPLES; number++) {
    await load(server.port, () => toBytes(source()), {
      connections: CONNECTIONS,
      seconds: Infinity,
      requests: tenth,
      isFine: (status) => status < 500 && status !== 429,
    })
    await inspector.send('HeapProfiler.collectGarbage')
    await sleep(SETTLING)
    await inspector.send('HeapProfiler.collectGarbage')
    const { usedSize } = await inspector.send<{ usedSize: number }>('Runtime.getHeapUsage')
    const heap = round(usedSize / 2 ** 20, 1)
    const memory = round(server.memory() ?? 0, 1)
    samples.push({ requests: number * tenth, heap, memory })
    console.error(`  ${number * tenth} requests: ${heap} MiB of objects, ${memory} MiB held`)
  }
  inspector.close()
  const [first, last] = [samples[0], samples.at(-1)!]
  return {
    requests: tenth * SAMPLES,
    samples,
    heap: round(last.heap / first.heap, 2),
    memory: round(last.memory / first.memory, 2),
    goal: GOAL,
  }
}

const FIELDS = 'id title slug deck status publishedAt readingMinutes createdAt updatedAt'.split(' ')
const SORTS = ['id', 'title', 'publishedAt', 'createdAt', 'updatedAt', 'author.name']
const OPERATORS = ['eq', 'lt', 'lte', 'gt', 'gte', 'ne']

/** Requests of many kinds, ever new ones; the same in every run. */
async function mixed(server: MeasuredServer): Promise<() => RequestParts> {
  const session = await signedIn(server)
  let number = 0
  let seed = 7
  const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  const one = <T>(of: readonly T[]) => of[next(of.length)]
  const cursors = await someCursors(server)
  const kinds: (() => RequestParts)[] = [
    () => asReader('/api/posts?limit=10&include=author'),
    () => asReader(`/api/posts/${1 + next(10_000)}`),
    () => asReader(one(cursors)),
    () => ({ path: '/journal' }),
    () => ({ path: '/journal', headers: session }),
    () => ({ path: `/journal/post-${1 + next(10_000)}` }),
    () => ({ path: `/nothing-here-${number}` }),
    // Another value each time.
    () =>
      asReader(
        `/api/posts?filter[authorId]=${1 + next(AUTHORS)}&filter[title][startsWith]=On%20${number}&limit=5`
      ),
    () =>
      asReader(`/api/posts?search=${words(next(1000), 2).replace(' ', '%20')}${number}&limit=5`),
    () =>
      asReader(
        `/api/posts?filter[publishedAt][lt]=${momentOf(next(700), number)}&sort=-publishedAt&limit=3`
      ),
    // Another shape each time.
    () => {
      const fields = FIELDS.filter(() => next(2)).join() || 'id'
      const sort = [one(SORTS), `-${one(SORTS)}`].join()
      const filter = Array.from(
        { length: 1 + next(3) },
        () => `filter[or][${next(9)}][authorId][${one(OPERATORS)}]=${1 + next(AUTHORS)}`
      ).join('&')
      const author = `filter[authorId]=${1 + next(AUTHORS)}`
      const limit = 1 + next(20)
      return asReader(`/api/posts?fields=${fields}&sort=${sort}&${author}&${filter}&limit=${limit}`)
    },
    // What is refused: a field, a parameter, a cursor, a token, an address that nobody has.
    () => asReader(`/api/posts?filter[nothing${number}]=1`),
    () => asReader(`/api/posts?nothing${number}=1`),
    () =>
      asReader(
        `/api/posts?cursor=${Buffer.from(`[0,${number}]`).toString('base64url')}.AAAAAAAAAAAAAAAA`
      ),
    () => ({
      path: '/api/posts',
      headers: { authorization: `Bearer gable_${String(number).padStart(43, 'x')}` },
    }),
    () => ({ path: '/journal', headers: { cookie: `gable-session=${number}` } }),
    () => ({ path: `/api/posts?limit=2`, headers: { accept: `application/x-${number}, */*` } }),
  ]
  return () => kinds[number++ % kinds.length]()
}

const momentOf = (day: number, number: number) =>
  new Date(Date.UTC(2024, 0, 1 + day) + (number % 86_400_000)).toISOString()

/** Pages of a list by the server's own cursors. */
async function someCursors(server: MeasuredServer): Promise<string[]> {
  const list = '/api/posts?sort=-publishedAt&limit=5'
  const pages: string[] = []
  let path = list
  while (pages.length < 1000) {
    const { text } = await ask(server, asReader(path))
    const { nextCursor } = (JSON.parse(text) as { meta: { nextCursor: string | null } }).meta
    if (!nextCursor) break
    pages.push((path = `${list}&cursor=${nextCursor}`))
  }
  return pages
}

export function printSoak({ requests, samples, heap, memory, goal }: Soaked): void {
  console.log(`\nMemory over ${requests.toLocaleString('en')} requests`)
  printTable(
    ['objects MiB', 'held MiB'],
    samples.map((one) => [one.requests.toLocaleString('en'), one.heap, one.memory])
  )
  printTable(
    ['last : first', 'goal', ''],
    [
      ['objects in use', heap],
      ['private memory', memory],
    ].map(([what, ratio]) => [what, ratio, `≤ ${goal}`, Number(ratio) <= goal ? 'met' : 'MISSED'])
  )
}
