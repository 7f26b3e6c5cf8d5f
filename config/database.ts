import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import { sqliteFile, tuneMysql, tunePostgres, tuneSqlite } from '#framework/database/main'

const migrations = {
  naturalSort: true,
  paths: ['database/migrations'],
}

/** Models come first: Lucid must not write model classes from the database. */
const schemaGeneration = { enabled: false }

const server = {
  host: env.get('DB_HOST', '127.0.0.1'),
  port: env.get('DB_PORT'),
  user: env.get('DB_USER'),
  password: env.get('DB_PASSWORD', ''),
  database: env.get('DB_DATABASE', 'gable'),
}

/*
 * SQLite unless the environment says otherwise; the same code and the same migrations run on all three.
 */
const databaseConfig = defineConfig({
  connection: env.get('DB_CONNECTION', 'sqlite'),
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: sqliteFile(app, env.get('DB_FILE')) },
      useNullAsDefault: true,
      pool: { afterCreate: tuneSqlite },
      migrations,
      schemaGeneration,
    },
    pg: {
      client: 'pg',
      connection: { ...server, port: server.port ?? 5432, user: server.user ?? 'postgres' },
      pool: { min: 0, max: 10, afterCreate: tunePostgres },
      migrations,
      schemaGeneration,
    },
    mysql: {
      client: 'mysql2',
      connection: {
        ...server,
        port: server.port ?? 3306,
        user: server.user ?? 'root',
        timezone: 'Z',
        dateStrings: true,
        supportBigNumbers: true,
        charset: 'utf8mb4',
      },
      pool: { min: 0, max: 10, afterCreate: tuneMysql },
      migrations,
      schemaGeneration,
    },
  },
})

export default databaseConfig
