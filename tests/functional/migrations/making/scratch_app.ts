import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'

/** What commands need of an application; it has no models and no migrations yet. */
const PARTS = [
  'ace.js',
  'adonisrc.ts',
  'bin',
  'config',
  'framework',
  'package.json',
  'prettier.config.js',
  'start',
  'tsconfig.json',
]

/** Without the models that the journal's own settings name. */
const CONFIG = `import env from '#start/env'

export default {
  secret: env.get('APP_KEY').release(),
  migrateOnStart: false,
  models: 'app/models',
  resources: 'app/resources',
  policies: 'app/policies',
}
`

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** An application in a folder of its own, with a database of its own. */
export class ScratchApp {
  private constructor(readonly folder: string) {}

  static async make(): Promise<ScratchApp> {
    const folder = await mkdtemp(join(tmpdir(), 'gable-making-'))
    for (const part of PARTS) await cp(app.makePath(part), join(folder, part), { recursive: true })
    await symlink(app.makePath('node_modules'), join(folder, 'node_modules'))
    await mkdir(join(folder, 'app/models'), { recursive: true })
    await writeFile(join(folder, 'config/gable.ts'), CONFIG)
    for (const empty of ['commands', 'public']) await mkdir(join(folder, empty))
    return new ScratchApp(folder)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }

  /** Takes away the models, the migrations and the database. */
  async empty(): Promise<void> {
    for (const part of ['app/models', 'database', 'tmp']) {
      await rm(join(this.folder, part), { recursive: true, force: true })
    }
    for (const part of ['app/models', 'database/migrations', 'tmp']) {
      await mkdir(join(this.folder, part), { recursive: true })
    }
  }

  get env() {
    return {
      ...process.env,
      NODE_ENV: 'development',
      NO_COLOR: '1',
      DB_CONNECTION: 'sqlite',
      DB_FILE: join(this.folder, 'tmp/made.sqlite3'),
    }
  }

  /** @param fields  the lines of the class */
  async model(name: string, fields: string): Promise<void> {
    const text = [
      "import { BaseModel } from '@adonisjs/lucid/orm'",
      "import { field } from '#framework/fields/main'",
      `export default class ${name} extends BaseModel {`,
      '  @field.id() declare id: number',
      fields,
      '}',
    ]
    await this.write(`app/models/${name.toLowerCase()}.ts`, `${text.join('\n')}\n`)
  }

  async write(path: string, text: string): Promise<void> {
    await writeFile(join(this.folder, path), text)
  }

  /** Names of the migrations, in order. */
  async migrations(): Promise<string[]> {
    return (await readdir(join(this.folder, 'database/migrations'))).sort()
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8')
  }

  /** Runs `node ace …` without a terminal. */
  async run(...args: string[]): Promise<Run> {
    const child = spawn(process.execPath, ['ace.js', ...args], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const run: Run = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    return { ...run, code }
  }

  /**
   * Runs `node ace …` in a terminal and answers what it asks.
   * @param answers  text that is waited for → keys that are then pressed, in order
   */
  async runInTerminal(
    args: string[],
    answers: [question: string, ...keys: string[]][]
  ): Promise<Run> {
    // A terminal without a size has no room for choices.
    const command = `stty rows 40 cols 160; ${[process.execPath, 'ace.js', ...args].join(' ')}`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: this.folder,
      env: { ...this.env, TERM: 'xterm' },
    })
    const left = [...answers]
    let unread = ''
    const run: Run = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      run.stdout += text
      unread += text
      if (!left.length || !unread.includes(left[0][0])) return
      unread = ''
      const [, ...keys] = left.shift()!
      // Pressed one by one once the question stands there whole, as a person would.
      for (const [place, key] of keys.entries()) {
        setTimeout(() => child.stdin.write(key), 300 + place * 150)
      }
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { ...run, code }
  }
}

export const KEYS = { enter: '\r', down: '\u001b[B', cancel: '\u0003' }
