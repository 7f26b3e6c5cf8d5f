import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import Comment from '#models/comment'
import Post from '#models/post'
import User from '#models/user'
import { ask } from './asking.js'
import { person } from './people.js'

const DRAFT = { title: 'Night train', body: 'All *aboard*.' }

test.group('Reading one record through REST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('answers an object under data', async ({ client, assert }) => {
    const post = await PostFactory.apply('published').merge({ title: 'One' }).create()
    const response = await ask(
      client,
      'get',
      `/api/posts/${post.id}?include=author&fields=id,title`
    )
    response.assertStatus(200)
    const { id } = response.body().data.author
    assert.deepEqual(Object.keys(response.body()), ['data'])
    assert.deepInclude(response.body().data, { id: post.id, title: 'One' })
    assert.equal(id, post.authorId)
  })

  test('answers HEAD as GET without a body', async ({ assert, client }) => {
    const post = await PostFactory.apply('published').create()
    const url = `http://${process.env.HOST}:${process.env.PORT}/api/posts/${post.id}`
    const response = await fetch(url, { method: 'HEAD' })
    assert.equal(response.status, 200)
    assert.include(response.headers.get('content-type'), 'application/json')
    assert.equal(await response.text(), '')
    ;(await ask(client, 'get', '/api/posts')).assertStatus(200)
  })

  test('knows nothing at {$self}')
    .with([
      '/api/posts/0',
      '/api/posts/-1',
      '/api/posts/007',
      '/api/posts/1e1',
      '/api/posts/1.0',
      '/api/posts/abc',
      '/api/posts/999999',
      '/api/posts/2147483648',
      '/api/posts/99999999999999999999',
      '/api/posts/%00',
      '/api/posts/..%2f..%2fetc%2fpasswd',
      '/api/posts/1%20or%201=1',
      '/api/posts/constructor',
      '/api/nothing',
      '/api/access-tokens',
    ])
    .run(async ({ client, assert }, address) => {
      await PostFactory.apply('published').create()
      const response = await ask(client, 'get', address)
      response.assertStatus(404)
      assert.equal(response.header('content-type'), 'application/problem+json')
      assert.equal(response.body().code, 'E_NOT_FOUND')
    })

  test('refuses a parameter it does not know, by name', async ({ client, assert }) => {
    const post = await PostFactory.apply('published').create()
    const response = await ask(client, 'get', `/api/posts/${post.id}?limit=3`)
    response.assertStatus(400)
    assert.match(response.body().detail, /include, fields/)
  })
})

