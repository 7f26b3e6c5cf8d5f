import type { Case } from './cases.ts'
import { load, type Source } from './load.ts'
import type { Options } from './options.ts'
import type { MeasuredServer } from './server.ts'

/** One turn of one server. */
export interface Turn {
  perSecond: number
  p50: number
  p99: number
  /** Processor time for one request, in µs. */
  cpu: number | undefined
  /** Of the turn, in MiB. */
  peak: number | undefined
}

/** What one server did in one case. */
export interface Figures {
  server: string
  perSecond: number
  /** Of the requests per second of the first peer in the same rounds. */
  ratio: number
  lowest: number
  highest: number
  /** The same share taken from the processor time of a request. */
  ratioByCpu: number | undefined
  p50: number
  p99: number
  /** µs */
  cpu: number | undefined
  /** MiB */
  peak: number | undefined
}

export interface CaseFigures {
  part: string
  case: string
  goal: number
  servers: Figures[]
}

export const median = (numbers: number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const WARMING = 2

/** Loads a server for a while and looks at what it used. */
export async function turn(
  server: MeasuredServer,
  source: Source,
  { connections, seconds }: { connections: number; seconds: number }
): Promise<Turn> {
  server.forgetPeak()
  const before = server.cpu()
  const { answered, perSecond, p50, p99 } = await load(server.port, source, {
    connections,
    seconds,
  }).catch((error) => {
    throw new Error(`${server.name}: ${error.message}`)
  })
  const after = server.cpu()
  const cpu =
    before === undefined || after === undefined ? undefined : ((after - before) * 1000) / answered
  return { perSecond, p50, p99, cpu, peak: server.peak() }
}

/**
 * Measures all servers in turns: what the machine does to one in a round, it does to the others.
 * @param limit  the server that shares are told of
 */
export async function measure(
  one: Case,
  servers: MeasuredServer[],
  limit: MeasuredServer,
  options: Options
): Promise<CaseFigures> {
  const sources = new Map<MeasuredServer, Source>()
  for (const server of servers) {
    sources.set(server, await one.source(server))
    await turn(server, sources.get(server)!, { ...options, seconds: WARMING })
  }
  const turns = new Map<MeasuredServer, Turn[]>(servers.map((server) => [server, []]))
  for (let number = 0; number < options.rounds; number++) {
    for (const server of servers)
      turns.get(server)!.push(await turn(server, sources.get(server)!, options))
  }
  const figures = servers.map((server) =>
    figuresOf(server.name, turns.get(server)!, turns.get(limit)!)
  )
  return { part: one.part, case: one.name, goal: one.goal, servers: figures }
}

function figuresOf(server: string, own: Turn[], limit: Turn[]): Figures {
  const ratios = own.map(({ perSecond }, index) => perSecond / limit[index].perSecond)
  const middle = (values: (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined)
    return known.length ? median(known) : undefined
  }
  const cpu = middle(own.map((one) => one.cpu))
  const limitCpu = middle(limit.map((one) => one.cpu))
  return {
    server,
    perSecond: round(median(own.map(({ perSecond }) => perSecond)), 0),
    ratio: round(median(ratios), 2),
    lowest: round(Math.min(...ratios), 2),
    highest: round(Math.max(...ratios), 2),
    ratioByCpu: cpu && limitCpu && round(limitCpu / cpu, 2),
    p50: round(median(own.map(({ p50 }) => p50)), 2),
    p99: round(median(own.map(({ p99 }) => p99)), 2),
    cpu: cpu && round(cpu, 1),
    peak: middle(own.map(({ peak }) => peak && round(peak, 0))),
  }
}

export function round(number: number, digits: number): number {
  return Number(number.toFixed(digits))
}
