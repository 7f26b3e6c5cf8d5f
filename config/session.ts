import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { secureCookies } from '#config/app'
import { defineConfig, stores } from '@adonisjs/session'
import { databaseSessions } from '#framework/http/main'

/*
 * Sessions live in the database, so they can be ended from the server; with more than one process, in Redis.
 * Tests keep them in memory, where the tests' client can put somebody's sign-in.
 * They are opened only for a visitor who signed in or stands before a form (framework/http/web_stack.ts).
 */
const sessionConfig = defineConfig({
  enabled: true,
  cookieName: 'gable-session',
  clearWithBrowser: false,
  age: '2h',
  cookie: { path: '/', httpOnly: true, secure: secureCookies, sameSite: 'lax' },
  store: app.inTest ? 'memory' : env.get('REDIS_HOST') ? 'redis' : 'database',
  stores: {
    database: databaseSessions({ tableName: 'sessions', gcProbability: 2 }),
    redis: stores.redis({ connection: 'main' }),
  },
})

export default sessionConfig
