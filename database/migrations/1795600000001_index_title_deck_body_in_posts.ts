import { Migration } from '#framework/migrations/main'

/** Adds a full-text index over title, deck, body in posts. */
export default class extends Migration {
  static parents = ['1795600000000_create_rate_limits']

  async up() {
    this.editor.addIndex('posts', { columns: ['title', 'deck', 'body'], fullText: true })
  }

  async down() {
    this.editor.dropIndex('posts', { columns: ['title', 'deck', 'body'], fullText: true })
  }
}
