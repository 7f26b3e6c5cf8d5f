export { Maker, type Draft } from './maker.js'
export { Migration } from './migration.js'
export { MigrationException } from './migration_exception.js'
export { unknownConnection } from './unknown_connection.js'
export type { Editor } from './editor.js'
export type { DataStep, Fill, Operation } from './operation.js'
export type { Column, ColumnChange, ColumnDefault } from './schema/column.js'
export type { Index, Schema, Table, TableDefinition } from './schema/table.js'
export {
  compareSchemas,
  describeType,
  inspectDatabase,
  inspectModels,
  introspect,
  ScratchDatabase,
  toSentence,
  writeModelFile,
} from './introspection/main.js'
export type { Difference, InspectedModels, IntrospectOptions, Note } from './introspection/main.js'
export { toDefinition, toTable } from './schema/table.js'
export { declare } from './models/declare.js'
export {
  callsOf,
  findFiles,
  loadFile,
  readFiles,
  record,
  replay,
  shortName,
  translate,
  withoutReplaced,
} from './replay/main.js'
export type {
  MigrationFile,
  MigrationPath,
  Recording,
  Replay,
  ReplayedFile,
} from './replay/main.js'
export { planSquash, squashFile, supersede } from './squash/main.js'
export type { Squash, SquashFile, SquashPlan } from './squash/main.js'
export type { Declared, DeclaredTable } from './models/declared.js'
export { compile, guardsOf, runGuards, type Guard, type Step } from './sql/main.js'
export { MigrationFailure, Migrator } from './runner/main.js'
export type {
  FileState,
  FileStatus,
  MigrationEvent,
  MigratorOptions,
  PlannedFile,
  Ran,
  Reporter,
  RollbackChoice,
} from './runner/main.js'
export { describe } from './writer/main.js'
export { detect, readAnswers } from './detect/main.js'
export type { Answers, Detection, GivenAnswers, Option, Question } from './detect/main.js'
export type { Clash } from './heads/main.js'
export { compareInitial, verify } from './verify/main.js'
export type { InitialComparison, Verification, VerifyOptions } from './verify/main.js'
