import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { getActiveTestOrFail } from '@japa/runner'
import { freePort } from '#tests/helpers/scratch_app'

/** `bin/server.ts` in a process of its own, in production mode, with an empty database of its own. */
export class RunningServer {
  output = ''
  readonly #child: ChildProcess

  private constructor(
    readonly port: number,
    env: NodeJS.ProcessEnv
  ) {
    const file = join(tmpdir(), `gable-server-${randomBytes(5).toString('hex')}.sqlite3`)
    this.#child = spawn(process.execPath, ['--import=./bin/steps/typescript.js', 'bin/server.ts'], {
      cwd: app.makePath(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: 'localhost',
        PORT: String(port),
        APP_URL: `https://localhost:${port}`,
        LOG_LEVEL: 'info',
        DB_CONNECTION: 'sqlite',
        DB_FILE: file,
        NO_COLOR: '1',
        ...env,
      },
    })
    const read = (data: Buffer) => (this.output += String(data))
    this.#child.stdout!.on('data', read)
    this.#child.stderr!.on('data', read)
    getActiveTestOrFail().cleanup(async () => {
      await this.stop('SIGKILL')
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    })
  }

  /** Starts one and waits until it listens. */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
    const server = await RunningServer.begin(env)
    await server.says(/started HTTP server/)
    return server
  }

  /** Starts one that may fail to listen. */
  static async begin(env: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
    return new RunningServer(Number(env.PORT ?? (await freePort())), env)
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Waits until it has printed something. @throws Error when it ends without */
  async says(words: RegExp): Promise<void> {
    const until = Date.now() + 30_000
    while (!words.test(this.output)) {
      if (this.hasEnded || Date.now() > until) {
        throw new Error(`The server did not say ${words}:\n${this.output}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** @returns its exit code */
  async ended(): Promise<number | null> {
    if (!this.hasEnded) await once(this.#child, 'close')
    return this.#child.exitCode
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.signal(signal)
    return this.ended()
  }
}
