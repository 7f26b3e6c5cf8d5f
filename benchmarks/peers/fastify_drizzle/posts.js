import { readCursor, toCursor } from '../common/cursor.js'
import { toIso, toPage, toStored } from '../common/post.js'
import { freeSlug, readingMinutes, slugify, toHtml } from '../common/text.js'
import * as database from './database.js'

const now = () => toStored(new Date())

const shown = (row) => ({
  ...row,
  publishedAt: toIso(row.publishedAt),
  createdAt: toIso(row.createdAt),
  updatedAt: toIso(row.updatedAt),
})

export async function index(request, reply) {
  const { limit, 'cursor': given, 'filter[authorId]': author } = request.query
  const name = author ? `author ${author}` : 'all'
  const cursor = given && readCursor(name, given)
  if (given && !cursor)
    return reply.code(400).send({ title: 'This cursor belongs to another list', status: 400 })
  const list = cursor ? (cursor.backward ? 'before' : 'after') : author ? 'author' : 'all'
  const [at, id] = cursor?.values ?? []
  const rows = database.lists[list].all({ now: now(), author, at, id, limit: limit + 1 })
  const more = rows.length > limit
  if (more) rows.pop()
  if (cursor?.backward) rows.reverse()
  const edge = (row, backward) => toCursor(name, backward, [row.publishedAt, row.id])
  const next = (cursor?.backward || more) && rows.length ? edge(rows.at(-1), false) : null
  const previous = cursor && (!cursor.backward || more) && rows.length ? edge(rows[0], true) : null
  const url = new URL(request.url, 'http://localhost')
  return toPage(url, rows.map(shown), { limit, cursor: given, cursors: { next, previous } })
}

export async function show(request, reply) {
  const row = database.findPost.get({ id: request.params.id, now: now() })
  if (!row) return reply.code(404).send({ title: 'There is no such post', status: 404 })
  return { data: shown(row) }
}

function write(input, actor, { ip, id: requestId }) {
  return database.database.transaction(
    (client) => {
      const at = now()
      const base = slugify(input.title)
      const values = {
        title: input.title,
        slug: freeSlug(base, database.findSlugs(client, base)),
        deck: input.deck ?? null,
        body: input.body,
        bodyHtml: toHtml(input.body),
        contents: [],
        status: input.status,
        publishedAt: input.status === 'published' ? at : null,
        readingMinutes: readingMinutes(input.body),
        authorId: actor.id,
        categoryId: input.categoryId ?? null,
        createdAt: at,
        updatedAt: at,
      }
      const { lastInsertRowid } = client.insert(database.posts).values(values).run()
      const links = input.tags.map((tagId) => ({ postId: Number(lastInsertRowid), tagId }))
      if (links.length) client.insert(database.postTag).values(links).run()
      const entry = {
        happenedAt: at,
        actorKind: 'token',
        actorId: String(actor.id),
        actorName: actor.name,
        credential: `token:${actor.tokenId}`,
        ip,
        requestId,
        operation: 'store',
        resource: 'posts',
        recordId: String(lastInsertRowid),
        outcome: 'done',
      }
      client.insert(database.auditEntries).values(entry).run()
      return database.findWritten(client, Number(lastInsertRowid))
    },
    { behavior: 'immediate' }
  )
}

export async function store(request, reply) {
  const { actor, body } = request
  if (!actor.roles.some((role) => ['admin', 'editor', 'author'].includes(role)))
    return reply.code(403).send({ title: 'Not for you', status: 403 })
  const errors = []
  if (body.categoryId && !database.findCategory.get({ id: body.categoryId }))
    errors.push({ field: 'categoryId', message: 'Not there' })
  if (database.countTags(body.tags) !== body.tags.length)
    errors.push({ field: 'tags', message: 'Not there' })
  if (errors.length) return reply.code(422).send({ title: 'Not right', status: 422, errors })
  const row = write(body, actor, request)
  reply.code(201).header('location', `/api/posts/${row.id}`)
  return { data: { ...shown(row), deletedAt: toIso(row.deletedAt) } }
}
