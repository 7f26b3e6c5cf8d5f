import { resource } from '#framework/resources/main'
import Tag from '#models/tag'

export default class TagResource extends resource(Tag, {
  search: ['name'],
  sort: ['name'],
  columns: ['name', 'slug', 'updatedAt'],
  api: true,
  admin: { group: 'Journal', order: 4 },
}) {}
