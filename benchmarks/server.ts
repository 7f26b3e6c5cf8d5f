import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** `taskset` puts servers and load generator on cores of their own; without it the run says so. */
export const canPin = (() => {
  try {
    execFileSync('taskset', ['-p', String(process.pid)], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
})()

/** Puts this process, which makes the load, on the second core. */
export function pinSelf(): void {
  if (canPin) execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'pipe' })
}

/** A server under measurement: one process on the first core. */
export class MeasuredServer {
  #process: ChildProcess
  readonly name: string
  readonly url: string

  constructor(
    name: string,
    args: string[],
    port: number,
    options: { cwd: string; env: NodeJS.ProcessEnv }
  ) {
    this.name = name
    const command = canPin ? 'taskset' : process.execPath
    const all = canPin ? ['-c', '0', process.execPath, ...args] : args
    this.url = `http://127.0.0.1:${port}`
    this.#process = spawn(command, all, {
      cwd: options.cwd,
      env: { ...options.env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /** @throws Error when it does not answer within 20 s */
  async ready(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (this.#process.exitCode !== null)
        throw new Error(`${this.name} ended with ${this.#process.exitCode}`)
      const answered = await fetch(`${this.url}/api/posts?limit=1`).then(
        (answer) => answer.ok,
        () => false
      )
      if (answered) return
      await sleep(100)
    }
    throw new Error(`${this.name} does not answer at ${this.url}`)
  }

  /** Processor time it has used, in ms; undefined where the system does not tell. */
  cpu(): number | undefined {
    try {
      const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
        .split(') ')[1]
        .split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    } catch {
      return undefined
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill('SIGTERM')
    await Promise.race([ended, sleep(3000).then(() => this.#process.kill('SIGKILL'))])
  }
}
