import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { resource } from '#framework/resources/main'
import Category from '#models/category'

export default class CategoryResource extends resource(Category, {
  search: ['name', 'description'],
  sort: ['name'],
  columns: ['name', 'parent.name', 'slug'],
  filters: ['parent'],
  check: async ({ parentId }, { record, client }) => {
    if (!record || !parentId) return []
    if (await isBelow(Number(parentId), record.id, client)) {
      return [{ field: 'parentId', rule: 'tree', message: 'A category cannot stand below itself.' }]
    }
    return []
  },
  api: { include: ['parent'], filter: ['id', 'name', 'slug', 'parentId'] },
  admin: { group: 'Journal', order: 3 },
}) {}

/** Whether a category is the other one or one of its descendants. */
async function isBelow(id: number, ancestorId: number, client?: QueryClientContract) {
  let current: number | null = id
  const seen = new Set<number>()
  while (current !== null && !seen.has(current)) {
    if (current === ancestorId) return true
    seen.add(current)
    const category: Category | null = await Category.query({ client }).where('id', current).first()
    current = category?.parentId ?? null
  }
  return false
}
