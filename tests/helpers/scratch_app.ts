import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import type { AceRun } from '#tests/helpers/ace_process'

/** What the application is made of; the rest of the repository is about it. */
const PARTS = [
  '.adonisjs',
  '.env.test',
  'ace.js',
  'adonisrc.ts',
  'app',
  'bin',
  'commands',
  'config',
  'database',
  'eslint.config.js',
  'framework',
  'package.json',
  'prettier.config.js',
  'public',
  'resources',
  'start',
  'tests',
  'tsconfig.json',
  'vite.config.ts',
]

/** Another run, beside this one, may be building them. */
const BUILT_ASSETS = () => app.makePath('public/assets')

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** A copy of the application in a folder of its own, with a database of its own, to make files in. */
export class ScratchApp {
  /** Settings of its processes besides the usual ones of a test. */
  env: Record<string, string> = {}

  private constructor(
    readonly folder: string,
    readonly port: number
  ) {}

  static async make(): Promise<ScratchApp> {
    const folder = await mkdtemp(join(tmpdir(), 'gable-scratch-'))
    const filter = (file: string) => file !== BUILT_ASSETS()
    for (const part of PARTS) {
      await cp(app.makePath(part), join(folder, part), { recursive: true, filter })
    }
    await symlink(app.makePath('node_modules'), join(folder, 'node_modules'))
    return new ScratchApp(folder, await freePort())
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8')
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(this.path(name), text)
  }

  ace(...args: string[]): Promise<AceRun> {
    return this.run('ace.js', ...args)
  }

  /** A file of Node, without a terminal and colours. */
  async run(...args: string[]): Promise<AceRun> {
    const child = this.start(...args)
    const run: AceRun = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    return { ...run, code }
  }

  start(...args: string[]) {
    const env = {
      ...process.env,
      NO_COLOR: '1',
      NODE_ENV: 'test',
      HOST: 'localhost',
      PORT: String(this.port),
      DB_CONNECTION: 'sqlite',
      DB_FILE: this.path('scratch.sqlite3'),
      ...this.env,
    }
    return spawn(process.execPath, args, {
      cwd: this.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}
