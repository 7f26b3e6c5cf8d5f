import { test } from '@japa/runner'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'
import Comment from '#models/comment'
import Post from '#models/post'
import { freshDesk, keeper, rowsOf, wordsOf } from '#tests/functional/admin/desk'
import { location } from '#tests/helpers/visitor'

test.group('Deeds on one record', (group) => {
  freshDesk(group)

  test('are offered as far as the policy goes, and refused beyond it', async ({ assert }) => {
    const { user, visitor } = await keeper('author')
    const own = await PostFactory.merge({ title: 'Mine', authorId: user.id })
      .apply('published')
      .create()
    const other = await PostFactory.merge({ title: 'Theirs' }).apply('published').create()
    const { text } = await visitor.get('/admin/posts')
    assert.include(text, `/admin/posts/${own.id}/edit`)
    assert.include(text, `/admin/posts/${own.id}/actions/withdraw`)
    assert.notInclude(text, `/admin/posts/${own.id}/actions/publish`)
    assert.include(rowsOf(text), 'Theirs')
    assert.notInclude(text, `/admin/posts/${other.id}/`)

    assert.equal((await visitor.get(`/admin/posts/${other.id}`)).status, 200)
    for (const page of ['edit', 'destroy', 'actions/withdraw']) {
      assert.equal((await visitor.get(`/admin/posts/${other.id}/${page}`)).status, 403, page)
    }
    for (const deed of ['', '/destroy', '/actions/withdraw']) {
      const { status } = await visitor.submit(`/admin/posts/${other.id}${deed}`, {
        title: 'Stolen',
      })
      assert.equal(status, 403, deed)
    }
    const untouched = await Post.findOrFail(other.id)
    assert.equal(untouched.title, 'Theirs')
    assert.equal(untouched.status, 'published')
  })

  test('on a record one may not see look like deeds on none', async ({ assert }) => {
    const { visitor } = await keeper('author')
    const hidden = await PostFactory.create()
    for (const path of ['', '/edit', '/destroy']) {
      assert.equal((await visitor.get(`/admin/posts/${hidden.id}${path}`)).status, 404, path)
    }
    assert.equal((await visitor.submit(`/admin/posts/${hidden.id}/actions/publish`)).status, 404)
    for (const key of ['0', 'abc', '1e3', '%00', '99999999999999999999']) {
      assert.equal((await visitor.get(`/admin/posts/${key}`)).status, 404, key)
    }
  })

  test('publish and withdraw, with a question where the action has one', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.merge({ title: 'Ink' }).create()
    await visitor.get('/admin/posts')
    const published = await visitor.submit(`/admin/posts/${post.id}/actions/publish`, {
      _back: '/admin/posts?search=ink',
    })
    assert.equal(location(published), '/admin/posts?search=ink')
    assert.equal((await Post.findOrFail(post.id)).status, 'published')
    assert.include((await visitor.get('/admin/posts')).text, 'Published: “Ink”.')

    const question = await visitor.get(`/admin/posts/${post.id}/actions/withdraw`)
    assert.include(question.text, 'Readers will no longer find it.')
    await visitor.submit(`/admin/posts/${post.id}/actions/withdraw`, { _confirmed: 'yes' })
    assert.equal((await Post.findOrFail(post.id)).status, 'draft')

    const again = await visitor.submit(`/admin/posts/${post.id}/actions/withdraw`)
    assert.equal(again.status, 303)
    assert.include((await visitor.get('/admin/posts')).text, 'makes no sense for this record')
    assert.equal((await visitor.submit(`/admin/posts/${post.id}/actions/nonsense`)).status, 404)
  })

  test('delete after a question, into the trash and back', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.merge({ title: 'Ink' }).create()
    const question = await visitor.get(`/admin/posts/${post.id}/destroy?back=/admin/posts?page=1`)
    assert.include(question.text, 'Delete “Ink”?')
    assert.include(question.text, 'It goes to the trash')
    const deleted = await visitor.submit(`/admin/posts/${post.id}/destroy`, {
      _back: '/admin/posts',
    })
    assert.equal(location(deleted), '/admin/posts')
    const list = await visitor.get('/admin/posts')
    assert.isEmpty(rowsOf(list.text))
    assert.include(list.text, '“Ink” is in the trash.')

    const trash = await visitor.get('/admin/posts?trashed=only')
    assert.deepEqual(rowsOf(trash.text), ['Ink'])
    assert.include(trash.text, `formaction="/admin/posts/${post.id}/actions/restore"`)
    assert.notInclude(trash.text, `/admin/posts/${post.id}/edit`)
    assert.include((await visitor.get(`/admin/posts/${post.id}`)).text, 'lies in the trash')
    await visitor.submit(`/admin/posts/${post.id}/actions/restore`)
    assert.deepEqual(rowsOf((await visitor.get('/admin/posts')).text), ['Ink'])
  })

  test('that others stand in the way of say so', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const parent = await CategoryFactory.create()
    await CategoryFactory.merge({ parentId: parent.id }).create()
    await visitor.get(`/admin/categories/${parent.id}/destroy`)
    const answer = await visitor.submit(`/admin/categories/${parent.id}/destroy`)
    assert.equal(location(answer), `/admin/categories/${parent.id}`)
    const { text } = await visitor.get(location(answer)!)
    assert.include(text, 'Other records still point at this one')
    assert.include(text, `href="/admin/categories?filter[parentId]=${parent.id}"`)
  })

  test('lead back into the admin and nowhere else', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    for (const back of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/sign-out',
      '/administrators',
    ]) {
      const post = await PostFactory.create()
      await visitor.get('/admin/posts')
      const answer = await visitor.submit(`/admin/posts/${post.id}/actions/publish`, {
        _back: back,
      })
      assert.equal(location(answer), '/admin/posts', back)
    }
  })

  test('show a record with what points at it', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.with('tags', 1).create()
    await CommentFactory.merge({ postId: post.id }).createMany(2)
    const { text } = await visitor.get(`/admin/posts/${post.id}`)
    assert.include(text, `href="/admin/comments?filter[postId]=${post.id}"`)
    const tag = await post.related('tags').query().firstOrFail()
    const shown = await visitor.get(`/admin/tags/${tag.id}`)
    assert.include(shown.text, `href="/admin/posts?filter[tags.id]=${tag.id}"`)
    const posts = await visitor.get(`/admin/posts?filter[tags.id]=${tag.id}`)
    assert.lengthOf(rowsOf(posts.text), 1)
  })
})

