import { connect } from 'node:net'

/** One request to send, or a source of ever new ones. */
export type Source = () => Buffer

export interface Loaded {
  answered: number
  /** Of the whole time, in seconds. */
  seconds: number
  perSecond: number
  /** Milliseconds from sending to the last byte of the answer. */
  p50: number
  p99: number
}

/** Latencies are counted in steps of 10 µs up to 10 s. */
const STEP = 0.01
const STEPS = 1_000_000

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

export interface RequestParts {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}

/** A request as bytes, made once so that the generator costs little. */
export function toBytes({ method = 'GET', path, headers = {}, body }: RequestParts): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

/** The same requests over and over. */
export function inTurn(requests: RequestParts[]): Source {
  const all = requests.map(toBytes)
  let at = 0
  return () => all[at++ % all.length]
}

/** How many bytes of `data` are a whole answer, or 0 while some are missing; `data` starts with the head. */
function lengthOfAnswer(data: Buffer): number {
  const headEnd = data.indexOf(HEAD_END)
  if (headEnd < 0) return 0
  const head = data.toString('latin1', 0, headEnd).toLowerCase()
  const at = head.indexOf('\r\ncontent-length:')
  if (at >= 0) {
    const length = headEnd + 4 + Number.parseInt(head.slice(at + 17), 10)
    return data.length >= length ? length : 0
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) return headEnd + 4
  return data.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) ? data.length : 0
}

/**
 * Keeps `connections` requests under way until the time is over: each connection sends its next request when it has
 * the whole answer to the last. Plain sockets, because a client library on the second core would be the slower of both.
 * @throws Error for an answer that is not fine, with its first lines
 */
export async function load(
  port: number,
  next: Source,
  { connections, seconds, requests = Infinity, isFine = isSuccess }: LoadOptions
): Promise<Loaded> {
  const latencies = new Uint32Array(STEPS)
  const started = performance.now()
  const end = started + seconds * 1000
  let answered = 0
  let sent = 0

  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let waiting: Buffer | undefined
      let since = 0
      const send = () => {
        if (performance.now() >= end || sent >= requests) return socket.end(resolve)
        sent++
        since = performance.now()
        socket.write(next())
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('The server closed a connection')))
      socket.on('data', (chunk) => {
        waiting = waiting ? Buffer.concat([waiting, chunk]) : chunk
        const length = lengthOfAnswer(waiting)
        if (length === 0) return
        if (!isFine(statusOf(waiting))) {
          socket.destroy()
          return reject(new Error(`Refused: ${waiting.toString('utf8', 0, 2000)}`))
        }
        const step = Math.min(STEPS - 1, Math.round((performance.now() - since) / STEP))
        latencies[step]++
        answered++
        waiting = undefined
        send()
      })
    })

  await Promise.all(Array.from({ length: connections }, one))
  const took = (performance.now() - started) / 1000
  return {
    answered,
    seconds: took,
    perSecond: answered / took,
    p50: quantile(latencies, answered, 0.5),
    p99: quantile(latencies, answered, 0.99),
  }
}

export interface LoadOptions {
  connections: number
  seconds: number
  /** Stops after so many, if that is sooner. */
  requests?: number
  /** Which statuses may come; those of success when not said. */
  isFine?: (status: number) => boolean
}

const isSuccess = (status: number) => status >= 200 && status < 300

/** "HTTP/1.1 200": three figures from the tenth character on. */
const statusOf = (data: Buffer) =>
  (data[9] - 0x30) * 100 + (data[10] - 0x30) * 10 + (data[11] - 0x30)

function quantile(latencies: Uint32Array, count: number, share: number): number {
  let left = count * share
  for (let step = 0; step < STEPS; step++) {
    left -= latencies[step]
    if (left <= 0) return step * STEP
  }
  return STEPS * STEP
}
