import factory from '@adonisjs/lucid/factories'
import Comment from '#models/comment'
import { PostFactory } from '#database/factories/post_factory'
import { next, personName, sentences } from '#database/factories/words'

/** A stranger's letter waiting for a moderator, under a published post made for it unless `postId` says which. */
export const CommentFactory = factory
  .define(Comment, () => {
    const number = next('comment')
    return {
      authorName: personName(number),
      body: sentences(number, 2),
      status: 'pending' as const,
    }
  })
  .state('approved', (comment) => {
    comment.status = 'approved'
  })
  .state('rejected', (comment) => {
    comment.status = 'rejected'
  })
  .before('create', async (_, comment, ctx) => {
    if (comment.postId !== undefined) return
    const post = await PostFactory.apply('published').useCtx(ctx).create()
    comment.postId = post.id
  })
  .build()
