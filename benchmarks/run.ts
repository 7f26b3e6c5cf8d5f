/*
 * npm run bench: the application in production mode beside hand-written servers doing the same work from the same
 * file, one process on one core each, measured in turns within one run, so that what the machine does to one it does
 * to the other. Prints requests per second and their ratio; the ratio is the figure to quote.
 *   npm run bench -- --rounds=5 --seconds=4
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { makeDatabase } from './data.ts'
import { canPin, MeasuredServer, pinSelf } from './server.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
})

const ROOT = new URL('../', import.meta.url).pathname
const BUILD = join(ROOT, 'build')

/** What is measured, and the share of the hand-written server that we hold ourselves to. */
const CASES = [
  { name: 'REST list of 10 with author', path: '/api/posts?limit=10&include=author', goal: 0.6 },
  { name: 'REST detail', path: '/api/posts/4321', goal: 0.5 },
  { name: 'Journal page as guest', path: '/journal', goal: 0.4 },
]

const folder = mkdtempSync(join(tmpdir(), 'gable-bench-'))
const file = join(folder, 'bench.sqlite3')
const frameFile = join(folder, 'frame.json')
const env = {
  ...process.env,
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  APP_KEY: 'benchmarks-key-benchmarks-key-012',
  APP_URL: 'http://127.0.0.1:4601',
  DB_CONNECTION: 'sqlite',
  DB_FILE: file,
  HOST: '127.0.0.1',
  PORT: '4601',
}

const squash = (text: string) => text.replace(/\s+/g, ' ').replace(/> </g, '><').trim()
async function textOf(server: MeasuredServer, path: string): Promise<string> {
  const answer = await fetch(server.url + path)
  return answer.text()
}

const median = (numbers: number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** The constant text of the journal page, taken from the application itself. */
function frameOf(page: string) {
  const start = page.indexOf('<ul class="line">')
  const end = page.indexOf('</nav>', page.indexOf('<nav class="pages')) + '</nav>'.length
  if (start < 0 || end < start)
    throw new Error('The journal page has changed: mend benchmarks/run.ts')
  return { head: page.slice(0, start), tail: page.slice(end) }
}

/** A JSON answer to compare: cursors differ in their signature, so only whether there is one is looked at. */
function comparable(text: string): unknown {
  const masked = text
    .replace(/"(next|previous)Cursor":"[^"]+"/g, '"$1Cursor":"…"')
    .replace(/cursor=[\w.-]+/g, 'cursor=…')
    .replace(/%2C/g, ',')
  return JSON.parse(masked)
}

/** Both must say the same, or the figures compare nothing. @throws Error naming the case */
async function checkSame(ours: MeasuredServer, peer: MeasuredServer): Promise<void> {
  for (const { name, path } of CASES) {
    const [a, b] = [await textOf(ours, path), await textOf(peer, path)]
    const same = path.startsWith('/api')
      ? isDeepStrictEqual(comparable(a), comparable(b))
      : squash(a) === squash(b)
    if (same) continue
    mkdirSync(join(ROOT, 'tmp'), { recursive: true })
    writeFileSync(join(ROOT, 'tmp/bench-ours.txt'), squash(a))
    writeFileSync(join(ROOT, 'tmp/bench-peer.txt'), squash(b))
    throw new Error(
      `${name}: the two servers answer differently (tmp/bench-ours.txt, tmp/bench-peer.txt)`
    )
  }
}

interface Measured {
  perSecond: number
  p99: number
  cpu: number | undefined
}

async function measure(server: MeasuredServer, path: string, seconds: number): Promise<Measured> {
  const before = server.cpu()
  const result = await autocannon({
    url: server.url + path,
    connections: Number(options.connections),
    duration: seconds,
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${server.name} failed ${result.non2xx + result.errors} requests of ${path}`)
  const after = server.cpu()
  const answered = result['2xx']
  const cpu = before === undefined || after === undefined ? undefined : (after - before) / answered
  return { perSecond: result.requests.average, p99: result.latency.p99, cpu }
}

pinSelf()
const servers: MeasuredServer[] = []
try {
  console.log('Making the database: 10,000 posts, 100 authors')
  makeDatabase(file, env)
  const ours = new MeasuredServer('Gable', ['bin/server.js'], 4601, { cwd: BUILD, env })
  servers.push(ours)
  await ours.ready()
  writeFileSync(frameFile, JSON.stringify(frameOf(await textOf(ours, '/journal'))))
  const peer = new MeasuredServer(
    'node:http by hand',
    ['benchmarks/peers/node_http/server.js'],
    4602,
    {
      cwd: ROOT,
      env: { ...env, JOURNAL_FRAME: frameFile },
    }
  )
  servers.push(peer)
  await peer.ready()
  await checkSame(ours, peer)
  if (!canPin)
    console.log(
      'taskset is not here: servers and load share the cores, and the ratios are less steady.'
    )

  const rows: Record<string, unknown>[] = []
  for (const { name, path, goal } of CASES) {
    const rounds: { ours: Measured; peer: Measured }[] = []
    for (const server of servers) await measure(server, path, 3)
    for (let round = 0; round < Number(options.rounds); round++) {
      const turn = {
        ours: await measure(ours, path, Number(options.seconds)),
        peer: await measure(peer, path, Number(options.seconds)),
      }
      rounds.push(turn)
    }
    const ratios = rounds.map((round) => round.ours.perSecond / round.peer.perSecond)
    const cpuRatios = rounds.map((round) => (round.peer.cpu ?? 0) / (round.ours.cpu ?? 1))
    rows.push({
      'case': name,
      'Gable req/s': Math.round(median(rounds.map((round) => round.ours.perSecond))),
      'by hand req/s': Math.round(median(rounds.map((round) => round.peer.perSecond))),
      'ratio': Number(median(ratios).toFixed(2)),
      'lowest': Number(Math.min(...ratios).toFixed(2)),
      'highest': Number(Math.max(...ratios).toFixed(2)),
      'by CPU time': Number(median(cpuRatios).toFixed(2)),
      'goal': goal,
      'p99 ms': Math.max(...rounds.map((round) => round.ours.p99)),
    })
  }
  if (options.json) console.log(JSON.stringify(rows, null, 2))
  else console.table(rows)
} finally {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
