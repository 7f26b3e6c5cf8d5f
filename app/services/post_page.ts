import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { operations, type Actor, type Row } from '#framework/resources/main'
import CommentResource from '#resources/comment_resource'
import PostResource from '#resources/post_resource'
import { appUrl } from '#config/app'
import { LINE, published } from '#services/journal'
import { withMarginNotes } from '#services/margin_notes'
import { article } from '#services/structured_data'

/** A letter form that comes back: what was typed and what is wrong with it. */
export interface LetterForm {
  values?: Record<string, unknown>
  errors?: Record<string, string[]>
  status?: number
}

const NEIGHBOUR = ['title', 'slug']

/** The published post on one side of this one. Two of the same instant are told apart by their ids. */
async function neighbour(actor: Actor, post: Row, side: 'lt' | 'gt'): Promise<Row | null> {
  const publishedAt = String(post.publishedAt)
  const filter = {
    or: [{ publishedAt: { [side]: publishedAt } }, { publishedAt, id: { [side]: post.id } }],
  }
  const sort = side === 'lt' ? ['-publishedAt', '-id'] : ['publishedAt', 'id']
  const { data } = await operations.list(PostResource, actor, {
    filter: published(actor, filter),
    fields: NEIGHBOUR,
    sort,
    limit: 1,
  })
  return data[0] ?? null
}

/** Others of the same section, the newest first. */
async function related(actor: Actor, post: Row): Promise<Row[]> {
  if (post.categoryId === null) return []
  const { data } = await operations.list(PostResource, actor, {
    filter: published(actor, { categoryId: post.categoryId, id: { ne: post.id } }),
    fields: LINE,
    include: ['author'],
    sort: '-publishedAt',
    limit: 3,
  })
  return data
}

/** Approved letters, oldest first, each with its answers. */
async function letters(actor: Actor, post: Row) {
  const { data } = await operations.list(CommentResource, actor, {
    filter: { postId: post.id, status: 'approved' },
    fields: ['id', 'parentId', 'authorName', 'body', 'createdAt'],
    sort: 'createdAt',
    limit: 500,
  })
  return {
    letterCount: data.length,
    letters: data
      .filter((letter) => letter.parentId === null)
      .map((letter) => ({
        ...letter,
        replies: data.filter((reply) => reply.parentId === letter.id),
      })),
  }
}

/**
 * Answers the page of the post named in the address, with an empty letter form or one that came back.
 * @throws E_NOT_FOUND for a post that is not there or not yet published for this reader
 */
export async function showPost(
  ctx: HttpContext,
  { values = {}, errors = {}, status = 200 }: LetterForm = {}
) {
  const { actor, params, request } = ctx
  const post = await operations.show(
    PostResource,
    actor,
    { slug: params.slug },
    {
      fields: [
        ...LINE,
        'bodyHtml',
        'contents',
        'readingMinutes',
        'categoryId',
        'updatedAt',
        'status',
      ],
      include: ['author', 'category', 'tags'],
    }
  )
  const [previous, next, others, written] = await Promise.all([
    post.publishedAt ? neighbour(actor, post, 'lt') : null,
    post.publishedAt ? neighbour(actor, post, 'gt') : null,
    related(actor, post),
    letters(actor, post),
  ])
  const isPublished = post.status === 'published'
  const answering = String(values.parentId ?? request.qs().reply ?? '')
  const author = post.author as Row
  const canonical = `${appUrl}/journal/${post.slug}`
  const address = (neighbouring: Row | null) =>
    neighbouring && `${appUrl}/journal/${neighbouring.slug}`

  return page(
    ctx,
    'pages/posts/show',
    {
      section: 'journal',
      meta: {
        title: post.title,
        description: post.deck ?? undefined,
        canonical,
        type: 'article',
        published: post.publishedAt,
        modified: post.updatedAt,
        author: `${appUrl}/authors/${author.slug}`,
        previous: address(previous),
        next: address(next),
        jsonLd: article(post),
      },
      post,
      bodyHtml: withMarginNotes(String(post.bodyHtml)),
      contents: post.contents,
      previous,
      next,
      related: others,
      ...written,
      replyTo: written.letters.find((letter) => String((letter as Row).id) === answering) ?? null,
      mayWrite: isPublished && operations.may(CommentResource, actor, 'store'),
      isPublished,
      waiting: request.qs().comment === 'pending',
      values,
      errors,
    },
    { status }
  )
}
