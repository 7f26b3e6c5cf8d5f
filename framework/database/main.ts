export { dialectOf, toDialect } from './dialect.js'
export { LOCK_TIMEOUT, sqliteFile, tuneSqlite, withoutWaiting } from './sqlite.js'
export { fittingName } from './names.js'
export {
  fullTextName,
  postgresWords,
  SQLITE_TOKENIZER,
  sqliteRowNumber,
  withoutMarks,
} from './full_text.js'
export { insertStraight } from './insert.js'
export { straight } from './straight.js'
export { tuneMysql } from './mysql.js'
export { tunePostgres } from './postgres.js'
export { Reader } from './reader.js'
export type { DatabaseRow } from './reader.js'
