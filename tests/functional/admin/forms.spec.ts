import { test } from '@japa/runner'
import { CategoryFactory } from '#database/factories/category_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { OperationError, operations } from '#framework/resources/main'
import Post from '#models/post'
import User from '#models/user'
import { freshDesk, keeper, wordsOf } from '#tests/functional/admin/desk'
import { location } from '#tests/helpers/visitor'

/** What the form of a post sends, as far as a test does not say otherwise. */
const post = (values: Record<string, string | string[]> = {}) => ({
  title: 'Ink',
  deck: '',
  body: 'Words.',
  status: 'draft',
  publishedAt: '',
  slug: '',
  _do: 'save',
  ...values,
})

test.group('A form of the admin', (group) => {
  freshDesk(group)

  test('has only what its sender may write', async ({ assert }) => {
    const author = await keeper('author')
    const own = await PostFactory.merge({ authorId: author.user.id }).create()
    const { text } = await author.visitor.get(`/admin/posts/${own.id}/edit`)
    for (const name of ['title', 'body', 'status', 'slug'])
      assert.match(text, new RegExp(`name="${name}"`))
    assert.notMatch(text, /name="authorId"/)
    assert.include(wordsOf(text), author.user.name)

    const admin = await keeper('admin')
    assert.match((await admin.visitor.get(`/admin/posts/${own.id}/edit`)).text, /name="authorId"/)
  })

  test('stores a record with its links, and says so on its page', async ({ assert }) => {
    const { user, visitor } = await keeper('editor')
    const [first, second] = await TagFactory.createMany(2)
    const category = await CategoryFactory.create()
    await visitor.get('/admin/posts/create')
    const answer = await visitor.submit(
      '/admin/posts',
      post({
        'publishedAt': '2026-03-01T10:30',
        'authorId': String(user.id),
        'categoryId': String(category.id),
        'tags[]': [String(first.id), String(second.id)],
      })
    )
    assert.equal(answer.status, 303)
    const stored = await Post.query().where('title', 'Ink').preload('tags').firstOrFail()
    assert.equal(location(answer), `/admin/posts/${stored.id}`)
    assert.equal(stored.slug, 'ink')
    assert.equal(stored.categoryId, category.id)
    assert.lengthOf(stored.tags, 2)
    assert.equal(stored.publishedAt!.toUTC().toISO(), '2026-03-01T10:30:00.000Z')
    const page = await visitor.get(location(answer)!)
    assert.include(page.text, '“Ink” was created.')
    assert.include(wordsOf(page.text), category.name)
  })

  test('leads to an empty one when another is wanted', async ({ assert }) => {
    const { visitor } = await keeper('author')
    await visitor.get('/admin/posts/create')
    const answer = await visitor.submit('/admin/posts', post({ _do: 'another' }))
    assert.equal(location(answer), '/admin/posts/create')
  })

  test('keeps everything typed when something is wrong, and names it in three places', async ({
    assert,
  }) => {
    const { visitor } = await keeper('editor')
    const tags = await TagFactory.createMany(9)
    await visitor.get('/admin/posts/create')
    const typed = post({
      'title': ' ',
      'deck': 'A "deck" & <b>more</b>',
      'body': 'My body\n\n  more',
      'publishedAt': '2026-99-01T10:30',
      'slug': 'my-slug',
      'tags[]': tags.slice(0, 3).map(({ id }) => String(id)),
    })
    const { status, text } = await visitor.submit('/admin/posts', typed)
    assert.equal(status, 422)
    assert.include(text, '2 things need your attention')
    assert.include(text, '<a href="#field-title">Title is required</a>')
    assert.match(text, /id="field-title-error">Title is required/)
    assert.match(
      text,
      /<input[^>]+aria-describedby="field-title-error" aria-invalid="true" autofocus[^>]+id="field-title"/
    )
    assert.lengthOf([...text.matchAll(/autofocus/g)], 1)
    assert.include(text, 'A &quot;deck&quot; &amp; &lt;b&gt;more&lt;/b&gt;</textarea>')
    assert.match(text, /<textarea[^>]+name="body"[^>]*>\nMy body\n\n {2}more<\/textarea>/)
    assert.include(text, 'value="my-slug"')
    assert.include(text, 'value="2026-99-01T10:30"')
    for (const tag of tags.slice(0, 3)) {
      assert.match(text, new RegExp(`name="tags\\[\\]" value="${tag.id}" checked`))
    }
    assert.isNull(await Post.findBy('slug', 'my-slug'))
  })

  test('refuses by name what it does not have: {name}')
    .with([
      { name: 'authorId', value: '1' },
      { name: 'bodyHtml', value: '<script>' },
      { name: 'id', value: '7' },
      { name: 'deletedAt', value: '' },
      { name: 'roles', value: '1' },
      { name: '__proto__', value: 'x' },
    ])
    .run(async ({ assert }, { name, value }) => {
      const { user, visitor } = await keeper('author')
      await visitor.get('/admin/posts/create')
      const { status, text } = await visitor.submit('/admin/posts', {
        ...post(),
        [`${name}`]: value,
      })
      if (name === '__proto__') {
        // The parser drops it before anybody sees it.
        assert.equal(status, 303)
        return
      }
      assert.equal(status, 422)
      assert.match(wordsOf(text), /cannot be set by you|There is no field/)
      assert.isNull(await Post.query().where('authorId', user.id).first())
    })

  test('leaves a password alone that was left empty, and never shows one', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const user = await UserFactory.merge({ name: 'Ada' }).create()
    const { text } = await visitor.get(`/admin/users/${user.id}/edit`)
    assert.match(text, /<input[^>]+type="password"[^>]+value=""/)
    assert.notInclude(text, user.password)
    const fields = {
      name: 'Ada L.',
      email: user.email,
      password: '',
      bio: '',
      slug: user.slug,
      _do: 'save',
    }
    assert.equal((await visitor.submit(`/admin/users/${user.id}`, fields)).status, 303)
    const kept = await User.findOrFail(user.id)
    assert.equal(kept.name, 'Ada L.')
    assert.isTrue(await kept.verifyPassword(PASSWORD))
    await visitor.get(`/admin/users/${user.id}/edit`)
    const changed = { ...fields, password: 'another long phrase' }
    assert.equal((await visitor.submit(`/admin/users/${user.id}`, changed)).status, 303)
    assert.isTrue(await (await User.findOrFail(user.id)).verifyPassword('another long phrase'))
  })

  test('takes links away when none is ticked', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const own = await PostFactory.with('tags', 2).create()
    await visitor.get(`/admin/posts/${own.id}/edit`)
    const values = post({ slug: own.slug, authorId: String(own.authorId) })
    assert.equal((await visitor.submit(`/admin/posts/${own.id}`, values)).status, 303)
    assert.isEmpty(await own.related('tags').query())
  })

  test('without script finds records of a large table, keeping what was typed and chosen', async ({
    assert,
  }) => {
    const { visitor } = await keeper('editor')
    await UserFactory.createMany(30)
    const wanted = await UserFactory.merge({ name: 'Zora Quill' }).create()
    const chosen = await UserFactory.merge({ name: 'Chosen One' }).create()
    await visitor.get('/admin/posts/create')
    const typed = post({
      'title': 'Half',
      'authorId': String(chosen.id),
      '_find[authorId]': 'quill',
      '_do': 'find:authorId',
    })
    const { status, text } = await visitor.submit('/admin/posts', typed)
    assert.equal(status, 200)
    assert.include(text, 'value="Half"')
    assert.match(text, new RegExp(`type="radio" name="authorId" value="${chosen.id}" checked`))
    assert.match(text, new RegExp(`type="radio" name="authorId" value="${wanted.id}"> *Zora Quill`))
    assert.isAtMost([...text.matchAll(/name="authorId"/g)].length, 21)
    assert.isNull(await Post.findBy('title', 'Half'))

    // The key Enter in the box to find somebody sends the first button.
    const entered = await visitor.submit('/admin/posts', { ...typed, _do: 'enter' })
    assert.equal(entered.status, 200)
    assert.isNull(await Post.findBy('title', 'Half'))
  })

  test('without script previews Markdown in place, and with it as a part', async ({ assert }) => {
    const { visitor } = await keeper('author')
    await visitor.get('/admin/posts/create')
    const typed = post({
      title: 'Half',
      body: '# Head\n\n<script>alert(1)</script>',
      _do: 'preview:body',
    })
    const { status, text } = await visitor.submit('/admin/posts', typed)
    assert.equal(status, 200)
    assert.match(text, /<h2 id="head">Head/)
    assert.notInclude(text, '<script>alert')
    assert.include(text, 'value="Half"')
    const part = await visitor.submit('/admin/preview', { _field: 'body', body: '*soft*' })
    assert.equal(part.text.trim(), '<p><em>soft</em></p>')
    const long = await visitor.submit('/admin/preview', { _field: 'body', body: '' })
    assert.include(long.text, 'Nothing to show yet.')
  })

  test('comes back whole when the database cannot be written', async ({ assert, cleanup }) => {
    const { visitor } = await keeper('author')
    await visitor.get('/admin/posts/create')
    const store = operations.store
    operations.store = async () => {
      throw new OperationError(
        'E_DATABASE_UNAVAILABLE',
        'Nothing was written: the database is locked.'
      )
    }
    cleanup(() => {
      operations.store = store
    })
    const { status, headers, text } = await visitor.submit(
      '/admin/posts',
      post({ title: 'Not lost' })
    )
    assert.equal(status, 503)
    assert.equal(headers.get('retry-after'), '2')
    assert.include(text, 'value="Not lost"')
    assert.include(text, 'the database is locked')
  })

  test('without its token is refused', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const own = await PostFactory.create()
    const deeds = [
      '/admin/posts',
      '/admin/posts/bulk',
      '/admin/preview',
      `/admin/posts/${own.id}`,
      `/admin/posts/${own.id}/destroy`,
      `/admin/posts/${own.id}/actions/publish`,
    ]
    for (const path of deeds) {
      assert.equal((await visitor.post(path, post())).status, 419, path)
    }
    assert.equal((await Post.findOrFail(own.id)).status, 'draft')
  })
})