test.group('Deeds on many records', (group) => {
  freshDesk(group)

  test('ask each record for itself, and tell how many were refused and why', async ({ assert }) => {
    const { user, visitor } = await keeper('author')
    const own = await PostFactory.merge({ authorId: user.id }).createMany(3)
    const other = await PostFactory.apply('published').createMany(2)
    const ids = [...own, ...other].map(({ id }) => String(id))
    await visitor.get('/admin/posts')
    const answer = await visitor.submit('/admin/posts/bulk', { '_action': 'publish', 'id[]': ids })
    assert.equal(answer.status, 303)
    const { text } = await visitor.get('/admin/posts')
    assert.include(text, 'Publish: 3 done, 2 refused.')
    assert.include(text, '2 × You may not publish posts.')
    for (const { id } of own) assert.equal((await Post.findOrFail(id)).status, 'published')
  })

  test('ask before they delete, keeping what was selected', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const posts = await PostFactory.createMany(60)
    const ids = posts.map(({ id }) => String(id))
    await visitor.get('/admin/posts')
    const question = await visitor.submit('/admin/posts/bulk', {
      '_action': 'destroy',
      'id[]': ids,
    })
    assert.equal(question.status, 200)
    assert.include(question.text, 'Delete 60 records?')
    assert.lengthOf([...question.text.matchAll(/type="hidden" name="id\[\]"/g)], 60)
    assert.lengthOf(await Post.all(), 60)
    await visitor.submit('/admin/posts/bulk', {
      '_action': 'destroy',
      '_confirmed': 'yes',
      'id[]': ids,
    })
    assert.isEmpty(await Post.query())
    assert.include((await visitor.get('/admin/posts')).text, 'Delete: 60 done.')
    await visitor.submit('/admin/posts/bulk', { '_action': 'restore', 'id[]': ids })
    assert.lengthOf(await Post.query(), 60)
  })

  test('moderate letters', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.create()
    const letters = await CommentFactory.merge({ postId: post.id, status: 'pending' }).createMany(3)
    await visitor.get('/admin/comments?filter[status]=pending')
    const ids = letters.map(({ id }) => String(id))
    await visitor.submit('/admin/comments/bulk', { '_action': 'approve', 'id[]': ids })
    assert.lengthOf(await Comment.query().where('status', 'approved'), 3)
    assert.notInclude(wordsOf((await visitor.get('/admin')).text), 'waiting for a moderator')
  })

  test('with nothing selected, or nothing to do, say so', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    await UserFactory.create()
    await visitor.get('/admin/posts')
    await visitor.submit('/admin/posts/bulk', { _action: 'publish' })
    assert.include((await visitor.get('/admin/posts')).text, 'Nothing was selected')
    for (const word of ['nonsense', 'constructor', '', 'run']) {
      const { status } = await visitor.submit('/admin/posts/bulk', { _action: word, id: '1' })
      assert.equal(status, 404, word)
    }
  })
})
