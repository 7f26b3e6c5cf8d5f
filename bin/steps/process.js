/*
 * Running other programs. Whatever starts one here also ends it: nothing outlives the command.
 */
import { spawn } from 'node:child_process'

/**
 * Runs a program out of sight and keeps what it prints.
 * @returns `{ status, output }`: stdout and stderr together; status is null when a signal ended it or it could not start
 */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const stopForwarding = forwardSignals(child)
    const collect = (text) => (output += text)
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => (output += error.message))
    child.on('close', (status, signal) => {
      stopForwarding()
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(signal === 'SIGINT' ? 130 : 143)
      resolve({ status, output })
    })
  })
}

/**
 * Runs a program in the user's terminal and then ends this process with the program's status.
 * @param stdio  'inherit', or with an 'ipc' channel so that the program notices when this process is killed
 */
export function runInPlace(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options })
  forwardSignals(child)
  child.on('error', (error) => {
    process.stderr.write(`${program} could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (status, signal) => {
    if (signal) process.exit(signal === 'SIGINT' ? 130 : 143)
    process.exit(status ?? 1)
  })
}

/** A signal sent to this process alone reaches the child too; this process then waits for the child to end. */
function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const forward = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.off(signal, forward)
  }
}
