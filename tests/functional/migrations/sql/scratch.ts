import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { tunePostgres, tuneSqlite } from '#framework/database/main'
import { fold } from '#framework/migrations/fold'
import { Editor } from '#framework/migrations/editor'
import { compareSchemas, introspect, type Operation, type Schema } from '#framework/migrations/main'
import {
  compile,
  guardsOf,
  runGuards,
  type Step,
  type StepContext,
} from '#framework/migrations/sql/main'
import { scratchName } from '#tests/helpers/scratch_name'

const servers = {
  pg: { host: '127.0.0.1', port: 5432, user: 'postgres' },
  mysql: {
    host: '127.0.0.1',
    port: 3306,
    user: 'root',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    charset: 'utf8mb4',
  },
}

function configOf(dialect: Dialect, database: string): ConnectionConfig {
  if (dialect === 'pg') {
    return {
      client: 'pg',
      connection: { ...servers.pg, database },
      pool: { min: 0, max: 2, afterCreate: tunePostgres },
    }
  }
  if (dialect === 'mysql') {
    return {
      client: 'mysql2',
      connection: { ...servers.mysql, database },
      pool: { min: 0, max: 2 },
    }
  }
  return {
    client: 'better-sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { afterCreate: tuneSqlite },
  }
}

function openDatabase(connections: Record<string, ConnectionConfig>, connection: string): Database {
  const app = new AppFactory().create(new URL('./', import.meta.url)) as ApplicationService
  return new Database(
    { connection, connections },
    new LoggerFactory().merge({ enabled: false }).create(),
    new EmitterFactory().create(app) as never
  )
}

type Progress = StepContext['progress']
type Row = Record<string, unknown>

/** A database of its own, empty, with the little that a runner does around the steps of a file. */
export class Scratch {
  schema: Schema = new Map()

  private constructor(
    readonly dialect: Dialect,
    readonly name: string,
    private db: Database
  ) {}

  static async open(dialect: Dialect): Promise<Scratch> {
    const name = scratchName('sql')
    if (dialect !== 'sqlite') await administer(dialect, `create database ${name}`)
    return new Scratch(dialect, name, openDatabase({ own: configOf(dialect, name) }, 'own'))
  }

  get client(): QueryClientContract {
    return this.db.connection()
  }

  /** Empties the database. */
  async clear(): Promise<void> {
    this.schema = new Map()
    await this.db.manager.closeAll(true)
    if (this.dialect === 'sqlite') {
      this.db = openDatabase({ own: configOf('sqlite', '') }, 'own')
      return
    }
    this.db = openDatabase({ own: configOf(this.dialect, this.name) }, 'own')
    if (this.dialect === 'pg') {
      await this.client.rawQuery('drop schema public cascade')
      await this.client.rawQuery('create schema public')
      return
    }
    await this.client.rawQuery(`drop database ${this.name}`)
    await administer('mysql', `create database ${this.name}`)
    await this.db.manager.closeAll(true)
    this.db = openDatabase({ own: configOf('mysql', this.name) }, 'own')
  }

  async close(): Promise<void> {
    await this.db.manager.closeAll(true)
    if (this.dialect !== 'sqlite') await administer(this.dialect, `drop database ${this.name}`)
  }

  /** Runs what a file's `up()` or `down()` notes: guards first, then every step; SQLite and PostgreSQL in a transaction. */
  async migrate(file: (editor: Editor) => void, progress?: Progress): Promise<Step[]> {
    const done = await this.migrateUnseen(file, progress)
    await this.verify()
    return done
  }

  /** The same without a comparison of the database with the state. */
  migrateUnseen(file: (editor: Editor) => void, progress?: Progress): Promise<Step[]> {
    const operations: Operation[] = []
    file(new Editor((operation) => void operations.push(operation)))
    return this.apply(operations, progress)
  }

  /** What the database holds, as a state. */
  read(tables?: string[]): Promise<Schema> {
    return introspect(this.client, { tables })
  }

