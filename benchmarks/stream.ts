import { get } from 'node:http'
import { bearer } from './cases.ts'
import { editor } from './data.ts'
import { startGable } from './gable.ts'
import { keptDatabase } from './kept_database.ts'
import { MANY } from './million.ts'
import { round } from './measure.ts'
import { printTable } from './report.ts'
import type { MeasuredServer } from './server.ts'

/** MiB of its own that a list of a million rows may take beside what the server held before. */
const GOAL = 64
const SAMPLED_EVERY = 50

/** The usual order, whose key a draft does not have, for somebody who sees drafts. */
const LIST = '/api/posts?sort=-publishedAt'

/** One list read to its end. */
export interface Streamed {
  what: string
  rows: number
  seconds: number
  /** MiB of private memory: before, and the most while it was read. */
  before: number
  most: number
  more: number
  goal: number
}

/** What a list of a million rows takes of the server's memory, in each form it is streamed in. */
export async function measureStream(servers: MeasuredServer[]): Promise<Streamed[]> {
  const found: Streamed[] = []
  const file = keptDatabase(MANY)
  for (const [what, accept, lines] of [
    ['NDJSON', 'application/x-ndjson', MANY.posts],
    // One line more names the columns.
    ['CSV', 'text/csv', MANY.posts + 1],
  ] as const) {
    const server = startGable(file, { port: 4613 })
    servers.push(server)
    await server.ready()
    // What is loaded and compiled by a first short list is no part of a long one.
    await read(server, `${LIST}&limit=1000`, accept)
    const before = held(server)
    let most = before
    const sampling = setInterval(() => (most = Math.max(most, held(server))), SAMPLED_EVERY)
    const started = performance.now()
    const rows = await read(server, LIST, accept).finally(() => clearInterval(sampling))
    const seconds = round((performance.now() - started) / 1000, 1)
    if (rows !== lines) throw new Error(`${what}: ${rows} lines came instead of ${lines}`)
    found.push({
      what,
      rows: MANY.posts,
      seconds,
      before: round(before, 1),
      most: round(most, 1),
      more: round(most - before, 1),
      goal: GOAL,
    })
    await server.stop()
  }
  return found
}

function held(server: MeasuredServer): number {
  const memory = server.memory()
  if (memory === undefined)
    throw new Error('This part is measured by private memory, which only Linux tells.')
  return memory
}

/** Reads an answer to its end. @returns its lines */
function read(server: MeasuredServer, path: string, accept: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...bearer(editor.token), accept }
    get(server.url + path, { headers, agent: false }, (answer) => {
      let lines = 0
      answer.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
      })
      answer.on('error', reject)
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(lines)
          : reject(new Error(`${path} was answered with ${answer.statusCode}`))
      )
    }).on('error', reject)
  })
}

export function printStream(found: readonly Streamed[]): void {
  console.log('\nA list of 1,000,000 rows, read to its end')
  printTable(
    ['seconds', 'before MiB', 'most MiB', 'more MiB', 'goal', ''],
    found.map(({ what, seconds, before, most, more, goal }) => [
      what,
      seconds,
      before,
      most,
      more,
      `≤ ${goal}`,
      more <= goal ? 'met' : 'MISSED',
    ])
  )
}
