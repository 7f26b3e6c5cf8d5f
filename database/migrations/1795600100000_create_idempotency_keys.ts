import { BaseSchema } from '@adonisjs/lucid/schema'

/** What requests with an idempotency key came to, so that sending one again does nothing again. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('idempotency_keys', (table) => {
      table.string('id', 64).primary()
      table.string('request', 64).notNullable()
      table.text('result', 'longtext').notNullable()
      table.datetime('expires_at', { precision: 3 }).notNullable().index()
    })
  }

  async down() {
    this.schema.dropTable('idempotency_keys')
  }
}