  /** Runs a file on SQLite as somebody who leaves the foreign keys enforced, and gives the error it ends in. */
  async enforced(file: (editor: Editor) => void): Promise<string> {
    const operations: Operation[] = []
    file(new Editor((operation) => void operations.push(operation)))
    try {
      await this.client.transaction(async (client) => {
        for (const step of compile(operations[0], this.schema, this.dialect)) {
          await step.run!({ client, progress: () => {} })
        }
      })
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  /** @throws Error when the database is not what the operations say */
  async verify(): Promise<void> {
    const found = await introspect(this.client)
    const differences = compareSchemas(this.schema, found, this.dialect)
    if (differences.length)
      throw new Error(`not as declared: ${JSON.stringify(differences, null, 1)}`)
  }

  async apply(operations: Operation[], progress: Progress = () => {}): Promise<Step[]> {
    const done: Step[] = []
    let after = this.schema
    const steps = operations.flatMap((operation) => {
      const compiled = compile(operation, after, this.dialect)
      after = fold(after, operation)
      return compiled
    })
    const carryOut = async (client: QueryClientContract) => {
      await runGuards(client, guardsOf(operations, this.schema, this.dialect))
      for (const step of steps) {
        await this.#carryOut(step, { client, progress })
        done.push(step)
      }
      return after
    }
    if (this.dialect === 'mysql') {
      this.schema = await carryOut(this.client)
      return done
    }
    if (this.dialect === 'sqlite') await this.client.rawQuery('pragma foreign_keys = off')
    try {
      this.schema = await this.client.transaction(carryOut)
    } finally {
      if (this.dialect === 'sqlite') await this.client.rawQuery('pragma foreign_keys = on')
    }
    return done
  }

  /**
   * MySQL: as if the process was killed at each step, once before it and once behind it. A step that asks knows which;
   * one that does not may happen twice.
   */
  async #carryOut(step: Step, context: StepContext): Promise<void> {
    const { client } = context
    const run = () => step.run!(context)
    if (this.dialect !== 'mysql' || step.isData) return run()
    if (!step.isDone) throw new Error(`"${step.title}" cannot be resumed`)
    if (await step.isDone(client)) throw new Error(`"${step.title}" is done before it began`)
    await run()
    if (!(await step.isDone(client))) await run()
  }

  async insert(table: string, rows: Row[]): Promise<void> {
    if (rows.length) await this.client.table(table).multiInsert(rows)
  }

  async rows(table: string, order = 'id'): Promise<Row[]> {
    const rows = await this.client.from(table).orderBy(order)
    return rows.map((row) => ({ ...row }))
  }

  async column(table: string, name: string, order = 'id'): Promise<unknown[]> {
    return (await this.rows(table, order)).map((row) => row[name])
  }

  /** Rows of a query, whatever the driver wraps them in. */
  async ask(sql: string): Promise<Row[]> {
    const answer = await this.client.rawQuery(sql)
    if (this.dialect === 'pg') return answer.rows
    return this.dialect === 'mysql' ? answer[0] : answer
  }

  /** Whether the database refuses a statement. */
  async refuses(work: () => Promise<unknown>): Promise<boolean> {
    return work().then(
      () => false,
      () => true
    )
  }
}

async function administer(dialect: 'pg' | 'mysql', sql: string): Promise<void> {
  const database = dialect === 'pg' ? 'postgres' : 'information_schema'
  const db = openDatabase({ admin: configOf(dialect, database) }, 'admin')
  try {
    await db.connection().rawQuery(sql)
  } finally {
    await db.manager.closeAll(true)
  }
}

/** The dialects whose servers answer. Says loudly what is left out. */
export async function reachableDialects(): Promise<Dialect[]> {
  const found: Dialect[] = ['sqlite']
  for (const dialect of ['pg', 'mysql'] as const) {
    try {
      await administer(dialect, 'select 1')
      found.push(dialect)
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException
      process.stderr.write(`\nLEFT OUT: migrations on ${dialect}: ${message || code}\n`)
    }
  }
  return found
}

/** One scratch database per dialect for a group of tests, emptied before each. */
export function scratches(group: {
  setup(work: () => Promise<() => Promise<void>>): unknown
  each: { setup(work: () => Promise<void>): unknown }
}): { on(work: (scratch: Scratch) => Promise<void>, only?: Dialect[]): Promise<void> } {
  const open: Scratch[] = []
  group.setup(async () => {
    for (const dialect of await reachableDialects()) open.push(await Scratch.open(dialect))
    return async () => {
      for (const scratch of open) await scratch.close()
    }
  })
  group.each.setup(async () => {
    for (const scratch of open) await scratch.clear()
  })
  return {
    async on(work, only) {
      for (const scratch of open) {
        if (only && !only.includes(scratch.dialect)) continue
        try {
          await work(scratch)
        } catch (error) {
          if (error instanceof Error) error.message = `${scratch.dialect}: ${error.message}`
          throw error
        }
      }
    },
  }
}
