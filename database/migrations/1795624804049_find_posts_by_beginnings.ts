import { Migration } from '#framework/migrations/main'

/**
 * Drops the full-text index over title, deck, body from posts.
 * Adds a full-text index with beginnings over title, deck, body in posts.
 */
export default class extends Migration {
  static parents = ['1795600100001_add_portrait_to_users']

  async up() {
    this.editor.dropIndex('posts', { columns: ['title', 'deck', 'body'], fullText: true })
    this.editor.addIndex('posts', { columns: ['title', 'deck', 'body'], fullText: 'beginnings' })
  }

  async down() {
    this.editor.dropIndex('posts', { columns: ['title', 'deck', 'body'], fullText: 'beginnings' })
    this.editor.addIndex('posts', { columns: ['title', 'deck', 'body'], fullText: true })
  }
}
