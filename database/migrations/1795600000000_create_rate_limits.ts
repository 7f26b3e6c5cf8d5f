import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Where requests are counted with LIMITS_STORE=database. On SQLite they are counted in a file of their own
 * (framework/limits/stores/sqlite_store.ts).
 */
export default class extends BaseSchema {
  async up() {
    if (this.#isSqlite) return
    this.schema.createTable('rate_limits', (table) => {
      table.string('name', 191).primary()
      /** Microseconds since 1970 at which the allowance is whole again. */
      table.bigInteger('whole_at').notNullable().index()
    })
  }

  async down() {
    if (!this.#isSqlite) this.schema.dropTable('rate_limits')
  }

  get #isSqlite(): boolean {
    return this.db.dialect.name === 'better-sqlite3'
  }
}
