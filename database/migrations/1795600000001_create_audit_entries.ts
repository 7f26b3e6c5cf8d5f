import { Migration } from '#framework/migrations/main'

/** Creates audit_entries. */
export default class extends Migration {
  static parents = ['1795600000000_create_rate_limits']

  async up() {
    this.editor.createTable('audit_entries', {
      columns: {
        id: { type: 'increments' },
        actor_kind: { type: 'string', length: 20 },
        actor_id: { type: 'string', length: 40, nullable: true },
        actor_name: { type: 'string', length: 80, nullable: true },
        credential: { type: 'string', length: 40, nullable: true },
        ip: { type: 'string', length: 45, nullable: true },
        request_id: { type: 'string', length: 128, nullable: true },
        operation: { type: 'string', length: 80 },
        resource: { type: 'string', length: 80 },
        record_id: { type: 'string', length: 60, nullable: true },
        outcome: { type: 'enum', values: ['done', 'refused'] },
        reason: { type: 'string', length: 200, nullable: true },
        happened_at: { type: 'dateTime' },
        changed: { type: 'json', nullable: true },
      },
      indexes: [
        { columns: ['happened_at'] },
        { columns: ['resource', 'record_id'] },
        { columns: ['actor_id'] },
      ],
    })
  }

  async down() {
    this.editor.dropTable('audit_entries')
  }
}
