import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import User from '#models/user'

test.group('Factories', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('make a user with the role asked for, who can sign in', async ({ assert }) => {
    const user = await UserFactory.apply('editor', 'author').create()
    await user.load('roles')
    assert.sameMembers(
      user.roles.map(({ name }) => name),
      ['editor', 'author']
    )
    const known = await User.verifyCredentials(user.email, PASSWORD)
    assert.equal(known.id, user.id)
  })

  test('make many that differ where they must', async ({ assert }) => {
    const author = await UserFactory.create()
    const posts = await PostFactory.merge({ authorId: author.id }).createMany(20)
    assert.equal(new Set(posts.map(({ slug }) => slug)).size, 20)
    await TagFactory.createMany(12)
    await CategoryFactory.createMany(12)
    await UserFactory.createMany(3)
  })

  test('make a published post with its author, category, tags and letters', async ({ assert }) => {
    const post = await PostFactory.apply('published')
      .with('category')
      .with('tags', 3)
      .with('comments', 2, (comments) => comments.apply('approved'))
      .create()
    await post.load((loader) => loader.load('tags').load('comments').load('author'))
    assert.lengthOf(post.tags, 3)
    assert.lengthOf(post.comments, 2)
    assert.exists(post.author)
    assert.isTrue(post.isPublished)
    assert.isTrue(post.publishedAt! < post.createdAt)
  })

  test('make a letter with the post it stands under', async ({ assert }) => {
    const comment = await CommentFactory.create()
    await comment.load('post')
    assert.equal(comment.status, 'pending')
    assert.isTrue(comment.post.isPublished)
  })
})
