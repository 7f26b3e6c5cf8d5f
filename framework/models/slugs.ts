import { beforeCreate, type BaseModel } from '@adonisjs/lucid/orm'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { fieldsOf, slugify } from '#framework/fields/main'

/** Characters of a slug that a number may be put behind, within the field's 100. */
const NUMBERED = 94

/** Names after which a base slug with a number is tried: `night-train`, `night-train-2`, `night-train-3` … */
async function freeSlug(row: LucidRow, column: string, base: string): Promise<string> {
  const model = row.constructor as LucidModel
  const client = row.$trx ?? model.$adapter.modelClient(row)
  const taken = await client
    .from(model.table)
    .select(column)
    .where(column, base)
    .orWhere(column, 'like', `${base.slice(0, NUMBERED)}-%`)
  const inUse = new Set(taken.map((found) => String(found[column])))
  if (!inUse.has(base)) return base
  const stem = base.slice(0, NUMBERED)
  let number = 2
  while (inUse.has(`${stem}-${number}`)) number++
  return `${stem}-${number}`
}

/**
 * Gives every new row without a slug one made from the field that `@field.slug({ from })` names.
 * Two writers at once may pick the same; the unique index refuses the second, and the store operation tries again.
 */
export function slugs<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class Slugs extends superclass {
    // A decorator and not an own boot(): a class made from this one would inherit `booted` and never boot itself.
    @beforeCreate()
    static async fillSlugs(row: LucidRow): Promise<void> {
      const values = row as unknown as Record<string, unknown>
      for (const [name, { kind, options, columnName }] of fieldsOf(row.constructor as LucidModel)) {
        const source = options.from as string | undefined
        if (kind.name !== 'slug' || !source || values[name]) continue
        values[name] = await freeSlug(row, columnName, slugify(String(values[source] ?? '')))
      }
    }
  }
  return Slugs
}
