import { operations, notFound, type Actor, type Row } from '#framework/resources/main'
import CategoryResource from '#resources/category_resource'

/** One category with what stands above and below it. */
export interface Branch {
  category: Row
  /** From the root down, without the category itself. */
  ancestors: Row[]
  children: Row[]
  /** Ids of the category and of everything below it. */
  ids: number[]
}

const FIELDS = ['id', 'name', 'slug', 'description', 'parentId']

/** All categories by name: a shop has dozens, so one list is cheaper than walking the tree in queries. */
async function all(actor: Actor): Promise<Row[]> {
  const { data } = await operations.list(CategoryResource, actor, {
    fields: FIELDS,
    sort: 'name',
    limit: 1000,
  })
  return data
}

/** The categories without a parent: the sections of the journal. */
export async function sections(actor: Actor): Promise<Row[]> {
  const categories = await all(actor)
  return categories.filter((category) => category.parentId === null)
}

/** @throws E_NOT_FOUND when there is no such category */
export async function branch(actor: Actor, slug: string): Promise<Branch> {
  const categories = await all(actor)
  const category = categories.find((one) => one.slug === slug)
  if (!category) throw notFound('categories', slug)

  const ancestors: Row[] = []
  let above = category
  while (above.parentId !== null) {
    const parent = categories.find((one) => one.id === above.parentId)
    if (!parent || ancestors.includes(parent)) break
    ancestors.unshift(parent)
    above = parent
  }

  const ids = [Number(category.id)]
  for (const id of ids) {
    for (const one of categories)
      if (one.parentId === id && !ids.includes(Number(one.id))) ids.push(Number(one.id))
  }
  return {
    category,
    ancestors,
    children: categories.filter((one) => one.parentId === category.id),
    ids,
  }
}
