/*
 * A new post: validated, its references looked up, its text rendered, written in one transaction with its tags and a
 * note of who did it.
 */
import { toDetail, toIso, toStored } from '../common/post.js'
import { freeSlug, readingMinutes, slugify, toHtml } from '../common/text.js'
import {
  category,
  insertPost,
  inTransaction,
  linkTag,
  note,
  slugsLike,
  tags as tagsFound,
  written,
} from './database.js'

const FIELDS = new Set(['title', 'deck', 'body', 'status', 'categoryId', 'tags'])

/** Everything wrong with what was sent, by field. */
function problemsOf(input) {
  const problems = []
  const check = (field, right, message) => right || problems.push({ field, message })
  const isText = (value, max) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= max
  for (const name of Object.keys(input)) check(name, FIELDS.has(name), 'There is no such field')
  check('title', isText(input.title, 200), 'A title of 1 to 200 characters')
  check('deck', input.deck == null || isText(input.deck, 300), 'At most 300 characters')
  check('body', isText(input.body, 1_000_000), 'A text')
  check('status', ['draft', 'published'].includes(input.status), 'draft or published')
  check('categoryId', input.categoryId == null || Number.isInteger(input.categoryId), 'A number')
  const { tags = [] } = input
  check(
    'tags',
    Array.isArray(tags) && tags.length <= 200 && tags.every(Number.isInteger),
    'Numbers'
  )
  if (problems.length) return problems
  check('categoryId', input.categoryId == null || category.get(input.categoryId), 'Not there')
  const { found } = tagsFound.get(JSON.stringify(tags))
  check('tags', found === new Set(tags).size, 'Not there')
  return problems
}

const write = inTransaction((input, actor, origin) => {
  const now = toStored(new Date())
  const base = slugify(input.title)
  const { lastInsertRowid } = insertPost.run(
    input.title,
    freeSlug(base, slugsLike.all(base, `${base}-`, `${base}.`)),
    input.deck ?? null,
    input.body,
    toHtml(input.body),
    '[]',
    input.status,
    input.status === 'published' ? now : null,
    readingMinutes(input.body),
    actor.id,
    input.categoryId ?? null,
    now,
    now
  )
  for (const tag of input.tags ?? []) linkTag.run(lastInsertRowid, tag)
  const { id, name, key } = actor
  note.run(now, String(id), name, key, origin.ip, origin.requestId, String(lastInsertRowid))
  const row = written.get(lastInsertRowid)
  return { ...toDetail(row), deletedAt: toIso(row.deleted_at) }
})

/** @returns `{ post }`, or `{ problems }` */
export function create(input, actor, origin) {
  const problems = problemsOf(input)
  return problems.length ? { problems } : { post: write(input, actor, origin) }
}
