import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import app from '@adonisjs/core/services/app'
import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import type { FileStatus, MigrationEvent, MigratorOptions, Ran } from '#framework/migrations/main'
import { scratchName } from '#tests/helpers/scratch_name'
import { connect, DIALECTS, HOME, makeMigrator, type Place } from './connections.js'
import type { Order } from './worker.js'

export type Row = Record<string, unknown>

/** What a worker process has printed and how it ended. */
export interface Told {
  events: MigrationEvent[]
  outcome?: Ran[] & FileStatus[]
  error?: { message: string; help?: string; code?: string }
  /** Exit code, or the signal that ended it. */
  end: number | string
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))

/** A scratch database with a folder of migrations that the test writes. */
export class Workbench {
  readonly place: Place
  readonly db: Database

  private constructor(place: Place) {
    this.place = place
    this.db = connect(place)
  }

  static async open(dialect: Dialect): Promise<Workbench> {
    const name = scratchName('runner')
    const folder = `tmp/${name}`
    await mkdir(app.makePath(folder), { recursive: true })
    if (dialect === 'sqlite') {
      return new Workbench({ dialect, database: join(tmpdir(), `${name}.sqlite3`), folder })
    }
    await onServer(dialect, `create database ${name}`)
    return new Workbench({ dialect, database: name, folder })
  }

  async close(): Promise<void> {
    const { dialect, database, folder } = this.place
    await this.db.manager.closeAll(true)
    await rm(app.makePath(folder), { recursive: true })
    if (dialect === 'sqlite') {
      for (const suffix of ['', '-wal', '-shm']) await rm(database + suffix, { force: true })
    } else {
      await onServer(dialect, `drop database ${database}`)
    }
  }

  get dialect(): Dialect {
    return this.place.dialect
  }

  get client(): QueryClientContract {
    return this.db.connection()
  }

  /** Writes a file as Lucid's users write it. */
  lucid(name: string, up: string, down = ''): Promise<void> {
    return this.#write(name, `import { BaseSchema } from '@adonisjs/lucid/schema'`, 'BaseSchema', {
      up,
      down,
    })
  }

  /** Writes a file with our editor. @param statics  lines before `up()` */
  ours(name: string, up: string, down = '', statics = ''): Promise<void> {
    const head = `import { Migration } from '#framework/migrations/main'`
    return this.#write(name, head, 'Migration', { up, down, statics })
  }

  #write(
    name: string,
    head: string,
    base: string,
    { up, down, statics = '' }: { up: string; down: string; statics?: string }
  ): Promise<void> {
    const text = `${head}
export default class extends ${base} {
  ${statics}
  async up() {
    ${up}
  }
  async down() {
    ${down}
  }
}
`
    return writeFile(this.path(name), text)
  }

  path(name: string): string {
    return join(app.makePath(this.place.folder), `${name}.ts`)
  }

  migrator(options?: MigratorOptions) {
    return makeMigrator(this.db, options)
  }

  /** Runs in a process of its own, which reads every file anew. */
  inProcess(
    call: Order['call'],
    { options, env = {} }: { options?: MigratorOptions; env?: NodeJS.ProcessEnv } = {}
  ): Promise<Told> {
    const order: Order = { place: this.place, call, options }
    const args = ['--import=./bin/steps/typescript.js', WORKER, JSON.stringify(order)]
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        args,
        { cwd: app.makePath(), env: { ...process.env, ...env } },
        (error, stdout, stderr) => {
          const lines = stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line))
          const last = lines.findLast((line) => 'outcome' in line || 'error' in line)
          const events = lines.filter((line) => 'type' in line)
          const end = error ? (error.signal ?? Number(error.code)) : 0
          if (end !== 0 && !last && end !== 'SIGKILL') process.stderr.write(stderr)
          resolve({ events, ...last, end })
        }
      )
    })
  }

  /** Rows of a query, whatever the driver wraps them in. */
  async rows(sql: string): Promise<Row[]> {
    const answer = await this.client.rawQuery(sql)
    if (this.dialect === 'pg') return answer.rows
    return this.dialect === 'mysql' ? answer[0] : answer
  }

  async count(table: string): Promise<number> {
    const [{ count }] = await this.client.from(table).count('* as count')
    return Number(count)
  }

  /** Names of the applied files, oldest first, without their folder. */
  async applied(): Promise<string[]> {
    const rows = await this.client.from('adonis_schema').select('name').orderBy('id')
    return rows.map(({ name }) => name.slice(this.place.folder.length + 1))
  }

  async tables(): Promise<string[]> {
    const tables = await this.client.getAllTables(['public'])
    return tables.filter((name) => !name.startsWith('adonis_schema')).sort()
  }
}

async function onServer(dialect: Dialect, sql: string): Promise<void> {
  const db = connect({ dialect, database: HOME[dialect], folder: 'tmp' })
  try {
    await db.rawQuery(sql)
  } finally {
    await db.manager.closeAll(true)
  }
}

let reachable: Promise<Dialect[]> | undefined

/** The databases that answer. Says loudly which do not. */
export function reachableDialects(): Promise<Dialect[]> {
  reachable ??= findReachable()
  return reachable
}

async function findReachable(): Promise<Dialect[]> {
  const found: Dialect[] = []
  for (const dialect of DIALECTS) {
    const db = connect({ dialect, database: HOME[dialect], folder: 'tmp' })
    const reason = await db.rawQuery('select 1').then(
      () => null,
      (error: NodeJS.ErrnoException) => error.message || error.code || 'no answer'
    )
    await db.manager.closeAll(true)
    if (reason === null) found.push(dialect)
    else process.stderr.write(`\nLEFT OUT: running migrations on ${dialect}: ${reason}\n`)
  }
  return found
}
