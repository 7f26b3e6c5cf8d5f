import { DateTime } from 'luxon'
import factory from '@adonisjs/lucid/factories'
import Post from '#models/post'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { UserFactory } from '#database/factories/user_factory'
import { next, phrase, sentences } from '#database/factories/words'

/** The day the first made-up post appears; each further one is a day younger. */
const FIRST_DAY = DateTime.utc(2025, 1, 1, 9)

/**
 * A draft by an author made for it, unless `authorId` says whose it is;
 * `.apply('published')` publishes it at a date in the past.
 */
export const PostFactory = factory
  .define(Post, () => {
    const number = next('post')
    return {
      title: phrase(number),
      slug: `post-${number}`,
      deck: sentences(number, 1),
      body: `${sentences(number, 3)}\n\n## Further on\n\n${sentences(number + 1, 4)}`,
      status: 'draft' as const,
    }
  })
  .state('published', (post) => {
    post.status = 'published'
    post.publishedAt ??= FIRST_DAY.minus({ days: next('publication') })
  })
  .state('trashed', (post) => {
    post.deletedAt = FIRST_DAY
  })
  .relation('category', () => CategoryFactory)
  .relation('tags', () => TagFactory)
  .relation('comments', () => CommentFactory)
  .before('create', async (_, post, ctx) => {
    if (post.authorId !== undefined) return
    const author = await UserFactory.apply('author').useCtx(ctx).create()
    post.authorId = author.id
  })
  .build()
