import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import { MigrationException } from '../migration_exception.js'
import type { Operation } from '../operation.js'
import { record, type MigrationFile } from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import type { Reporter } from './events.js'
import type { Situation } from './situation.js'

/** What the applied files lead to, so that a file can be run on it and taken out again. */
export class State {
  readonly #dialect: Dialect
  readonly #report: Reporter
  readonly #operations = new Map<string, Operation[]>()
  schema: Schema = new Map()

  private constructor(dialect: Dialect, report: Reporter) {
    this.#dialect = dialect
    this.#report = report
  }

  /** The state that the applied files have made. */
  static async of(
    { applied, files, replacedBy }: Situation,
    dialect: Dialect,
    report: Reporter
  ): Promise<State> {
    const state = new State(dialect, report)
    const names = new Set<string>()
    for (const { name } of applied) {
      // A squashed file takes the place of those it stands for, also before it is noted itself.
      const speaker = replacedBy.get(name) ?? name
      const file = files.get(speaker)
      if (!file || names.has(speaker)) continue
      names.add(speaker)
      await state.add(file)
    }
    return state
  }

  async add(file: MigrationFile): Promise<void> {
    try {
      const { operations } = await record(file, 'up', this.#dialect, this.schema)
      this.schema = operations.reduce(fold, this.schema)
      this.#operations.set(file.name, operations)
    } catch (error) {
      // An odd file of the past must not keep later ones from running: what they need of it, they say themselves.
      if (!(error instanceof MigrationException)) throw error
      const message = `What ${file.name} does is not known to the files after it: ${error.message}`
      this.#report({ type: 'warning', message })
    }
  }

  remove(name: string): void {
    this.#operations.delete(name)
    this.schema = [...this.#operations.values()].flat().reduce(fold, new Map() as Schema)
  }
}
