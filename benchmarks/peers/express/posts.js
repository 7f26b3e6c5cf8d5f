import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { readCursor, toCursor } from '../common/cursor.js'
import { toDetail, toIso, toListed, toPage, toStored } from '../common/post.js'
import { freeSlug, readingMinutes, slugify, toHtml } from '../common/text.js'
import * as database from './database.js'

const now = () => toStored(new Date())

export function index(request, response) {
  const limit = Math.min(Number(request.query.limit ?? 20), 100)
  const url = new URL(request.originalUrl, 'http://localhost')
  const author = url.searchParams.get('filter[authorId]')
  const given = url.searchParams.get('cursor') ?? undefined
  const name = author ? `author ${author}` : 'all'
  const cursor = given && readCursor(name, given)
  if (given && !cursor)
    return response.status(400).json({ title: 'This cursor belongs to another list', status: 400 })
  const values = [now()]
  if (author) values.push(Number(author))
  if (cursor) values.push(cursor.values[0], cursor.values[0], cursor.values[1])
  const rows = database
    .listStatement({ byAuthor: author !== null, cursor })
    .all(...values, limit + 1)
  const more = rows.length > limit
  if (more) rows.pop()
  if (cursor?.backward) rows.reverse()
  const edge = (row, backward) => toCursor(name, backward, [row.published_at, row.id])
  const next = (cursor?.backward || more) && rows.length ? edge(rows.at(-1), false) : null
  const previous = cursor && (!cursor.backward || more) && rows.length ? edge(rows[0], true) : null
  const cursors = { next, previous }
  response.json(toPage(url, rows.map(toListed), { limit, cursor: given, cursors }))
}

export function show(request, response) {
  const row = database.findPost.get(Number(request.params.id), now())
  if (!row) return response.status(404).json({ title: 'There is no such post', status: 404 })
  response.json({ data: toDetail(row) })
}

const Input = z.strictObject({
  title: z.string().trim().min(1).max(200),
  deck: z.string().max(300).nullish(),
  body: z.string().min(1).max(1_000_000),
  status: z.enum(['draft', 'published']),
  categoryId: z
    .number()
    .int()
    .refine((id) => database.findCategory.get(id), 'Not there')
    .nullish(),
  tags: z
    .array(
      z
        .number()
        .int()
        .refine((id) => database.findTag.get(id), 'Not there')
    )
    .max(200)
    .default([]),
})

const write = database.inTransaction((input, actor, ip) => {
  const at = now()
  const base = slugify(input.title)
  const { lastInsertRowid } = database.insertPost.run({
    title: input.title,
    slug: freeSlug(base, database.findSlugs.all(base, `${base}-%`)),
    deck: input.deck ?? null,
    body: input.body,
    bodyHtml: toHtml(input.body),
    contents: '[]',
    status: input.status,
    publishedAt: input.status === 'published' ? at : null,
    readingMinutes: readingMinutes(input.body),
    authorId: actor.id,
    categoryId: input.categoryId ?? null,
    createdAt: at,
    updatedAt: at,
  })
  for (const tag of input.tags) database.linkTag.run(lastInsertRowid, tag)
  database.note.run({
    at,
    actorId: String(actor.id),
    name: actor.name,
    credential: `token:${actor.tokenId}`,
    ip,
    requestId: randomUUID(),
    id: String(lastInsertRowid),
  })
  return database.findWritten.get(lastInsertRowid)
})

export function store(request, response) {
  const { actor } = request
  if (!actor.roles.some((role) => ['admin', 'editor', 'author'].includes(role)))
    return response.status(403).json({ title: 'Not for you', status: 403 })
  const input = Input.safeParse(request.body)
  if (!input.success)
    return response
      .status(422)
      .json({ title: 'Not right', status: 422, errors: input.error.issues })
  const row = write(input.data, actor, request.ip)
  response
    .status(201)
    .location(`/api/posts/${row.id}`)
    .json({ data: { ...toDetail(row), deletedAt: toIso(row.deleted_at) } })
}
