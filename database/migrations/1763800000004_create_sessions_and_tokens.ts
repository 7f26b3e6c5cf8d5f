import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('sessions', (table) => {
      table.string('id').primary()
      table.text('data').notNullable()
      table.string('user_id').nullable().index()
      table.timestamp('expires_at').notNullable().index()
    })

    this.schema.createTable('remember_me_tokens', (table) => {
      table.increments('id')
      table
        .integer('tokenable_id')
        .unsigned()
        .notNullable()
        .references('users.id')
        .onDelete('CASCADE')
      table.string('hash').notNullable().unique()
      table.timestamp('created_at').notNullable()
      table.timestamp('updated_at').notNullable()
      table.timestamp('expires_at').notNullable()
    })

    this.schema.createTable('access_tokens', (table) => {
      table.increments('id')
      table.integer('user_id').unsigned().notNullable().references('users.id').onDelete('CASCADE')
      table.string('name', 80).notNullable()
      table.string('hash', 64).notNullable().unique()
      table.json('abilities').notNullable()
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('expires_at', { precision: 3 }).nullable()
      table.datetime('last_used_at', { precision: 3 }).nullable()
      table.index(['user_id'])
    })
  }

  async down() {
    this.schema.dropTable('access_tokens')
    this.schema.dropTable('remember_me_tokens')
    this.schema.dropTable('sessions')
  }
}