test.group('Records to choose', (group) => {
  freshDesk(group)

  test('are at most twenty, by name, and only those the asker sees', async ({ assert }) => {
    const admin = await keeper('admin')
    await UserFactory.createMany(30)
    const { text } = await admin.visitor.get('/admin/posts/options/authorId')
    assert.lengthOf([...text.matchAll(/role="option"/g)], 20)
    assert.include(text, 'Type to find others')
    const hidden = await UserFactory.merge({ name: 'Unpublished Reader' }).create()
    const found = await admin.visitor.get('/admin/posts/options/authorId?q=unpublished')
    assert.include(found.text, `data-value="${hidden.id}"`)

    // An author may filter by author, and sees those who have published.
    const author = await keeper('author')
    const asked = await author.visitor.get('/admin/posts/options/author?q=unpublished')
    assert.include(asked.text, 'Nothing found')
  })

  test('are refused for a name that is no relation, or that the asker may not write', async ({
    assert,
  }) => {
    const { visitor } = await keeper('author')
    for (const name of ['title', 'nonsense', 'authorId', '__proto__', 'constructor']) {
      assert.equal((await visitor.get(`/admin/posts/options/${name}`)).status, 404, name)
    }
    assert.equal((await visitor.get('/admin/roles/options/name')).status, 403)
  })
})
