import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What a step is given when it is carried out. */
export interface StepContext {
  /** The file's transaction, or the connection where the database has no transactions for tables. */
  client: QueryClientContract
  /** Tells how far a long step is, in rows. @param total  0 when nobody knows */
  progress(done: number, total: number): void
}

/** One thing a file does to a database: the smallest part that can be told, repeated and resumed. */
export interface Step {
  /** What it does, for a person: 'add column posts.deck'. */
  title: string
  /** Its statements, as `--sql` prints them. */
  sql: string[]
  /** Carries it out; runs the statements one by one when not said. */
  run?(context: StepContext): Promise<void>
  /** It changes rows and no table: also on MySQL a transaction holds it, and the runner's note that it is done. */
  isData?: boolean
  /** Whether its effect is there already: asked of the step that a killed process was at (MySQL). */
  isDone?(client: QueryClientContract): Promise<boolean>
}
