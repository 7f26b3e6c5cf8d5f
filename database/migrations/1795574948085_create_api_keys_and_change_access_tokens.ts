import { Migration } from '#framework/migrations/main'

/**
 * Creates api_keys.
 * Adds hint, last_used_from and revoked_at to access_tokens.
 * Adds an index over hint in access_tokens.
 */
export default class extends Migration {
  static parents = ['1795563921150_change_posts_comments_and_role_user']

  async up() {
    this.editor.createTable('api_keys', {
      columns: {
        id: { type: 'increments' },
        name: { type: 'string', length: 80 },
        hint: { type: 'string', length: 20, nullable: true },
        hash: { type: 'string', length: 64 },
        expires_at: { type: 'dateTime', nullable: true },
        last_used_from: { type: 'string', length: 45, nullable: true },
        per_minute: { type: 'integer', nullable: true },
        previous_hash: { type: 'string', length: 64, nullable: true },
        user_id: { type: 'integer', unsigned: true, references: 'users.id', onDelete: 'cascade' },
        last_used_at: { type: 'dateTime', nullable: true },
        revoked_at: { type: 'dateTime', nullable: true },
        created_at: { type: 'dateTime' },
        previous_until: { type: 'dateTime', nullable: true },
        abilities: { type: 'json' },
        addresses: { type: 'json', nullable: true },
      },
      indexes: [
        { columns: ['hash'], unique: true },
        { columns: ['previous_hash'], unique: true },
        { columns: ['hint'] },
        { columns: ['user_id'] },
      ],
    })
    this.editor.addColumn('access_tokens', 'hint', { type: 'string', length: 20, nullable: true })
    this.editor.addColumn('access_tokens', 'last_used_from', {
      type: 'string',
      length: 45,
      nullable: true,
    })
    this.editor.addColumn('access_tokens', 'revoked_at', { type: 'dateTime', nullable: true })
    this.editor.addIndex('access_tokens', { columns: ['hint'] })
  }

  async down() {
    this.editor.dropIndex('access_tokens', { columns: ['hint'] })
    this.editor.dropColumn('access_tokens', 'revoked_at')
    this.editor.dropColumn('access_tokens', 'last_used_from')
    this.editor.dropColumn('access_tokens', 'hint')
    this.editor.dropTable('api_keys')
  }
}
