import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('comments', (table) => {
      table.increments('id')
      table.integer('post_id').unsigned().notNullable().references('posts.id').onDelete('CASCADE')
      table.integer('parent_id').unsigned().nullable().references('comments.id').onDelete('CASCADE')
      table.integer('author_id').unsigned().nullable().references('users.id').onDelete('SET NULL')
      table.string('author_name', 80).notNullable()
      table.text('body').notNullable()
      table.string('status', 20).notNullable().defaultTo('pending')
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('updated_at', { precision: 3 }).notNullable()
      table.datetime('deleted_at', { precision: 3 }).nullable()
      table.index(['post_id', 'status', 'id'])
      table.index(['status'])
      table.index(['parent_id'])
      table.index(['author_id'])
      table.index(['deleted_at'])
    })
  }

  async down() {
    this.schema.dropTable('comments')
  }
}
