import { beforeCreate, type BaseModel } from '@adonisjs/lucid/orm'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { straight } from '#framework/database/main'
import { fieldsOf, slugify } from '#framework/fields/main'

/** Characters of a slug that a number may be put behind, within the field's 100. */
const NUMBERED = 94

/** The slug itself and those that are numbered, where they are taken. */
async function takenSlugs(
  client: QueryClientContract,
  table: string,
  column: string,
  base: string,
  stem: string
): Promise<string[]> {
  if (client.dialect.name === 'better-sqlite3') {
    // SQLite reads the whole index for "like": what is between the hyphen and the sign after it begins with the hyphen.
    const rows = await straight(
      client,
      `select "${column}" as slug from "${table}" where "${column}" = +? or ("${column}" >= +? and "${column}" < +?)`,
      [base, `${stem}-`, `${stem}.`]
    )
    return rows.map(({ slug }) => String(slug))
  }
  const rows = await client
    .from(table)
    .select(column)
    .where(column, base)
    .orWhere(column, 'like', `${stem}-%`)
  return rows.map((row) => String(row[column]))
}

/** Names after which a base slug with a number is tried: `night-train`, `night-train-2`, `night-train-3` … */
async function freeSlug(row: LucidRow, column: string, base: string): Promise<string> {
  const model = row.constructor as LucidModel
  const client = row.$trx ?? model.$adapter.modelClient(row)
  const stem = base.slice(0, NUMBERED)
  const inUse = new Set(await takenSlugs(client, model.table, column, base, stem))
  if (!inUse.has(base)) return base
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
