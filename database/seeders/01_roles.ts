import { BaseSeeder } from '@adonisjs/lucid/seeders'
import Role, { type RoleName } from '#models/role'

const LABELS: Record<RoleName, string> = {
  admin: 'Admin',
  editor: 'Editor',
  author: 'Author',
  reader: 'Reader',
}

/** The four roles. One that is there keeps its label, which may be somebody's edit. */
export default class extends BaseSeeder {
  async run() {
    for (const [name, label] of Object.entries(LABELS)) {
      await Role.firstOrCreate({ name }, { label }, { client: this.client })
    }
  }
}
