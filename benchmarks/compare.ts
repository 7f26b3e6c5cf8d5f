import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ask, type Case } from './cases.ts'
import type { MeasuredServer } from './server.ts'

/** Blanks of a page say nothing; in data every one counts. */
const squash = (text: string) => text.replace(/\s+/g, ' ').replace(/> </g, '><').trim()

/**
 * An answer as it is compared. Each server signs its own cursors, gives its own ids and reads its own clock, so of
 * those only the presence counts.
 */
function comparable({ part, isPage }: Case, text: string): unknown {
  if (isPage) return squash(text)
  const masked = text
    .replace(/"((next|previous)C|c)ursor":"[^"]+"/g, '"$1ursor":"…"')
    .replace(/cursor=[\w.%-]+/g, 'cursor=…')
    .replace(/%5B/gi, '[')
    .replace(/%5D/gi, ']')
  const value = JSON.parse(masked)
  if (part === 'create') {
    for (const name of ['id', 'title', 'slug', 'createdAt', 'updatedAt'])
      value.data[name] = typeof value.data[name]
  }
  return value
}

/** Names of headers that say something; those of the connection are Node's. */
function headersOf(answer: Response): string[] {
  const connection = new Set(['date', 'connection', 'keep-alive', 'set-cookie'])
  return [...answer.headers.keys()].filter((name) => !connection.has(name)).sort()
}

/**
 * The limit sends every header the application sends: what it left out would be work it does not do. The other peers
 * send what their users would get.
 * @throws Error naming the headers
 */
export async function checkHeaders(one: Case, gable: MeasuredServer, limit: MeasuredServer) {
  const [names, expected] = await Promise.all(
    [limit, gable].map(async (server) => {
      const [request] = await one.samples(server)
      const { answer } = await ask(server, request)
      return headersOf(answer)
    })
  )
  const missing = expected.filter((name) => !names.includes(name))
  if (missing.length)
    throw new Error(`${one.name}: ${limit.name} does not send ${missing.join(', ')}`)
}

/** All must answer alike, or the figures compare nothing. @throws Error naming the case and the two files to compare */
export async function checkSame(one: Case, servers: MeasuredServer[], folder: string) {
  let first: unknown[] | undefined
  for (const server of servers) {
    const answers: unknown[] = []
    for (const request of await one.samples(server)) {
      const { text } = await ask(server, request)
      answers.push(comparable(one, text))
    }
    first ??= answers
    if (isDeepStrictEqual(first, answers)) continue
    mkdirSync(folder, { recursive: true })
    const files = [first, answers].map((value, index) => {
      const file = join(folder, `bench-${index ? 'other' : 'first'}.json`)
      writeFileSync(file, JSON.stringify(value, null, 2))
      return file
    })
    throw new Error(
      `${one.name}: ${servers[0].name} and ${server.name} answer differently. Compare ${files.join(' and ')}`
    )
  }
}
