export { Migrator } from './migrator.js'
export { LOCK_PATIENCE } from './lock.js'
export { MigrationFailure } from './reason.js'
export type { Direction, MigrationEvent, Reporter } from './events.js'
export type {
  FileState,
  FileStatus,
  MigratorOptions,
  PlannedFile,
  Ran,
  RollbackChoice,
} from './migrator.js'
