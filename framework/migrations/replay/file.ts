import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { Operation } from '../operation.js'

/** A migration file on disk. The name is what Lucid's ledger holds: its path without extension. */
export interface MigrationFile {
  /** 'database/migrations/1763800000001_create_users' */
  name: string
  /** Absolute path. */
  path: string
  Class: typeof BaseSchema
}

/** What one direction of a file does, as far as the replay can read it. */
export interface Recording {
  operations: Operation[]
  /** Why parts of it are not known: 'raw SQL', 'a deferred step' …; empty when everything is. */
  opaque: string[]
}

export interface ReplayedFile extends MigrationFile {
  /** File names without folder: see Migration.parents. */
  parents: readonly string[]
  replaces: readonly string[]
  up: Recording
  /** It uses our editor, so it was made by `make:migrations` or in its manner. */
  usesEditor: boolean
}
