/*
 * Every environment variable the application reads, checked at start.
 */
import { Env } from '@adonisjs/core/env'

export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  PORT: Env.schema.number(),
  HOST: Env.schema.string({ format: 'host' }),
  LOG_LEVEL: Env.schema.string.optional(),

  TLS_CERT: Env.schema.string.optional(),
  TLS_KEY: Env.schema.string.optional(),
  HTTP_PORT: Env.schema.number.optional(),
  TRUST_PROXY: Env.schema.string.optional(),

  APP_KEY: Env.schema.secret(),
  APP_URL: Env.schema.string({ format: 'url', tld: false }),

  DB_CONNECTION: Env.schema.enum.optional(['sqlite', 'pg', 'mysql'] as const),
  DB_FILE: Env.schema.string.optional(),
  DB_HOST: Env.schema.string.optional(),
  DB_PORT: Env.schema.number.optional(),
  DB_USER: Env.schema.string.optional(),
  DB_PASSWORD: Env.schema.string.optional(),
  DB_DATABASE: Env.schema.string.optional(),
  MIGRATE_ON_START: Env.schema.boolean.optional(),

  MAINTENANCE_FILE: Env.schema.string.optional(),

  CORS_ORIGINS: Env.schema.string.optional(),
  LIMITS_STORE: Env.schema.enum.optional(['memory', 'database', 'redis'] as const),
  LIMITS_SCALE: Env.schema.number.optional(),

  STORAGE_FOLDER: Env.schema.string.optional(),

  REDIS_HOST: Env.schema.string.optional(),
  REDIS_PORT: Env.schema.number.optional(),
  REDIS_PASSWORD: Env.schema.secret.optional(),
})
