export type Direction = 'up' | 'down'

/** What the runner tells while it works. Times are in milliseconds. */
export type MigrationEvent =
  /** Another process holds the lock. @property holder  who it is, as far as the database tells */
  | { type: 'waiting'; holder: string; seconds: number }
  | { type: 'warning'; message: string }
  | { type: 'file'; name: string; direction: Direction; number: number; of: number; steps: number }
  | { type: 'step'; file: string; title: string; number: number; of: number }
  | { type: 'progress'; file: string; title: string; done: number; total: number }
  | { type: 'stepDone'; file: string; title: string; number: number; of: number; ms: number }
  | { type: 'fileDone'; name: string; direction: Direction; ms: number; steps: number }
  /** A squashed file whose parts have been applied, or one noted by `migration:fake`. */
  | { type: 'noted'; name: string }
  | { type: 'failed'; name: string; direction: Direction; step: string | null; reason: string }

export type Reporter = (event: MigrationEvent) => void
