import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'

interface Outcome {
  title: string
  status: number | string
  output: string
}

/** Runs these programs side by side, in a process of its own that prints what comes of it last. */
function start(...programs: string[]): ChildProcess {
  const runs = programs.map((program, index) => ({
    title: `Run ${index}`,
    args: ['--input-type=module', '--eval', program],
    env: { GIVEN: `to ${index}` },
  }))
  const code = `
    import { sideBySide } from './bin/steps/side_by_side.js'
    const { outcomes, signal } = await sideBySide(${JSON.stringify(runs)})
    console.log(JSON.stringify({ outcomes, signal }))`
  const args = ['--input-type=module', '--eval', code]
  return spawn(process.execPath, args, {
    cwd: app.makePath(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function ended(child: ChildProcess) {
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (piece) => (text += piece))
  await once(child, 'close')
  const { outcomes, signal } = JSON.parse(text.trim().split('\n').at(-1)!)
  return { text, signal: signal as string | undefined, outcomes: outcomes as Outcome[] }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.group('Programs side by side', () => {
  test('are each printed whole, in the order in which they end', async ({ assert }) => {
    const slow = `console.log('a'); setTimeout(() => console.log('b'), 1500)`
    const quick = `console.log(process.env.GIVEN); process.exitCode = 3`
    const { text, outcomes, signal } = await ended(start(slow, quick))
    assert.isUndefined(signal)
    assert.match(text, /== Run 0\na\nb\n== Run 0: done in \d+ s\n/)
    assert.match(text, /== Run 1\nto 1\n== Run 1: FAILED \(3\) in \d+ s\n/)
    const statuses = Object.fromEntries(outcomes.map(({ title, status }) => [title, status]))
    assert.deepEqual(statuses, { 'Run 0': 0, 'Run 1': 3 })
  })

  test('are ended by a signal, with what they have started', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'gable-runs-'))
    cleanup(() => rm(folder, { recursive: true }))
    const file = join(folder, 'sleep.mjs')
    await writeFile(file, 'setInterval(() => {}, 1000)')
    // It does not mind being told to end, nor does the program it starts.
    const stubborn = `
      import { spawn } from 'node:child_process'
      process.on('SIGTERM', () => {})
      const { pid } = spawn(process.execPath, [${JSON.stringify(file)}])
      process.stdout.write('started ' + pid + '\\n')
      process.kill(process.ppid, 'SIGINT')
      setInterval(() => {}, 1000)`
    const { outcomes, signal } = await ended(start(stubborn))
    assert.equal(signal, 'SIGINT')
    assert.equal(outcomes[0].status, 'SIGKILL')
    assert.isFalse(isAlive(Number(/started (\d+)/.exec(outcomes[0].output)![1])))
  }).timeout(30_000)
})

test.group('All runs together', () => {
  /** What their closing lines add up to. */
  async function totalsOf(...outcomes: Pick<Outcome, 'status' | 'output'>[]) {
    const { totalsOf: add } = await import(app.makeURL('bin/steps/test_runs.js').href)
    return add(outcomes)
  }

  test('have passed and failed what each of them has', async ({ assert }) => {
    const totals = await totalsOf(
      { status: 0, output: '4 passed, 9 failed\n…\n\n12 passed, 0 failed, 1 skipped\n' },
      { status: 1, output: '\n3 passed, 2 failed\n' }
    )
    assert.deepEqual(totals, { passed: 15, failed: 2, skipped: 1 })
  })

  test('do not read as green when one broke or said nothing', async ({ assert }) => {
    const green = { status: 0, output: '3 passed, 0 failed' }
    assert.equal((await totalsOf(green, { status: 1, output: '1 passed, 0 failed' })).failed, 1)
    assert.equal((await totalsOf(green, { status: 'SIGKILL', output: '' })).failed, 1)
    assert.equal((await totalsOf(green, { status: 0, output: '' })).failed, 1)
    assert.equal((await totalsOf(green)).failed, 0)
  })
})
