import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('categories', (table) => {
      table.increments('id')
      table.string('name', 80).notNullable()
      table.string('slug', 100).notNullable().unique()
      table.text('description').nullable()
      table
        .integer('parent_id')
        .unsigned()
        .nullable()
        .references('categories.id')
        .onDelete('RESTRICT')
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('updated_at', { precision: 3 }).notNullable()
      table.index(['parent_id'])
    })

    this.schema.createTable('tags', (table) => {
      table.increments('id')
      table.string('name', 60).notNullable().unique()
      table.string('slug', 100).notNullable().unique()
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('updated_at', { precision: 3 }).notNullable()
    })

    this.schema.createTable('posts', (table) => {
      table.increments('id')
      table.string('title', 200).notNullable()
      table.string('slug', 100).notNullable().unique()
      table.text('deck').nullable()
      table.integer('reading_minutes').notNullable()
      table.string('status', 20).notNullable().defaultTo('draft')
      table.datetime('published_at', { precision: 3 }).nullable()
      table
        .integer('author_id')
        .unsigned()
        .notNullable()
        .references('users.id')
        .onDelete('RESTRICT')
      table
        .integer('category_id')
        .unsigned()
        .nullable()
        .references('categories.id')
        .onDelete('SET NULL')
      table.datetime('created_at', { precision: 3 }).notNullable()
      table.datetime('updated_at', { precision: 3 }).notNullable()
      table.datetime('deleted_at', { precision: 3 }).nullable()
      // Long columns last: SQLite walks over what stands before a column, and lists read all but these.
      table.text('body', 'mediumtext').notNullable()
      table.text('body_html', 'mediumtext').notNullable()
      table.json('contents').notNullable()
      table.index(['status', 'deleted_at', 'published_at', 'id'])
      table.index(['deleted_at', 'published_at', 'id'])
      table.index(['author_id', 'status', 'deleted_at', 'published_at'])
      table.index(['category_id'])
    })

    this.schema.createTable('post_tag', (table) => {
      table.integer('post_id').unsigned().notNullable().references('posts.id').onDelete('CASCADE')
      table.integer('tag_id').unsigned().notNullable().references('tags.id').onDelete('CASCADE')
      table.primary(['post_id', 'tag_id'])
      table.index(['tag_id'])
    })
  }

  async down() {
    this.schema.dropTable('post_tag')
    this.schema.dropTable('posts')
    this.schema.dropTable('tags')
    this.schema.dropTable('categories')
  }
}
