import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
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

export interface ServerOptions {
  name: string
  args: string[]
  port: number
  cwd: string
  env: NodeJS.ProcessEnv
  /** The address that is asked until it answers. */
  probe?: string
  /** People sign in to it through its own form. */
  hasSignIn?: boolean
}

const MIB = 1024 * 1024

/** A server under measurement: one process on the first core. */
export class MeasuredServer {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly hasSignIn: boolean
  #process: ChildProcess
  #probe: string

  constructor({ name, args, port, cwd, env, probe = '/', hasSignIn = false }: ServerOptions) {
    this.name = name
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.hasSignIn = hasSignIn
    this.#probe = probe
    const command = canPin ? 'taskset' : process.execPath
    const all = canPin ? ['-c', '0', process.execPath, ...args] : args
    this.#process = spawn(command, all, {
      cwd,
      env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /**
   * Waits for the first answer.
   * @returns milliseconds since it was asked first
   * @throws Error when it does not answer within 20 s
   */
  async ready(): Promise<number> {
    const started = performance.now()
    while (performance.now() - started < 20_000) {
      if (this.#process.exitCode !== null)
        throw new Error(`${this.name} ended with ${this.#process.exitCode}`)
      const answered = await fetch(this.url + this.#probe).then(
        (answer) => answer.text().then(() => true),
        () => false
      )
      if (answered) return performance.now() - started
      await sleep(5)
    }
    throw new Error(`${this.name} does not answer at ${this.url}${this.#probe}`)
  }

  /** Processor time it has used, in ms; undefined where the system does not tell. */
  cpu(): number | undefined {
    const fields = this.#proc('stat')?.split(') ')[1].split(' ')
    return fields && (Number(fields[11]) + Number(fields[12])) * 10
  }

  /** Memory it holds now, in MiB: the private part and the files it has mapped are told apart. */
  memory(): number | undefined {
    return this.#kib('RssAnon')
  }

  /** All it holds now, in MiB, mapped files and the program itself included. */
  resident(): number | undefined {
    return this.#kib('VmRSS')
  }

  /** The most it held since `forgetPeak`, in MiB, mapped files included. */
  peak(): number | undefined {
    return this.#kib('VmHWM')
  }

  forgetPeak(): void {
    try {
      writeFileSync(`/proc/${this.#process.pid}/clear_refs`, '5')
    } catch {
      // Not Linux: the peak is then of the whole run.
    }
  }

  #kib(name: string): number | undefined {
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(this.#proc('status') ?? '') ?? []
    return kib === undefined ? undefined : (Number(kib) * 1024) / MIB
  }

  #proc(file: string): string | undefined {
    try {
      return readFileSync(`/proc/${this.#process.pid}/${file}`, 'utf8')
    } catch {
      return undefined
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill('SIGTERM')
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(timer)
  }
}
