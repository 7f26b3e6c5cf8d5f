import { Migration } from '#framework/migrations/main'

/** Adds portrait to users. */
export default class extends Migration {
  static parents = [
    '1795600000001_create_audit_entries',
    '1795600000001_index_title_deck_body_in_posts',
    '1795600100000_create_idempotency_keys',
  ]

  async up() {
    this.editor.addColumn('users', 'portrait', { type: 'string', length: 255, nullable: true })
  }

  async down() {
    this.editor.dropColumn('users', 'portrait')
  }
}
