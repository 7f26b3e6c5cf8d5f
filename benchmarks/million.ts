import { ask, asEditor, asReader } from './cases.ts'
import { BEGINNING, COMMON, FREQUENT, RARE } from './data.ts'
import { startGable } from './gable.ts'
import { keptDatabase } from './kept_database.ts'
import { inTurn, type RequestParts } from './load.ts'
import { median, round, turn } from './measure.ts'
import type { Options } from './options.ts'
import { printTable } from './report.ts'
import type { MeasuredServer } from './server.ts'

export const MANY = { posts: 1_000_000, paragraphs: 1 }
export const FEW = { posts: 10_000, paragraphs: 1 }

/** The same request where there is much, beside where there is little. */
export interface Growth {
  what: string
  /** Processor time of a request, in µs. */
  little: number
  much: number
  ratio: number
  goal: number
}

const ROWS = '/api/posts?limit=10&include=author'
const BY_DATE = '/api/posts?sort=-publishedAt'
const search = (word: string) => [`${ROWS}&search=${encodeURIComponent(word)}`]
const AUTHORS_ASKED = Array.from({ length: 100 }, (_, index) => index + 1)

/** What is asked of both tables. */
const QUESTIONS: [what: string, paths: string[]][] = [
  ['list', [ROWS]],
  [
    'filter on an index',
    AUTHORS_ASKED.map((id) => `${ROWS}&filter[authorId]=${id}&sort=-publishedAt`),
  ],
  ['search, a word of 50 posts', search(RARE)],
  ['search, a word of every 100th post', search(COMMON)],
  ['search, a word of every post', search(FREQUENT)],
  ['search, two such words', search(`${FREQUENT} quire`)],
  ['search, a rare word and a frequent one', search(`${RARE} ${FREQUENT}`)],
  ['search, a letter that words of every post begin with', search(BEGINNING[0])],
  ['search, a beginning of many words of every post', search(BEGINNING)],
  ['search, such a beginning and a rare word', search(`${BEGINNING} ${RARE}`)],
]

const GOALS = { table: 1.5, cursor: 1.2 }
/** Pages kept at each end of the walk, as many as there are to ask for. */
const PAGES = 20
/** Rows passed over to come near the end; nine in ten posts are published, and an editor sees all. */
const JUMPS = { reader: 890_000, editor: 990_000 }

/**
 * Whether what a request costs grows with the table: 1,000,000 posts beside 10,000 of the same shape, and the last
 * cursor pages of the big one beside its first.
 */
export async function measureMillion(
  options: Options,
  servers: MeasuredServer[]
): Promise<Growth[]> {
  const files = [keptDatabase(FEW), keptDatabase(MANY)]
  const [few, many] = files.map((file, index) => startGable(file, { port: 4611 + index }))
  servers.push(few, many)
  await Promise.all([few.ready(), many.ready()])
  const found: Growth[] = []
  const compare = async (what: string, goal: number, sides: [MeasuredServer, RequestParts[]][]) => {
    const turns: number[][] = [[], []]
    for (let number = 0; number <= options.rounds; number++) {
      for (const [index, [server, requests]] of sides.entries()) {
        const { cpu } = await turn(server, inTurn(requests), { ...options, connections: 2 })
        if (cpu === undefined)
          throw new Error('This part is measured in processor time, which only Linux tells.')
        // The first turn warms up.
        if (number > 0) turns[index].push(cpu)
      }
    }
    const [little, much] = turns.map((own) => round(median(own), 1))
    const ratio = round(median(turns[1].map((cpu, index) => cpu / turns[0][index])), 2)
    found.push({ what, little, much, ratio, goal })
    if (!options.json) console.log(`  ${what}: ${ratio}`)
  }
  for (const [what, paths] of QUESTIONS) {
    const requests = paths.map(asReader)
    await compare(what, GOALS.table, [
      [few, requests],
      [many, requests],
    ])
  }
  for (const [what, as, jump] of [
    ['cursor page, the first ones and the last', asReader, JUMPS.reader],
    ['the same of an editor, the last among drafts', asEditor, JUMPS.editor],
  ] as const) {
    const { first, last } = await endsOf(many, as, jump)
    await compare(what, GOALS.cursor, [
      [many, first],
      [many, last],
    ])
  }
  return found
}

type As = typeof asReader

/** @returns pages of ten at both ends of one list, by the server's own cursors */
async function endsOf(server: MeasuredServer, as: As, jump: number) {
  const [first, last] = [await walk(server, as, 0, PAGES), await walk(server, as, jump)]
  return { first, last: last.slice(-PAGES) }
}

/** Pages from an offset on, until so many are found or the list is at its end. */
async function walk(server: MeasuredServer, as: As, offset: number, most = Infinity) {
  const pages: RequestParts[] = []
  let start = `&offset=${offset}`
  while (pages.length < most) {
    const { text } = await ask(server, as(`${BY_DATE}&fields=id&limit=100${start}`))
    const { nextCursor } = (JSON.parse(text) as { meta: { nextCursor: string | null } }).meta
    if (!nextCursor) break
    start = `&cursor=${nextCursor}`
    pages.push(as(`${BY_DATE}&limit=10&include=author${start}`))
  }
  return pages
}

export function printMillion(found: readonly Growth[]): void {
  console.log('\n1,000,000 posts beside 10,000: processor time of a request')
  printTable(
    ['10,000 µs', '1,000,000 µs', 'ratio', 'goal', ''],
    found.map(({ what, little, much, ratio, goal }) => [
      what,
      little,
      much,
      ratio.toFixed(2),
      `≤ ${goal}`,
      ratio <= goal ? 'met' : 'MISSED',
    ])
  )
}
