export { dialectOf, toDialect } from './dialect.js'
export { sqliteFile, tuneSqlite } from './sqlite.js'
export { tunePostgres } from './postgres.js'
export { Reader } from './reader.js'
