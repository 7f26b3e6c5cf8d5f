/*
 * All tests, side by side: the suites on SQLite, and the functional one on the servers. Each run has a database, a port
 * and folders of its own.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runQuietly, STATUS_OF_SIGNAL } from './process.js'
import { path, root } from './project.js'
import { sideBySide } from './side_by_side.js'
import { Stop } from './terminal.js'

const FIRST_PORT = 3399
const SERVERS = [
  { client: 'pg', name: 'PostgreSQL', user: 'postgres', port: 5432 },
  { client: 'mysql', name: 'MariaDB', user: 'root', port: 3306 },
]

/**
 * Runs the suites, and ends by printing how many tests passed and failed in all of them.
 * @param onServers  also the functional suite on each server that lets us in without a password
 * @returns the status to end with
 */
export async function runAllTests({ onServers }) {
  const database = `gable_test_${process.pid}`
  const servers = onServers ? SERVERS : []
  const { leftOut, buildAssets } = await helpers()
  const missing = leftOut().map(({ suite }) => suite)
  await buildAssets(root)
  const folder = mkdtempSync(join(tmpdir(), 'gable-tests-'))
  try {
    const reached = []
    for (const server of servers) {
      if (await scratchDatabase('create', server, database)) reached.push(server)
      else leaveOut(server)
    }
    const runs = allRuns(reached, database, folder).filter(({ suite }) => !missing.includes(suite))
    const { outcomes, signal } = await sideBySide(runs)
    const totals = totalsOf(outcomes)
    process.stdout.write(`${closingLine(totals)}\n`)
    if (signal) return STATUS_OF_SIGNAL[signal]
    return totals.failed ? 1 : 0
  } finally {
    for (const server of SERVERS) await scratchDatabase('drop', server, database)
    for (const place of [folder, ...scratchFolders(database)])
      rmSync(place, { recursive: true, force: true })
  }
}

/** What is left of tests that were ended: they make files that import the project's in its own folder. */
function scratchFolders(prefix) {
  if (!existsSync(path('tmp'))) return []
  const names = readdirSync(path('tmp')).filter((name) => name.startsWith(`${prefix}_`))
  return names.map((name) => path('tmp', name))
}

/**
 * Lists the controllers and routes anew, which `node ace test` does by itself.
 * @returns what was done, for the step's line
 * @throws Stop when it fails
 */
export async function generateCode() {
  const { status, output } = await runQuietly(process.execPath, ['ace.js', 'codegen'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test' },
  })
  if (status !== 0)
    throw new Stop('The code could not be generated.', 'The reason is above.', output)
  return 'up to date'
}

/** The longest first, so that no processor waits for the last one. */
function allRuns(servers, database, folder) {
  const runs = [
    { suite: 'console' },
    { suite: 'migrations' },
    { suite: 'functional' },
    ...servers.map((server) => ({ suite: 'functional', server })),
    { suite: 'browser' },
    { suite: 'unit' },
  ]
  return runs.map(({ suite, server }, index) => {
    const name = `${suite}-${server?.client ?? 'sqlite'}`
    return {
      suite,
      title: `The ${suite} tests on ${server?.name ?? 'SQLite'}`,
      args: ['--import=./bin/steps/typescript.js', 'bin/test.ts', suite],
      env: {
        ...settingsOf(name, index),
        ...temporary(join(folder, name)),
        SCRATCH_PREFIX: database,
        ...(server ? settingsOn(server, database) : { DB_CONNECTION: 'sqlite' }),
      },
    }
  })
}

/** What the runs would otherwise share. */
function settingsOf(name, index) {
  return {
    PORT: String(Number(process.env.PORT || FIRST_PORT) + index),
    DB_FILE: `tmp/test-${name}.sqlite3`,
    MAINTENANCE_FILE: `tmp/test-${name}-maintenance.json`,
    STORAGE_FOLDER: `tmp/test-${name}-storage`,
  }
}

/** Several tests look that nothing of theirs is left in the machine's folder for temporary files. */
function temporary(folder) {
  mkdirSync(folder)
  return { TMPDIR: folder, TEMP: folder, TMP: folder }
}

const settingsOn = ({ client, user, port }, database) => ({
  DB_CONNECTION: client,
  DB_HOST: '127.0.0.1',
  DB_PORT: String(port),
  DB_USER: user,
  DB_PASSWORD: '',
  DB_DATABASE: database,
})

/**
 * The tests' own, which can be read once the dependencies are there. A suite that cannot run here would fail when it is
 * named; and the assets are what several suites serve, so they are not built while one of them does.
 */
async function helpers() {
  await import('./typescript.js')
  const [{ leftOut }, { buildAssets }] = await Promise.all([
    import('../../tests/helpers/left_out.js'),
    import('../../tests/helpers/browser_assets.js'),
  ])
  return { leftOut, buildAssets }
}

/** @returns whether the server did it */
async function scratchDatabase(verb, { client, user }, name) {
  const { status } = await runQuietly(process.execPath, [
    'bin/steps/scratch_database.js',
    ...[verb, client, user, name],
  ])
  return status === 0
}

function leaveOut({ name, user, port }) {
  process.stdout.write(
    `LEFT OUT: the tests on ${name}. Nothing answers on 127.0.0.1:${port} for the user ${user} without a password.\n`
  )
}

/** What the runs' closing lines say, added up. A run that failed without saying what, or says nothing, counts as one failure. */
export function totalsOf(outcomes) {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  for (const { status, output } of outcomes) {
    const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)]
    const [, passed = 0, failed = 0, skipped = 0] = lines.at(-1) ?? []
    totals.passed += Number(passed)
    totals.failed += status === 0 && lines.length ? Number(failed) : Math.max(Number(failed), 1)
    totals.skipped += Number(skipped)
  }
  return totals
}

/** As each run ends: "12 passed, 0 failed, 1 skipped". */
const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
