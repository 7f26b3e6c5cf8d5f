import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import Category from '#models/category'
import Tag from '#models/tag'
import { nameSlug, sameName } from './names.js'

/** A slug of the first of these that is free; undefined leaves the choice to the model. */
async function freeSlug(
  model: LucidModel,
  candidates: string[],
  client: TransactionClientContract
): Promise<string | undefined> {
  for (const slug of candidates) {
    const taken = await client.from(model.table).select('id').where('slug', slug).first()
    if (!taken) return slug
  }
  return undefined
}

/**
 * The tags and categories there are, found by name and made when they are missing. What a transaction made is
 * remembered only once it is told that the transaction was committed.
 */
export class Shelf {
  readonly #tags = new Map<string, number>()
  readonly #categories = new Map<string, number>()
  #made: (() => void)[] = []

  async load(): Promise<void> {
    for (const tag of await Tag.query().select('id', 'name'))
      this.#tags.set(sameName(tag.name), tag.id)
    for (const category of await Category.query().select('id', 'name', 'parentId')) {
      this.#categories.set(this.#key(category.parentId, category.name), category.id)
    }
  }

  /** Ids of tags by their names; made in the transaction when they are missing. */
  async tagIds(names: string[], client: TransactionClientContract): Promise<number[]> {
    const ids = new Set<number>()
    const made = new Map<string, number>()
    for (const name of names) {
      const key = sameName(name)
      const id = this.#tags.get(key) ?? made.get(key) ?? (await this.#makeTag(name, client))
      made.set(key, id)
      ids.add(id)
    }
    return [...ids].sort((a, b) => a - b)
  }

  /** Ids of tags when all of them exist, else null. */
  knownTagIds(names: string[]): number[] | null {
    const ids = names.map((name) => this.#tags.get(sameName(name)))
    return ids.includes(undefined) ? null : [...new Set(ids as number[])].sort((a, b) => a - b)
  }

  /** The id of the last category of a path, made with those above it when missing; null for an empty path. */
  async categoryId(path: string[], client: TransactionClientContract): Promise<number | null> {
    let parentId: number | null = null
    for (const [depth, name] of path.entries()) {
      const known = this.#categories.get(this.#key(parentId, name))
      parentId = known ?? (await this.#makeCategory(path.slice(0, depth + 1), parentId, client))
    }
    return parentId
  }

  /** The id of a category when it exists, null for an empty path, undefined when it has to be made. */
  knownCategoryId(path: string[]): number | null | undefined {
    let parentId: number | null | undefined = null
    for (const name of path) {
      parentId = this.#categories.get(this.#key(parentId, name))
      if (parentId === undefined) return undefined
    }
    return parentId
  }

  committed(): void {
    for (const remember of this.#made) remember()
    this.#made = []
  }

  rolledBack(): void {
    this.#made = []
  }

  #key(parentId: number | null, name: string): string {
    return `${parentId ?? ''}/${sameName(name)}`
  }

  async #makeTag(name: string, client: TransactionClientContract): Promise<number> {
    const slug = await freeSlug(Tag, [nameSlug(name)], client)
    const tag = await Tag.create({ name, slug }, { client })
    this.#made.push(() => this.#tags.set(sameName(name), tag.id))
    return tag.id
  }

  async #makeCategory(
    path: string[],
    parentId: number | null,
    client: TransactionClientContract
  ): Promise<number> {
    const name = path.at(-1)!
    const slug = await freeSlug(Category, [nameSlug(name), nameSlug(path.join(' '))], client)
    const category = await Category.create({ name, slug, parentId }, { client })
    this.#made.push(() => this.#categories.set(this.#key(parentId, name), category.id))
    return category.id
  }
}
