import { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import { readCursor, toCursor } from '../../../common/cursor.js'
import { COLUMNS, toPage } from '../../../common/post.js'
import AuditEntry from '#models/audit_entry'
import Post from '#models/post'
import { postValidator } from '#validators/post'

const camel = (name: string) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
const LISTED = {
  fields: COLUMNS.map(camel),
  relations: { author: { fields: ['id', 'name', 'slug'] } },
}
const DETAIL = { fields: [...LISTED.fields, 'body', 'bodyHtml', 'contents'] }
const WRITTEN = { fields: [...DETAIL.fields, 'deletedAt'] }

/** What Lucid's snake_case names become in the answer. */
const shown = (post: Post, fields: typeof DETAIL & { relations?: object }) => post.serialize(fields)

export default class PostsController {
  async index({ actor, request, response }: HttpContext) {
    if (!reaches(actor.abilities, 'list')) return response.forbidden({ status: 403 })
    const limit = Math.min(Number(request.input('limit', 20)), 100)
    const author = request.input('filter')?.authorId
    const given = request.input('cursor')
    const name = author ? `author ${author}` : 'all'
    const cursor = given && readCursor(name, given)
    if (given && !cursor) return response.badRequest({ status: 400 })
    const direction = cursor?.backward ? 'asc' : 'desc'
    const side = cursor?.backward ? '>' : '<'
    const posts = await Post.query()
      .select(COLUMNS)
      .withScopes((scopes) => scopes.visible())
      .if(author, (query) => query.where('authorId', author))
      .if(cursor, (query) => {
        const [at, id] = cursor!.values
        query.where((after) =>
          after
            .where('publishedAt', side, at)
            .orWhere((same) => same.where('publishedAt', at).where('id', side, id))
        )
      })
      .orderBy([
        { column: 'publishedAt', order: direction },
        { column: 'id', order: direction },
      ])
      .limit(limit + 1)
      .preload('author')
    const more = posts.length > limit
    if (more) posts.pop()
    if (cursor?.backward) posts.reverse()
    const edge = (post: Post, backward: boolean) =>
      toCursor(name, backward, [post.publishedAt!.toFormat('yyyy-MM-dd HH:mm:ss.SSS'), post.id])
    const next = (cursor?.backward || more) && posts.length ? edge(posts.at(-1)!, false) : null
    const previous =
      cursor && (!cursor.backward || more) && posts.length ? edge(posts[0], true) : null
    return toPage(
      new URL(request.url(true), 'http://localhost'),
      posts.map((post) => shown(post, LISTED)),
      { limit, cursor: given, cursors: { next, previous } }
    )
  }

  async show({ actor, params, response }: HttpContext) {
    if (!reaches(actor.abilities, 'show')) return response.forbidden({ status: 403 })
    const post = await Post.query()
      .where('id', params.id)
      .withScopes((scopes) => scopes.visible())
      .firstOrFail()
    return { data: shown(post, DETAIL) }
  }

  async store({ actor, request, response }: HttpContext) {
    if (!reaches(actor.abilities, 'store')) return response.forbidden({ status: 403 })
    if (!actor.roles.some((role) => ['admin', 'editor', 'author'].includes(role)))
      return response.forbidden({ status: 403 })
    const { tags = [], ...input } = await request.validateUsing(postValidator)
    const publishedAt = input.status === 'published' ? DateTime.utc() : null
    const post = await db.transaction(async (client) => {
      const created = await Post.create({ ...input, publishedAt, authorId: actor.id }, { client })
      await created.related('tags').attach(tags)
      const entry = {
        actorKind: 'token',
        actorId: String(actor.id),
        actorName: actor.name,
        credential: `token:${actor.tokenId}`,
        ip: request.ip(),
        requestId: request.id(),
        operation: 'store',
        resource: 'posts',
        recordId: String(created.id),
        outcome: 'done' as const,
      }
      await AuditEntry.create(entry, { client })
      await created.refresh()
      return created
    })
    response.status(201).header('location', `/api/posts/${post.id}`)
    return { data: shown(post, WRITTEN) }
  }
}

function reaches(abilities: string[], operation: string): boolean {
  return ['*', 'posts:*', `posts:${operation}`].some((ability) => abilities.includes(ability))
}
