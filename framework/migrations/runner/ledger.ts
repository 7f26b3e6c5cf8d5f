import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Direction } from './events.js'

/** A line of Lucid's ledger. */
export interface Applied {
  id: number
  name: string
  batch: number
  /** ISO 8601 in UTC, to the second; null when the database does not know. */
  appliedAt: string | null
}

/** What we note beside Lucid's ledger of one file. */
export interface JournalEntry {
  name: string
  direction: Direction
  /** Of the file as it was when it was applied. */
  checksum: string
  /** Lucid's line; null while the file is half applied. */
  ledgerId: number | null
  /** Steps that are done. */
  step: number
  steps: number
  /** Of the steps that are done: a half-applied file may be changed behind them, and not before. */
  prefix: string
  /** The step after those that are done was begun and never reported. */
  inFlight: boolean
  isFinished: boolean
}

/** Whether a file may have been left in its middle; one that failed at its first step has changed nothing. */
export const isHalfDone = ({ isFinished, step, inFlight }: JournalEntry) =>
  !isFinished && (step > 0 || inFlight)

const EPOCH = {
  sqlite: (column: string) => `cast(strftime('%s', ${column}) as integer)`,
  pg: (column: string) => `extract(epoch from ${column})::bigint`,
  mysql: (column: string) => `unix_timestamp(${column})`,
}

/**
 * The tables that remember what has been applied: Lucid's own two, so that Lucid's runner can come and go, and a
 * journal beside them.
 */
export class Ledger {
  readonly table: string
  readonly versions: string
  readonly journal: string

  constructor(table = 'adonis_schema') {
    this.table = table
    this.versions = `${table}_versions`
    this.journal = `${table}_steps`
  }

  /** What has been applied, oldest first; nothing where there is no ledger. */
  async applied(client: QueryClientContract): Promise<Applied[]> {
    if (!(await client.schema.hasTable(this.table))) return []
    const epoch = EPOCH[toDialect(client.dialect.name)]('migration_time')
    const rows = await client
      .query()
      .from(this.table)
      .select('id', 'name', 'batch')
      .select(client.raw(`${epoch} as epoch`) as never)
      .orderBy('id')
    return rows.map(({ id, name, batch, epoch: seconds }) => ({
      id: Number(id),
      // Version 1 of Lucid's ledger held the separators of Windows.
      name: String(name).replaceAll('\\', '/'),
      batch: Number(batch),
      appliedAt: seconds === null ? null : new Date(Number(seconds) * 1000).toISOString(),
    }))
  }

  /** The names alone, read in the quickest way; null where there is no ledger. */
  async names(client: QueryClientContract): Promise<Set<string> | null> {
    const read = async () => {
      const rows = await client.query().from(this.table).select('name')
      return new Set(rows.map(({ name }) => String(name).replaceAll('\\', '/')))
    }
    try {
      return await read()
    } catch {
      // Another process may have made it in between; what was wrong otherwise is still wrong.
      return (await client.schema.hasTable(this.table)) ? read() : null
    }
  }

  async journalled(client: QueryClientContract): Promise<Map<string, JournalEntry>> {
    if (!(await client.schema.hasTable(this.journal))) return new Map()
    const rows = await client.query().from(this.journal)
    return new Map(rows.map((row) => [row.name as string, toEntry(row)]))
  }

  /** Makes the tables that are not there. */
  async make(client: QueryClientContract): Promise<void> {
    const { schema } = client
    if (!(await schema.hasTable(this.table))) {
      await client.schema.createTable(this.table, (table) => {
        table.increments().notNullable()
        table.string('name').notNullable()
        table.integer('batch').notNullable()
        table.timestamp('migration_time').defaultTo(client.getWriteClient().fn.now())
      })
    }
    if (!(await client.schema.hasTable(this.versions))) {
      await client.schema.createTable(this.versions, (table) => {
        table.integer('version').unsigned().primary()
      })
    }
    if (!(await client.schema.hasTable(this.journal))) {
      await client.schema.createTable(this.journal, (table) => {
        table.string('name').notNullable().primary()
        table.string('direction', 4).notNullable()
        table.string('checksum', 64).notNullable()
        table.integer('ledger_id').nullable()
        table.integer('step').notNullable()
        table.integer('steps').notNullable()
        table.string('prefix', 64).notNullable()
        table.integer('in_flight').notNullable()
        table.timestamp('started_at').defaultTo(client.getWriteClient().fn.now())
        table.timestamp('finished_at').nullable()
      })
    }
    await this.#setVersion(client)
  }

