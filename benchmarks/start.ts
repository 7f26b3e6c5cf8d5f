import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './cases.ts'
import { makeDatabase } from './data.ts'
import { environment, startGable } from './gable.ts'
import { median, round } from './measure.ts'
import type { Bound } from './report.ts'
import type { MeasuredServer } from './server.ts'

const STARTS = 5
const SETTLING_MS = 10_000
const ADDRESSES = [
  { path: '/api/posts?limit=1', what: 'Start to first answer of the API' },
  { path: '/', what: 'Start to first page' },
]

const SECONDS_BOUND = 1
const MEMORY_BOUND = 120

/**
 * What a start costs: from making the process to its first answer, and what it holds once it rests. The database is
 * migrated; the first start of a build, which compiles everything, is one of those measured.
 * @param folder  for the database
 */
export async function measureStart(folder: string): Promise<Bound[]> {
  const file = join(folder, 'start.sqlite3')
  makeDatabase(file, environment(file), { posts: 1000, paragraphs: 8 })
  const found: Bound[] = []
  for (const { path, what } of ADDRESSES) {
    const seconds: number[] = []
    for (let turn = 0; turn < STARTS; turn++)
      await started(file, path, async (_, milliseconds) => {
        seconds.push(milliseconds / 1000)
      })
    const figure = round(median(seconds), 2)
    found.push({ what, figure, unit: 's', bound: SECONDS_BOUND })
  }
  await started(file, '/', async (server) => {
    await sleep(SETTLING_MS)
    const held = server.resident()
    if (held === undefined) return
    found.push({ what: 'Memory at rest', figure: round(held, 0), unit: 'MiB', bound: MEMORY_BOUND })
  })
  return found
}

/** Starts the application and stops it again. @throws Error when its first answer is not a good one */
async function started(
  file: string,
  probe: string,
  then: (server: MeasuredServer, milliseconds: number) => Promise<void>
): Promise<void> {
  const server = startGable(file, { probe })
  try {
    const milliseconds = await server.ready()
    await ask(server, { path: probe })
    await then(server, milliseconds)
  } finally {
    await server.stop()
  }
}
