import { readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import Comment from '#models/comment'
import Post from '#models/post'
import Role from '#models/role'
import User from '#models/user'
import { PostFactory } from '#database/factories/post_factory'
import { PASSWORD } from '#database/factories/user_factory'
import { identify } from '#services/signing_in'

const TABLES = [
  'users',
  'roles',
  'role_user',
  'categories',
  'tags',
  'posts',
  'post_tag',
  'comments',
]

async function counts() {
  const found: Record<string, number> = {}
  for (const table of TABLES) {
    const [{ count }] = await db.from(table).count('* as count')
    found[table] = Number(count)
  }
  return found
}

const seed = () => testUtils.db().seed()

test.group('Seeding', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('makes a journal that looks alive', async ({ assert }) => {
    await seed()
    const files = await readdir(app.makePath('database/seeders/posts'))
    const posts = await Post.query().preload('author').preload('category').preload('tags')
    assert.lengthOf(posts, files.length)
    assert.isAtLeast(posts.filter(({ isPublished }) => isPublished).length, 12)
    for (const post of posts) {
      assert.isNotEmpty(post.bodyHtml, post.slug)
      assert.isNotEmpty(post.deck, post.slug)
      assert.isNotEmpty(post.tags, post.slug)
      assert.exists(post.category, post.slug)
      const words = post.body.split(/\s+/).length
      if (post.isPublished) assert.isTrue(words >= 250 && words <= 700, `${post.slug}: ${words}`)
    }
    const written = new Set(posts.map(({ author }) => author.name))
    assert.isAtLeast(written.size, 3)
    const letters = await Comment.all()
    assert.isTrue(letters.some(({ status }) => status === 'pending'))
    assert.isTrue(letters.some(({ parentId }) => parentId !== null))
  })

  test('links its essays to one another without a dead end', async ({ assert }) => {
    await seed()
    const posts = await Post.all()
    const slugs = new Set(posts.map(({ slug }) => slug))
    for (const { slug, bodyHtml } of posts) {
      for (const [, target] of bodyHtml.matchAll(/href="\/journal\/([^"#]+)"/g)) {
        assert.isTrue(slugs.has(target), `${slug} links to ${target}`)
      }
    }
  })

  test('a second time adds nothing', async ({ assert }) => {
    await seed()
    const before = await counts()
    await seed()
    assert.deepEqual(await counts(), before)
  })

  test('a second time changes nobody’s edits', async ({ assert }) => {
    await seed()
    const post = await Post.findByOrFail('slug', 'reading-at-night')
    await post.merge({ title: 'Reading in bed', slug: 'reading-in-bed' }).save()
    const role = await Role.findByOrFail('name', 'reader')
    await role.merge({ label: 'Subscriber' }).save()
    const gone = await Post.findByOrFail('slug', 'maps-in-novels')
    await gone.delete()
    const before = await counts()

    await seed()
    assert.deepEqual(await counts(), before)
    await post.refresh()
    await role.refresh()
    assert.equal(post.title, 'Reading in bed')
    assert.equal(role.label, 'Subscriber')
  })

  test('leaves a journal alone that is somebody’s already', async ({ assert }) => {
    const post = await PostFactory.create()
    await post.delete()
    await seed()
    assert.lengthOf(await Post.withTrashed(), 1)
    assert.lengthOf(await Role.all(), 4)
  })

  test('makes authors as whom nobody can sign in', async ({ assert }) => {
    await seed()
    const authors = await User.all()
    assert.lengthOf(new Set(authors.map(({ password }) => password)), authors.length)
    for (const { email } of authors) {
      for (const password of ['', 'password', PASSWORD, email]) {
        assert.isUndefined(await identify(email, password))
      }
    }
  })
})