  /** Version 2, Lucid's newest, has slashes in names. */
  async #setVersion(client: QueryClientContract): Promise<void> {
    const [row] = await client.query().from(this.versions).select('version').limit(1)
    if (!row) return void (await client.insertQuery().table(this.versions).insert({ version: 2 }))
    if (Number(row.version) >= 2) return
    for (const { id, name } of await client.query().from(this.table).select('id', 'name')) {
      const tidy = String(name).replaceAll('\\', '/')
      if (tidy !== name) await client.query().from(this.table).where({ id }).update({ name: tidy })
    }
    await client.query().from(this.versions).update({ version: 2 })
  }

  async hasApplied(client: QueryClientContract, name: string): Promise<boolean> {
    const rows = await client.query().from(this.table).where({ name }).select('id').limit(1)
    return rows.length > 0
  }

  async latestBatch(client: QueryClientContract): Promise<number> {
    const [row] = await client.query().from(this.table).max('batch as batch')
    return Number(row.batch ?? 0)
  }

  /** Notes a file as applied. */
  async note(client: QueryClientContract, name: string, batch: number, checksum: string) {
    await client.insertQuery().table(this.table).insert({ name, batch })
    const [{ id }] = await client.query().from(this.table).where({ name }).select('id')
    await this.#replace(client, {
      name,
      direction: 'up',
      checksum,
      ledgerId: Number(id),
      step: 0,
      steps: 0,
      prefix: '',
      inFlight: false,
      isFinished: true,
    })
  }

  /** Forgets files that were rolled back. */
  async forget(client: QueryClientContract, names: string[]): Promise<void> {
    await client.query().from(this.table).whereIn('name', names).delete()
    await client.query().from(this.journal).whereIn('name', names).delete()
  }

  async begin(client: QueryClientContract, entry: JournalEntry): Promise<void> {
    await this.#replace(client, entry)
  }

  /** The journal of a half-applied file goes on. */
  async advance(
    client: QueryClientContract,
    name: string,
    at: Pick<JournalEntry, 'step' | 'prefix' | 'inFlight'>
  ): Promise<void> {
    const { step, prefix, inFlight } = at
    await client
      .query()
      .from(this.journal)
      .where({ name })
      .update({ step, prefix, in_flight: inFlight ? 1 : 0 })
  }

  async #replace(client: QueryClientContract, entry: JournalEntry): Promise<void> {
    const { name, direction, checksum, ledgerId, step, steps, prefix, inFlight } = entry
    await client.query().from(this.journal).where({ name }).delete()
    const row = { name, direction, checksum, step, steps, prefix }
    await client
      .insertQuery()
      .table(this.journal)
      .insert({
        ...row,
        ledger_id: ledgerId,
        in_flight: inFlight ? 1 : 0,
        ...(entry.isFinished ? { finished_at: client.getWriteClient().fn.now() } : {}),
      })
  }
}

function toEntry(row: Record<string, unknown>): JournalEntry {
  return {
    name: String(row.name),
    direction: row.direction as Direction,
    checksum: String(row.checksum),
    ledgerId: row.ledger_id === null ? null : Number(row.ledger_id),
    step: Number(row.step),
    steps: Number(row.steps),
    prefix: String(row.prefix),
    inFlight: Boolean(Number(row.in_flight)),
    isFinished: row.finished_at !== null,
  }
}
