import { parseArgs } from 'node:util'

/** What is measured beside the peers, in this order. */
export const PARTS = ['list', 'detail', 'cursor', 'create', 'guest', 'signed-in'] as const
export type Part = (typeof PARTS)[number]

/** What has no peer or takes minutes, and is measured only when it is named. */
export const LONG_PARTS = ['start', 'million', 'stream', 'soak'] as const
export type LongPart = (typeof LONG_PARTS)[number]

const HELP = `npm run bench -- [options]

  --only=list,guest     measure only these: ${PARTS.join(', ')};
                        or what is left out otherwise: ${LONG_PARTS.join(', ')}
  --against=node_http   beside only these peers (the folders of benchmarks/peers)
  --rounds=5            turns for each server
  --seconds=3           seconds of each turn
  --connections=16      requests under way at once
  --requests=1000000    of the soak
  --profile             record where the time goes instead (flame graphs in tmp/)
  --json                print what is written to benchmarks/results.json
  --help`

/** Requests of a whole soak. */
const SOAK = 1_000_000

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    against: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    requests: { type: 'string', default: String(SOAK) },
    json: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

function count(name: 'rounds' | 'seconds' | 'connections' | 'requests', text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  return stop(`--${name} takes a whole number above 0, not "${text}".`)
}

function listed(text: string | undefined, allowed: readonly string[], option: string) {
  if (text === undefined) return undefined
  const names = text.split(',')
  const unknown = names.find((name) => !allowed.includes(name))
  if (unknown !== undefined)
    stop(`--${option} does not know "${unknown}". It takes: ${allowed.join(', ')}.`)
  return names
}

if (values.help) {
  console.log(HELP)
  process.exit(0)
}

/** @param peers  the names that `--against` takes */
export function readOptions(peers: readonly string[]) {
  const only = listed(values.only, [...PARTS, ...LONG_PARTS], 'only')
  const isAsked = (part: Part | LongPart) => only?.includes(part) ?? false
  const parts = only ? PARTS.filter(isAsked) : PARTS
  const requests = count('requests', values.requests)
  return {
    parts: new Set<Part>(parts),
    longParts: new Set<LongPart>(LONG_PARTS.filter(isAsked)),
    /** Whether what is measured would stand in for a whole run: all cases beside all peers, or none; a soak of its length. */
    isPartial:
      (parts.length > 0 && (parts.length < PARTS.length || values.against !== undefined)) ||
      requests !== SOAK,
    requests,
    peers: listed(values.against, peers, 'against') ?? peers,
    rounds: count('rounds', values.rounds),
    seconds: count('seconds', values.seconds),
    connections: count('connections', values.connections),
    json: values.json,
    profile: values.profile,
  }
}

export type Options = ReturnType<typeof readOptions>
