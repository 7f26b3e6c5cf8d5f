export { describe, nameOf, toFileName } from './summary.js'
export { printOperation } from './print_operation.js'
export {
  printEmptyMigration,
  printMergeMigration,
  printMigration,
  type MigrationText,
} from './print_migration.js'
export { fileName, format, namesIn, stampAfter, writeMigration } from './write_migration.js'
