import env from '#start/env'
import { defineConfig } from '#framework/provider'
import site from '#config/site'

/*
 * What the framework needs to know of this application.
 */
export default defineConfig({
  /** Signs cursors and other values that travel through strangers' hands. */
  secret: env.get('APP_KEY').release(),
  /** With SQLite the database is this process's own; a server's is changed by whoever deploys. */
  migrateOnStart: env.get('MIGRATE_ON_START', env.get('DB_CONNECTION', 'sqlite') === 'sqlite'),
  /** Folders with one class per file. */
  models: 'app/models',
  resources: 'app/resources',
  policies: 'app/policies',
  /** What the description of the API says of this application. */
  api: {
    title: `${site.name} API`,
    version: '0.1.0',
    description: 'The bookshop and its journal, for programs.',
    contact: { name: site.name, url: 'https://example.com', email: 'hello@example.com' },
    license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
  },
  /** Says, for every process of this installation, that visitors are not served. */
  maintenance: env.get('MAINTENANCE_FILE'),
  /** What programs show in place of a password. */
  credentials: {
    tokens: () => import('#models/access_token'),
    keys: () => import('#models/api_key'),
  },
  /** Who did what, kept with what was done. */
  audit: () => import('#models/audit_entry'),
})
