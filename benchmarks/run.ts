/*
 * npm run bench: the application in production mode beside servers that do the same work from the same file, one
 * process on one core each, measured in turns within one run, so that what the machine does to one it does to the
 * others. docs/performance.md tells how to read it; `npm run bench -- --help` what it takes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, CASES } from './cases.ts'
import { checkHeaders, checkSame } from './compare.ts'
import { makeDatabase } from './data.ts'
import { environment, ROOT, startGable } from './gable.ts'
import { type CaseFigures, measure } from './measure.ts'
import { readOptions } from './options.ts'
import { folderOf, install, PEERS } from './peers.ts'
import { measureMillion, printMillion } from './million.ts'
import { profile } from './profile.ts'
import { machine, printBounds, printCase, type Results, versionsIn, write } from './report.ts'
import { canPin, MeasuredServer, pinSelf } from './server.ts'
import { measureSoak, printSoak } from './soak.ts'
import { measureStart } from './start.ts'
import { measureStream, printStream } from './stream.ts'

const options = readOptions(PEERS.map(({ key }) => key))
const folder = mkdtempSync(join(tmpdir(), 'gable-bench-'))
const file = join(folder, 'bench.sqlite3')
const servers: MeasuredServer[] = []

/** The constant text of the journal page, taken from the application itself. @throws Error when the page has changed */
function frameOf(page: string) {
  const start = page.indexOf('<ul class="line">')
  const end = page.indexOf('</nav>', page.indexOf('<nav class="pages')) + '</nav>'.length
  if (start < 0 || end < start)
    throw new Error('The journal page has changed: mend frameOf in benchmarks/run.ts')
  return { head: page.slice(0, start), tail: page.slice(end) }
}

/** By hand the frame of a page would be a constant, so the peers that make pages are given it. */
async function writeFrames(gable: MeasuredServer): Promise<string> {
  const frames: Record<string, unknown> = {}
  for (const [name, part] of [
    ['guest', 'guest'],
    ['reader', 'signed-in'],
  ]) {
    const [request] = await CASES.find((one) => one.part === part)!.samples(gable)
    const { text } = await ask(gable, request)
    frames[name] = frameOf(text)
  }
  const path = join(folder, 'frames.json')
  writeFileSync(path, JSON.stringify(frames))
  return path
}

async function startPeers(frames: string): Promise<Map<MeasuredServer, boolean>> {
  const started = new Map<MeasuredServer, boolean>()
  for (const [index, peer] of PEERS.entries()) {
    if (!options.peers.includes(peer.key) || !install(peer)) continue
    const server = new MeasuredServer({
      name: peer.name,
      args: peer.args,
      port: 4602 + index,
      cwd: folderOf(peer),
      env: { ...environment(file), JOURNAL_FRAMES: frames },
    })
    servers.push(server)
    await server.ready()
    started.set(server, peer.hasPages ?? false)
  }
  return started
}

const cases = CASES.filter(({ part }) => options.parts.has(part))

function makeSmall(): void {
  console.log('Making the database: 10,000 posts, 100 authors')
  makeDatabase(file, environment(file), { posts: 10_000, paragraphs: 8 })
}

async function measureCases(): Promise<CaseFigures[]> {
  makeSmall()
  const gable = startGable(file)
  servers.push(gable)
  await gable.ready()
  const peers = await startPeers(await writeFrames(gable))
  const [limit] = peers.keys()
  if (!limit) throw new Error('There is no peer to compare with')
  const found: CaseFigures[] = []
  for (const one of cases) {
    const able = [...peers].filter(([, hasPages]) => hasPages || !one.isPage)
    const taking = [gable, ...able.map(([server]) => server)]
    await checkSame(one, taking, join(ROOT, 'tmp'))
    await checkHeaders(one, gable, limit)
    found.push(await measure(one, taking, limit, options))
    if (!options.json) printCase(found.at(-1)!)
  }
  return found
}

/** @returns what is measured only when it is named */
async function measureLong(): Promise<Partial<Results>> {
  const found: Partial<Results> = {}
  const { longParts, json, requests } = options
  if (longParts.has('million')) {
    found.million = await measureMillion(options, servers)
    if (!json) printMillion(found.million)
  }
  if (longParts.has('stream')) {
    found.stream = await measureStream(servers)
    if (!json) printStream(found.stream)
  }
  if (longParts.has('soak')) {
    found.soak = await measureSoak(requests, folder, servers)
    if (!json) printSoak(found.soak)
  }
  return found
}

/** First, while nothing else runs and nobody else listens. */
async function measureStarts(): Promise<Partial<Results>> {
  if (!options.longParts.has('start')) return {}
  const start = await measureStart(folder)
  if (!options.json) printBounds('Start', start)
  return { start }
}

async function measureAll(): Promise<void> {
  const starts = await measureStarts()
  const { rounds, seconds, connections } = options
  const measured = cases.length
    ? { settings: { rounds, seconds, connections, pinned: canPin }, cases: await measureCases() }
    : {}
  const results: Results = {
    machine: machine(),
    node: process.version,
    versions: versionsIn(join(ROOT, 'package.json'), ['@adonisjs/core', 'better-sqlite3']),
    ...starts,
    ...measured,
    ...(await measureLong()),
  }
  const path = join(ROOT, options.isPartial ? 'tmp/bench-results.json' : 'benchmarks/results.json')
  write(path, results)
  if (options.json) console.log(JSON.stringify(results, null, 2))
  else console.log(`\nWritten to ${path.slice(ROOT.length)}`)
}

pinSelf()
try {
  if (!canPin)
    console.warn(
      'taskset is not here: servers and load share the cores, and ratios are less steady.'
    )
  mkdirSync(join(ROOT, 'tmp'), { recursive: true })
  if (options.profile) {
    makeSmall()
    await profile(file, cases, options)
  } else await measureAll()
} finally {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
