/*
 * The post as the API shows it, from a row of its table.
 */

/** The instant as SQLite keeps it, in UTC. */
export const toStored = (date) => date.toISOString().slice(0, 23).replace('T', ' ')

export const toIso = (stored) => stored && `${stored.slice(0, 10)}T${stored.slice(11)}Z`

export const COLUMNS = [
  'id',
  'title',
  'slug',
  'deck',
  'status',
  'published_at',
  'reading_minutes',
  'author_id',
  'category_id',
  'created_at',
  'updated_at',
]

export const toPost = (row) => ({
  id: row.id,
  title: row.title,
  slug: row.slug,
  deck: row.deck,
  status: row.status,
  publishedAt: toIso(row.published_at),
  readingMinutes: row.reading_minutes,
  authorId: row.author_id,
  categoryId: row.category_id,
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
})

export const toListed = (row) => ({
  ...toPost(row),
  author: { id: row.author_id, name: row.author_name, slug: row.author_slug },
})

export const toDetail = (row) => ({
  ...toPost(row),
  body: row.body,
  bodyHtml: row.body_html,
  contents: JSON.parse(row.contents),
})

/** Page and links of a list that may have been asked for by cursor. */
export function toPage(url, rows, { limit, cursor, cursors }) {
  const address = (to) => {
    if (!to) return null
    const parameters = new URLSearchParams(url.searchParams)
    parameters.set('cursor', to)
    return `${url.pathname}?${parameters}`
  }
  const { next, previous } = cursors
  return {
    data: rows,
    meta: {
      limit,
      ...(cursor === undefined ? { offset: 0 } : { cursor }),
      nextCursor: next,
      previousCursor: previous,
    },
    links: { next: address(next), prev: address(previous) },
  }
}
