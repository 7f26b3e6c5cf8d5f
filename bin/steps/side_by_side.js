/*
 * Running programs side by side, one more at once than there are processors, because each waits now and then: for a
 * database, for a disk. Each one's output is printed whole, under its own heading, when it has ended.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { SIGNALS } from './process.js'
import { root } from './project.js'

/** What has not ended so long after it was told to is killed. */
const MS_TO_END = 5000
const isWindows = process.platform === 'win32'

/**
 * A signal sent to this process ends all of them and what they have started.
 * @param runs  `{ title, args, env }` of Node programs, the longest first
 * @returns `{ outcomes, signal }`: of each run that ended its `title`, `status` and `output`, and the signal there was
 */
export async function sideBySide(runs) {
  const waiting = [...runs]
  const running = new Set()
  const outcomes = []
  let signal
  const end = (name) => {
    signal = name
    waiting.length = 0
    for (const child of running) endGroup(child)
  }
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const outcome = await start(run, running)
      print(outcome)
      outcomes.push(outcome)
    }
  }
  for (const name of SIGNALS) process.on(name, end)
  try {
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work))
  } finally {
    for (const name of SIGNALS) process.off(name, end)
  }
  return { outcomes, signal }
}

/** In a group of its own: the terminal's Ctrl-C reaches this process alone, which then ends the whole group. */
function start({ title, args, env }, running) {
  return new Promise((resolve) => {
    const started = Date.now()
    process.stdout.write(`-- ${title}: started\n`)
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      detached: !isWindows,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.on('error', (error) => (output += error.message))
    child.on('close', (status, signal) => {
      running.delete(child)
      clearTimeout(child.ending)
      resolve({ title, status: status ?? signal, output, seconds: seconds(started) })
    })
  })
}

function endGroup(child) {
  kill(child, 'SIGTERM')
  child.ending = setTimeout(() => kill(child, 'SIGKILL'), MS_TO_END)
}

function kill(child, signal) {
  try {
    if (isWindows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function print({ title, status, output, seconds: took }) {
  const end = status === 0 ? 'done' : `FAILED (${status})`
  process.stdout.write(`\n== ${title}\n${output.trimEnd()}\n== ${title}: ${end} in ${took} s\n\n`)
}

const seconds = (since) => Math.round((Date.now() - since) / 1000)
