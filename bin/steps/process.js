/*
 * Running other programs. Whatever starts one here also ends it: nothing outlives the command.
 */
import { spawn } from 'node:child_process'

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
export const STATUS_OF_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
const PARENT_CHECK_MS = 1000

/**
 * Runs a program out of sight and keeps what it prints.
 * @returns `{ status, output }`: stdout and stderr together
 */
export async function runQuietly(program, args, options = {}) {
  let output = ''
  const collect = (text) => (output += text)
  const status = await run(
    program,
    args,
    { ...options, stdio: ['ignore', 'pipe', 'pipe'] },
    (child) => {
      child.stdout.setEncoding('utf8').on('data', collect)
      child.stderr.setEncoding('utf8').on('data', collect)
      child.on('error', (error) => collect(error.message))
    }
  )
  return { status, output }
}

/**
 * Runs a program in the user's terminal.
 * @returns its status
 */
export function runInTerminal(program, args, options = {}) {
  return run(program, args, { ...options, stdio: 'inherit' }, (child) => {
    child.on('error', (error) =>
      process.stderr.write(`${program} could not be started: ${error.message}\n`)
    )
  })
}

/** Runs a program in the user's terminal, and ends this process with its status. */
export async function becomeProgram(program, args, options = {}) {
  process.exit(await runInTerminal(program, args, options))
}

/**
 * A signal sent to this process alone is passed on, and this process waits for the program to end.
 * A program ended by a signal ends this process too.
 */
function run(program, args, options, onStart) {
  return new Promise((resolve) => {
    const child = spawn(program, args, options)
    const passOn = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, passOn)
    onStart(child)
    child.on('error', () => resolve(1))
    child.on('close', (status, signal) => {
      for (const name of SIGNALS) process.off(name, passOn)
      if (signal) process.exit(STATUS_OF_SIGNAL[signal] ?? 1)
      resolve(status)
    })
  })
}

/**
 * Ends this process when the one that started it has been killed: npm, for one, tells only its shell.
 * Called where a parent is known to stay, so not for a command typed into a shell that may be left.
 */
export function endWithParent() {
  const parent = process.ppid
  const check = () => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }
  const timer = setInterval(check, PARENT_CHECK_MS)
  timer.unref()
}
