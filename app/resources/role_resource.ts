import { resource } from '#framework/resources/main'
import Role from '#models/role'

export default class RoleResource extends resource(Role, {
  label: 'label',
  sort: ['id'],
  columns: ['label', 'name'],
  api: true,
  admin: { group: 'People', order: 2 },
}) {}
