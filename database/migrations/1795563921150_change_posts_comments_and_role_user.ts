import { Migration } from '#framework/migrations/main'

/**
 * Changes status (type, length, values, default) in posts.
 * Changes status (type, length, values, default) in comments.
 * Adds an index over role_id in role_user.
 *
 * Answers it was made with:
 * narrow:comments.status = "guard"
 * narrow:posts.status = "guard"
 */
export default class extends Migration {
  static parents = ['1763800000004_create_sessions_and_tokens']

  async up() {
    this.editor.alterColumn('posts', 'status', {
      type: 'enum',
      length: null,
      values: ['draft', 'published'],
      default: null,
    })
    this.editor.alterColumn('comments', 'status', {
      type: 'enum',
      length: null,
      values: ['pending', 'approved', 'rejected'],
      default: null,
    })
    this.editor.addIndex('role_user', { columns: ['role_id'] })
  }

  async down() {
    this.editor.dropIndex('role_user', { columns: ['role_id'] })
    this.editor.alterColumn('comments', 'status', {
      type: 'string',
      length: 20,
      values: null,
      default: 'pending',
    })
    this.editor.alterColumn('posts', 'status', {
      type: 'string',
      length: 20,
      values: null,
      default: 'draft',
    })
  }
}
