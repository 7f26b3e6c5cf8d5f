import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { origin } from './asking.js'
import type { Person } from './people.js'

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  /** Names and values as they came, in lower case. */
  raw: string[]
  bytes: Buffer
  text: string
}

export interface RawOptions {
  who?: Person
  headers?: Record<string, string | string[]>
  body?: string | Buffer
}

/** Asks with node:http, which changes nothing of the address, the headers or the answer. */
export function raw(
  method: string,
  path: string,
  { who, headers = {}, body }: RawOptions = {}
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin())
  const sent = {
    ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}),
    // For a DELETE node:http says no length, and its body would be taken for the next request.
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: sent, agent: false }
    const asked = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          raw: response.rawHeaders.map((text) => text.toLowerCase()),
          bytes,
          text: bytes.toString(),
        })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const JSON_HEADERS = { 'content-type': 'application/json' }

/** Sends JSON. */
export function send(
  method: string,
  path: string,
  who: Person,
  body: unknown,
  headers: Record<string, string | string[]> = {}
): Promise<RawAnswer> {
  return raw(method, path, {
    who,
    headers: { ...JSON_HEADERS, ...headers },
    body: JSON.stringify(body),
  })
}

/**
 * Milliseconds of processor time that something takes in this process, server and all; others on the machine do not
 * count. The best of three, for the first time a function is slow.
 */
export async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const spent: number[] = []
  for (let time = 0; time < 3; time++) {
    const begun = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(begun)
    spent.push((user + system) / 1000)
  }
  return Math.min(...spent)
}
