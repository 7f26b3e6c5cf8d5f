import type { HttpContext } from '@adonisjs/core/http'
import { originOf } from '#framework/http/main'
import { operations, OperationError, type Row } from '#framework/resources/main'
import CommentResource from '#resources/comment_resource'
import PostResource from '#resources/post_resource'
import { attempt, LETTERS_FROM, waiting } from '#services/attempts'
import { showPost } from '#services/post_page'

/** What a person can mend; a problem with anything else is one of the whole form. */
const FIELDS = new Set(['authorName', 'body'])

/** Stores a letter; what is wrong with one is an answer, not an exception. A moderator's own needs no moderation. */
async function store(ctx: HttpContext, post: Row, values: Record<string, unknown>) {
  const { actor } = ctx
  const isApproved = actor.hasRole('admin', 'editor')
  try {
    const input = {
      postId: post.id,
      body: values.body,
      ...(values.parentId ? { parentId: values.parentId } : {}),
      ...(actor.isVisitor ? { authorName: values.authorName } : {}),
      ...(isApproved ? { status: 'approved' } : {}),
    }
    const letter = await operations.store(CommentResource, actor, input, { origin: originOf(ctx) })
    return { id: letter.id, isApproved }
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'E_INVALID') throw error
    const errors: Record<string, string[]> = {}
    for (const { field, message } of error.problems) {
      const name = FIELDS.has(field) ? field : '_form'
      ;(errors[name] ??= []).push(message)
    }
    return { errors }
  }
}

/** Comments under a post. */
export default class CommentsController {
  /** The address of a refused letter leads back to its essay when it is opened again. */
  async index({ params, response }: HttpContext) {
    return response.redirect().toPath(`/journal/${encodeURIComponent(params.slug)}`)
  }

  async store(ctx: HttpContext) {
    const { actor, params, request, response } = ctx
    const post = await operations.show(
      PostResource,
      actor,
      { slug: params.slug },
      { fields: ['id', 'slug'] }
    )
    const values = request.only(['authorName', 'body', 'parentId'])
    const address = `/journal/${post.slug}`
    const arrived = () =>
      response.redirect().status(303).toPath(`${address}?comment=pending#comments`)

    // The field is off the page, so only a machine fills it in. It is told nothing.
    if (request.input('website')) return arrived()

    const wait = await attempt(LETTERS_FROM, request.ip())
    if (wait) {
      response.header('retry-after', String(wait))
      const message = `You have sent several letters in a short time. Wait ${waiting(wait)} and send this one again.`
      return showPost(ctx, { values, errors: { _form: [message] }, status: 429 })
    }
    const form = await store(ctx, post, values)
    if (form.errors) return showPost(ctx, { values, errors: form.errors, status: 422 })
    if (form.isApproved)
      return response.redirect().status(303).toPath(`${address}#comment-${form.id}`)
    return arrived()
  }
}