test.group('Writing through REST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('stores a record, says where it is, and shows it whole', async ({ client, assert }) => {
    const author = await person('author')
    const tags = await TagFactory.createMany(2)
    const category = await CategoryFactory.create()
    const body = { ...DRAFT, categoryId: category.id, tags: tags.map(({ id }) => id) }
    const response = await ask(client, 'post', '/api/posts', author, body)
    response.assertStatus(201)
    const { data } = response.body()
    assert.equal(response.header('location'), `/api/posts/${data.id}`)
    assert.deepInclude(data, {
      title: 'Night train',
      slug: 'night-train',
      status: 'draft',
      publishedAt: null,
      deck: null,
      authorId: author.id,
      readingMinutes: 1,
    })
    assert.include(data.bodyHtml, '<em>aboard</em>')
    const post = await Post.findOrFail(data.id)
    await post.load('tags')
    assert.lengthOf(post.tags, 2)
  })

  test('names every field that is not right, at once', async ({ client, assert }) => {
    const author = await person('author')
    const response = await ask(client, 'post', '/api/posts', author, {
      title: 'x'.repeat(201),
      deck: 7,
      status: 'burnt',
      publishedAt: 'yesterday',
      categoryId: 'abc',
      tags: 'all',
      colour: 'red',
    })
    response.assertStatus(422)
    assert.equal(response.header('content-type'), 'application/problem+json')
    const { errors, code, status, title, type, instance } = response.body()
    assert.deepEqual(
      errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`).sort(),
      [
        'body required',
        'categoryId integer',
        'colour unknown',
        'deck string',
        'publishedAt dateTime',
        'status enum',
        'tags array',
        'title maxLength',
      ].sort()
    )
    assert.include(
      errors.find(({ field }: { field: string }) => field === 'colour').message,
      'title'
    )
    assert.deepInclude(
      { code, status, type },
      {
        code: 'E_INVALID',
        status: 422,
        type: '/api/errors/E_INVALID',
      }
    )
    assert.isString(title)
    assert.match(instance, /^urn:request:.+/)
  })

  test('refuses what an author may not set: {$self}')
    .with([
      ['authorId', 'readonly'],
      ['id', 'readonly'],
      ['bodyHtml', 'readonly'],
      ['contents', 'readonly'],
      ['readingMinutes', 'readonly'],
      ['createdAt', 'readonly'],
      ['deletedAt', 'readonly'],
      ['role', 'unknown'],
      ['roles', 'unknown'],
      ['author_id', 'unknown'],
      ['$attributes', 'unknown'],
      ['constructor', 'unknown'],
      ['toString', 'unknown'],
    ] as const)
    .run(async ({ client, assert }, [name, rule]) => {
      const author = await person('author')
      const response = await ask(client, 'post', '/api/posts', author, { ...DRAFT, [name]: 1 })
      response.assertStatus(422)
      const [{ field, rule: broken }] = response.body().errors
      assert.deepEqual([field, broken], [name, rule])
      assert.equal(Number((await Post.query().count('* as total'))[0].$extras.total), 0)
    })

  test('keeps __proto__ a name like any other', async ({ assert }) => {
    const author = await person('author')
    const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}/api/posts`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'authorization': `Bearer ${author.token}`,
      },
      body: '{"title":"a","body":"b","__proto__":{"status":"published"}}',
    })
    assert.equal(response.status, 422)
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    assert.equal(errors[0].field, '__proto__')
    assert.isUndefined(({} as { status?: string }).status)
  })

  test('gives nobody a role, a status or a name that is not theirs', async ({ client, assert }) => {
    const reader = await person('reader')
    const post = await PostFactory.apply('published').create()
    for (const extra of [{ status: 'approved' }, { authorId: post.authorId }]) {
      const body = { postId: post.id, body: 'Hm.', authorName: 'Me', ...extra }
      ;(await ask(client, 'post', '/api/comments', reader, body)).assertStatus(422)
    }
    const stored = await ask(client, 'post', '/api/comments', reader, {
      postId: post.id,
      body: 'Hm.',
    })
    stored.assertStatus(201)
    const comment = await Comment.findOrFail(stored.body().data.id)
    assert.deepEqual([comment.status, comment.authorId], ['pending', reader.id])
    const own = `/api/users/${reader.id}`
    ;(await ask(client, 'patch', own, reader, { roles: [1] })).assertStatus(403)
    ;(await ask(client, 'patch', own, reader, { role: 'admin' })).assertStatus(403)
  })

  test('lets an administrator give roles, and keeps passwords to itself', async ({
    client,
    assert,
  }) => {
    const admin = await person('admin')
    const roles = (await ask(client, 'get', '/api/roles', admin)).body().data
    const body = {
      name: 'Ida',
      email: 'ida@example.com',
      password: 'a long enough one',
      roles: [roles[0].id],
    }
    const stored = await ask(client, 'post', '/api/users', admin, body)
    stored.assertStatus(201)
    const { id } = stored.body().data
    const user = await User.findOrFail(id)
    await user.load('roles')
    assert.deepEqual(
      user.roles.map(({ name }) => name),
      [roles[0].name]
    )
    assert.match(user.password, /^\$scrypt\$/)
    const answers = [
      stored,
      await ask(client, 'get', `/api/users/${id}`, admin),
      await ask(client, 'get', '/api/users?include=roles', admin),
      await ask(client, 'patch', `/api/users/${id}`, admin, { password: 'another long one' }),
      await ask(client, 'patch', `/api/users/${id}`, admin, { password: 'short' }),
      await ask(client, 'post', '/api/users', admin, { ...body, email: 'no' }),
    ]
    for (const answer of answers) {
      assert.notInclude(answer.text(), 'scrypt')
      assert.notInclude(answer.text(), 'a long enough one')
      assert.notMatch(answer.text(), /"password":/)
    }
    ;(await ask(client, 'get', `/api/users?fields=password`, admin)).assertStatus(400)
    ;(await ask(client, 'get', `/api/users?sort=password`, admin)).assertStatus(400)
    ;(await ask(client, 'get', `/api/users?filter[password][ne]=x`, admin)).assertStatus(400)
  })

  test('changes what is given and nothing else', async ({ client, assert }) => {
    const author = await person('author')
    const post = await PostFactory.merge({
      authorId: author.id,
      title: 'Old',
      deck: 'Kept',
    }).create()
    const response = await ask(client, 'patch', `/api/posts/${post.id}`, author, { title: 'New' })
    response.assertStatus(200)
    assert.deepInclude(response.body().data, { title: 'New', deck: 'Kept', slug: post.slug })
    const emptied = await ask(client, 'patch', `/api/posts/${post.id}`, author, { deck: null })
    assert.isNull(emptied.body().data.deck)
    ;(await ask(client, 'patch', `/api/posts/${post.id}`, author, { title: null })).assertStatus(
      422
    )
    ;(await ask(client, 'patch', `/api/posts/${post.id}`, author, {})).assertStatus(200)
  })

  test('asks PUT for everything that is required', async ({ client, assert }) => {
    const author = await person('author')
    const post = await PostFactory.merge({ authorId: author.id }).create()
    const half = await ask(client, 'put', `/api/posts/${post.id}`, author, { title: 'New' })
    half.assertStatus(422)
    assert.equal(half.body().errors[0].field, 'body')
    const whole = await ask(client, 'put', `/api/posts/${post.id}`, author, DRAFT)
    whole.assertStatus(200)
    assert.equal(whole.body().data.title, DRAFT.title)
  })

  test('puts a post in the trash, and takes it out again', async ({ client, assert }) => {
    const author = await person('author')
    const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const address = `/api/posts/${post.id}`
    const removed = await ask(client, 'delete', address, author)
    removed.assertStatus(204)
    assert.equal(removed.text(), '')
    ;(await ask(client, 'get', address, author)).assertStatus(404)
    ;(await ask(client, 'delete', address, author)).assertStatus(404)
    ;(await ask(client, 'patch', address, author, { title: 'x' })).assertStatus(404)
    const restored = await ask(client, 'post', `${address}/restore`, author)
    restored.assertStatus(200)
    assert.isNull(restored.body().data.deletedAt)
    ;(await ask(client, 'get', address)).assertStatus(200)
  })

  test('a post published by its status alone appears at once, and keeps its day', async ({
    assert,
    client,
  }) => {
    const author = await person('author')
    const stored = await ask(client, 'post', '/api/posts', author, {
      ...DRAFT,
      status: 'published',
    })
    stored.assertStatus(201)
    const { id, publishedAt } = stored.body().data
    assert.isString(publishedAt)
    ;(await ask(client, 'get', `/api/posts/${id}`)).assertStatus(200)

    const draft = await PostFactory.merge({ authorId: author.id }).create()
    const changed = await ask(client, 'patch', `/api/posts/${draft.id}`, author, {
      status: 'published',
    })
    assert.isString(changed.body().data.publishedAt)
    await ask(client, 'patch', `/api/posts/${id}`, author, { status: 'draft' })
    const again = await ask(client, 'patch', `/api/posts/${id}`, author, { status: 'published' })
    assert.equal(again.body().data.publishedAt, publishedAt)
  })

  test('runs named actions, and only when they make sense', async ({ client, assert }) => {
    const author = await person('author')
    const post = await PostFactory.merge({ authorId: author.id }).create()
    const published = await ask(client, 'post', `/api/posts/${post.id}/publish`, author)
    published.assertStatus(200)
    assert.equal(published.body().data.status, 'published')
    assert.isString(published.body().data.publishedAt)
    const twice = await ask(client, 'post', `/api/posts/${post.id}/publish`, author)
    twice.assertStatus(409)
    assert.equal(twice.body().code, 'E_CONFLICT')
    ;(await ask(client, 'post', `/api/posts/${post.id}/burn`, author)).assertStatus(404)
    const withdrawn = await ask(client, 'post', `/api/posts/${post.id}/withdraw`, author)
    assert.equal(withdrawn.body().data.status, 'draft')
  })

  test('lets moderators approve a letter, once', async ({ client }) => {
    const [editor, author] = [await person('editor'), await person('author')]
    const comment = await CommentFactory.create()
    const address = `/api/comments/${comment.id}`
    ;(await ask(client, 'get', address)).assertStatus(404)
    ;(await ask(client, 'post', `${address}/approve`, author)).assertStatus(404)
    ;(await ask(client, 'post', `${address}/approve`, editor)).assertStatus(200)
    ;(await ask(client, 'get', address)).assertStatus(200)
    ;(await ask(client, 'post', `${address}/approve`, author)).assertStatus(403)
    ;(await ask(client, 'post', `${address}/approve`)).assertStatus(401)
  })

  test('does not remove what others point at', async ({ client, assert }) => {
    const admin = await person('admin')
    const parent = await CategoryFactory.create()
    await CategoryFactory.merge({ parentId: parent.id }).create()
    const response = await ask(client, 'delete', `/api/categories/${parent.id}`, admin)
    response.assertStatus(409)
    assert.equal(response.body().code, 'E_CONFLICT')
    const post = await PostFactory.create()
    ;(await ask(client, 'delete', `/api/users/${post.authorId}`, admin)).assertStatus(409)
    ;(await ask(client, 'delete', `/api/users/${admin.id}`, admin)).assertStatus(403)
  })

  test('refuses to point at records that are not there, or not to be seen', async ({
    client,
    assert,
  }) => {
    const author = await person('author')
    const [tag] = await TagFactory.createMany(1)
    const draft = await PostFactory.create()
    const problems = async (path: string, body: object) => {
      const response = await ask(client, 'post', path, author, body)
      response.assertStatus(422)
      return response
        .body()
        .errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)
    }
    assert.deepEqual(await problems('/api/posts', { ...DRAFT, categoryId: 999 }), [
      'categoryId exists',
    ])
    assert.deepEqual(await problems('/api/posts', { ...DRAFT, tags: [tag.id, 998, 999] }), [
      'tags exists',
    ])
    assert.deepEqual(await problems('/api/posts', { ...DRAFT, tags: [9e15] }), ['tags max'])
    assert.deepEqual(await problems('/api/posts', { ...DRAFT, tags: [tag.id, tag.id] }), [
      'tags distinct',
    ])
    assert.deepEqual(await problems('/api/comments', { postId: draft.id, body: 'x' }), [
      'postId exists',
    ])
    const hidden = await CommentFactory.create()
    assert.deepEqual(
      await problems('/api/comments', { postId: hidden.postId, parentId: hidden.id, body: 'x' }),
      ['parentId exists']
    )
  })

  test('asks the resource’s own rules', async ({ client, assert }) => {
    const editor = await person('editor')
    const parent = await CategoryFactory.create()
    const child = await CategoryFactory.merge({ parentId: parent.id }).create()
    const body = { parentId: child.id }
    const response = await ask(client, 'patch', `/api/categories/${parent.id}`, editor, body)
    response.assertStatus(422)
    assert.equal(response.body().errors[0].rule, 'tree')
  })

  test('names the field of a value that is taken', async ({ client, assert }) => {
    const admin = await person('admin')
    await PostFactory.merge({ slug: 'taken' }).create()
    const taken = async (path: string, body: object) => {
      const response = await ask(client, 'post', path, admin, body)
      response.assertStatus(422)
      const [{ field, rule }] = response.body().errors
      return `${field} ${rule}`
    }
    assert.equal(await taken('/api/posts', { ...DRAFT, slug: 'taken' }), 'slug unique')
    await TagFactory.merge({ name: 'twice' }).create()
    assert.equal(await taken('/api/tags', { name: 'twice' }), 'name unique')
    const other = await PostFactory.create()
    const update = await ask(client, 'patch', `/api/posts/${other.id}`, admin, { slug: 'taken' })
    update.assertStatus(422)
    assert.equal(update.body().errors[0].field, 'slug')
  })

  test('numbers a slug it makes itself, and refuses one that is a path', async ({
    client,
    assert,
  }) => {
    const author = await person('author')
    const slugs = []
    for (let time = 0; time < 3; time++) {
      slugs.push((await ask(client, 'post', '/api/posts', author, DRAFT)).body().data.slug)
    }
    assert.deepEqual(slugs, ['night-train', 'night-train-2', 'night-train-3'])
    for (const slug of ['../../etc/passwd', 'a/b', 'a%2fb', 'Ä', 'a b', '.', 'a--b', 'a\0b']) {
      const response = await ask(client, 'post', '/api/posts', author, { ...DRAFT, slug })
      response.assertStatus(422)
      assert.equal(response.body().errors[0].field, 'slug')
    }
  })

  test('keeps markup in a text as text, and takes scripts out of Markdown', async ({
    client,
    assert,
  }) => {
    const author = await person('author')
    const title = '<script>alert(1)</script> & "quotes"'
    const body = 'Hi <script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1))'
    const { data } = (await ask(client, 'post', '/api/posts', author, { title, body })).body()
    assert.equal(data.title, title)
    assert.equal(data.body, body)
    assert.notMatch(data.bodyHtml, /<script|onerror|javascript:/)
  })

  test('tells the application what happened, after it happened', async ({
    client,
    assert,
    cleanup,
  }) => {
    const author = await person('author')
    const events: unknown[] = []
    const names = ['record:stored', 'record:updated', 'record:acted', 'record:destroyed'] as const
    const stops = names.map((name) =>
      emitter.on(name, ({ resource, id, actor }) => {
        events.push([name, resource, id, actor.id])
      })
    )
    cleanup(() => stops.forEach((stop) => stop()))
    const { id } = (await ask(client, 'post', '/api/posts', author, DRAFT)).body().data
    await ask(client, 'post', '/api/posts', author, { title: '' })
    await ask(client, 'patch', `/api/posts/${id}`, author, { title: 'x' })
    await ask(client, 'post', `/api/posts/${id}/publish`, author)
    await ask(client, 'delete', `/api/posts/${id}`, author)
    assert.deepEqual(
      events,
      names.map((name) => [name, 'posts', id, author.id])
    )
  })
})
