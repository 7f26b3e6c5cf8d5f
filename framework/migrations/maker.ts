import { basename, join } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect, JsonValue } from '#framework/fields/main'
import { loadModels } from '#framework/models/main'
import { detect, type Answers, type Detection } from './detect/main.js'
import { fold } from './fold.js'
import {
  clashesOf,
  Lineage,
  movesOf,
  rebase,
  rewritesOf,
  type Clash,
  type Rebase,
} from './heads/main.js'
import { MigrationException } from './migration_exception.js'
import { declare } from './models/declare.js'
import { readFiles, replay, type MigrationFile } from './replay/main.js'
import type { Schema } from './schema/table.js'
import { compile } from './sql/main.js'
import {
  fileName,
  format,
  nameOf,
  printEmptyMigration,
  printMergeMigration,
  printMigration,
  writeMigration,
} from './writer/main.js'

/** A file that is to be written. */
export interface Draft {
  /** Without extension. */
  name: string
  path: string
  text: string
}

/**
 * Makes migration files: what `make:migrations` does, without a terminal. It needs the application booted and no database.
 */
export class Maker {
  private constructor(
    readonly app: ApplicationService,
    readonly lineage: Lineage,
    readonly dialect: Dialect,
    readonly connection: ConnectionConfig,
    /** Absolute path of the folder that files are written to. */
    readonly folder: string
  ) {}

  /** Reads the files of the default connection. @throws MigrationException when one of them is no migration */
  static async open(app: ApplicationService): Promise<Maker> {
    const database = await app.container.make('lucid.db')
    const config: ConnectionConfig = database.manager.get(database.primaryConnectionName)!.config
    const dialect = toDialect(database.connection().dialect.name)
    const files = await readFiles(app, config)
    const folder = config.migrations?.paths?.[0] ?? 'database/migrations'
    return new Maker(app, new Lineage(files), dialect, config, app.makePath(folder))
  }

  get files(): readonly MigrationFile[] {
    return this.lineage.files
  }

  /** What stands in the way of several heads; empty when there is one or they get along. */
  clashes(): Promise<Clash[]> {
    return clashesOf(this.lineage, this.dialect)
  }

  /** The state that the files lead to, and what a person should know of how it was read. */
  async state(): Promise<{ schema: Schema; notes: string[] }> {
    const { schema, files } = await replay([...this.files], this.dialect)
    const opaque = files.filter(({ up }) => up.opaque.length)
    const notes = [
      ...opaque.map(
        ({ name, up }) =>
          `${name} can be read only in part (${[...new Set(up.opaque)].join(', ')}); what it does to tables is declared in static state`
      ),
      ...this.lineage.missing.map(
        ({ file, parent }) => `${file} builds on ${parent}, which is not there`
      ),
    ]
    return { schema, notes }
  }

  /** Compares the models with the state. */
  async detect(before: Schema, answers: Answers): Promise<Detection> {
    return detect({ before, declared: declare(await loadModels(this.app)), answers })
  }

  /** @param words  what the file is called; what it does when not said */
  draft(detection: Detection, words: string | undefined, now: number): Promise<Draft> {
    const { up, down, lost, answers } = detection
    const given: ReadonlyMap<string, JsonValue> = answers
    const text = printMigration({ parents: this.lineage.heads, up, down, lost, answers: given })
    return this.#draft(words ?? nameOf(up), text, now)
  }

  /** The statements by which a database would carry the changes out; forward only. */
  sql({ up }: Detection, before: Schema, dialect: Dialect): string[] {
    let state = before
    return up.flatMap((operation) => {
      const steps = compile(operation, state, dialect)
      state = fold(state, operation)
      return steps.flatMap((step) => step.sql)
    })
  }

  draftEmpty(words: string | undefined, now: number): Promise<Draft> {
    return this.#draft(words ?? 'change_rows', printEmptyMigration(this.lineage.heads), now)
  }

  draftMerge(words: string | undefined, now: number): Promise<Draft> {
    return this.#draft(words ?? 'merge_heads', printMergeMigration(this.lineage.heads), now)
  }

  /** Writes a draft. @returns its path */
  write({ name, text }: Draft): Promise<string> {
    return writeMigration(this.folder, name, text)
  }

  /** What `--rebase` would move. */
  moves(now: number): Rebase {
    return movesOf(this.lineage, now)
  }

  /** A sentence when a file that would move has been applied, or nobody can tell; null when none has. */
  async applied({ moves }: Rebase): Promise<string | null> {
    const table = this.connection.migrations?.tableName ?? 'adonis_schema'
    const names = moves.map(({ from }) => this.lineage.fileOf(from).name)
    const database = await this.app.container.make('lucid.db')
    const client = database.connection()
    try {
      if (!(await client.schema.hasTable(table))) return null
      const rows = (await client.from(table).whereIn('name', names)) as unknown[]
      return rows.length ? `${moves[0].from} has been applied to the configured database.` : null
    } catch (error) {
      const reason = (error as Error).message
      return `The configured database does not say whether ${moves[0].from} has been applied (${reason}).`
    }
  }

  /**
   * Replays the files in the order they would have after a move, and touches none.
   * @throws MigrationException when they cannot run in it, or cannot be moved
   */
  async rehearse(rebasing: Rebase): Promise<void> {
    const moving = new Set(rebasing.moves.map(({ from }) => from))
    const isMoving = ({ name }: MigrationFile) => moving.has(basename(name))
    const others = this.files.filter((file) => !isMoving(file))
    await this.#play([...others, ...this.files.filter(isMoving)])
    await rewritesOf(this.lineage, rebasing)
  }

  /** Replays the files in the order in which joined heads run. @throws MigrationException when they cannot run in it */
  rehearseMerge(): Promise<void> {
    return this.#play(this.files)
  }

  /** Moves the files. @returns the new paths */
  rebase(rebasing: Rebase): Promise<string[]> {
    return rebase(this.lineage, rebasing)
  }

  /** @throws MigrationException with the file that cannot run in this order, and what to say in it */
  async #play(order: readonly MigrationFile[]): Promise<void> {
    let schema: Schema = new Map()
    for (const [index, file] of order.entries()) {
      try {
        const played = await replay([file], this.dialect, schema)
        schema = played.schema
      } catch (error) {
        if (!(error instanceof MigrationException)) throw error
        const name = basename(file.name)
        const known = this.lineage.ancestorsOf(name)
        const strangers = order
          .slice(0, index)
          .map((before) => basename(before.name))
          .filter((before) => !known.has(before))
        const after = strangers.join(', ') || 'the files before it'
        throw new MigrationException(
          error.message,
          `It would run after ${after}. Edit ${name} to name tables and columns as they are by then, and try again. Nothing was changed`
        )
      }
    }
  }

  async #draft(words: string, text: string, now: number): Promise<Draft> {
    const name = fileName(words, this.lineage.names, now)
    const path = join(this.folder, `${name}.ts`)
    return { name, path, text: await format(text, path) }
  }
}
