import { test } from '@japa/runner'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { UserFactory } from '#database/factories/user_factory'
import { countingQueries, freshDesk, keeper, rowsOf, wordsOf } from '#tests/functional/admin/desk'

test.group('A list of the admin', (group) => {
  freshDesk(group)

  test('is sorted by its head, and says which way', async ({ assert }) => {
    const { user, visitor } = await keeper('admin')
    for (const title of ['Ink', 'Atlas', 'Quire']) {
      await PostFactory.merge({ title, authorId: user.id }).create()
    }
    const up = await visitor.get('/admin/posts?sort=title')
    assert.deepEqual(rowsOf(up.text), ['Atlas', 'Ink', 'Quire'])
    assert.match(up.text, /aria-sort="ascending"[^>]*>\s*<a[^>]+href="\/admin\/posts\?sort=-title"/)
    const down = await visitor.get('/admin/posts?sort=-title')
    assert.deepEqual(rowsOf(down.text), ['Quire', 'Ink', 'Atlas'])
    const related = await visitor.get('/admin/posts?sort=author.name,-title')
    assert.deepEqual(rowsOf(related.text), ['Quire', 'Ink', 'Atlas'])
  })

  test('refuses filters named like what every object has, and no other page notices', async ({
    assert,
  }) => {
    const { visitor } = await keeper('admin')
    for (const name of ['__proto__', 'constructor', 'toString']) {
      assert.equal((await visitor.get(`/admin/posts?filter[${name}][cursor]=x`)).status, 400, name)
      assert.equal((await visitor.get(`/admin/posts?filter[status][${name}]=x`)).status, 400, name)
    }
    assert.notProperty({}, 'cursor')
    assert.notProperty(Object, 'cursor')
    assert.equal((await visitor.get('/journal')).status, 200)
  })

  test('is searched, filtered by choice, relation and days, and says so in chips that can be taken off', async ({
    assert,
  }) => {
    const { visitor } = await keeper('admin')
    const ada = await UserFactory.merge({ name: 'Ada' }).create()
    const bob = await UserFactory.merge({ name: 'Bob' }).create()
    await PostFactory.merge({ title: 'Red ink', authorId: ada.id }).apply('published').create()
    await PostFactory.merge({ title: 'Blue ink', authorId: bob.id }).apply('published').create()
    await PostFactory.merge({ title: 'Draft ink', authorId: ada.id }).create()
    await PostFactory.merge({ title: 'Paper', authorId: ada.id }).create()
    const expected: [query: string, titles: string[]][] = [
      ['search=ink', ['Blue ink', 'Draft ink', 'Red ink']],
      ['filter[status]=draft', ['Draft ink', 'Paper']],
      [`filter[authorId]=${ada.id}&search=ink`, ['Draft ink', 'Red ink']],
      ['filter[author.name][contains]=ob', ['Blue ink']],
      [
        'filter[publishedAt][gte]=2020-01-01&filter[publishedAt][lte]=2025-12-31',
        ['Blue ink', 'Red ink'],
      ],
      ['filter[publishedAt][lte]=2001-01-01', []],
      [
        'filter[status]=&filter[publishedAt][gte]=&search=',
        ['Blue ink', 'Draft ink', 'Paper', 'Red ink'],
      ],
    ]
    for (const [query, titles] of expected) {
      const { status, text } = await visitor.get(`/admin/posts?${query}&sort=title`)
      assert.equal(status, 200, query)
      assert.deepEqual(rowsOf(text), titles, query)
    }
    const { text } = await visitor.get(
      `/admin/posts?filter[authorId]=${ada.id}&filter[status]=draft`
    )
    assert.include(wordsOf(text), 'Author: Ada')
    assert.include(wordsOf(text), 'Status: Draft')
    assert.include(text, 'class="chip" href="/admin/posts?filter[status]=draft"')
  })

  test('a day that ends a range is meant to its end', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const post = await PostFactory.apply('published').create()
    const day = post.publishedAt!.toISODate()
    const { text } = await visitor.get(
      `/admin/posts?filter[publishedAt][gte]=${day}&filter[publishedAt][lte]=${day}`
    )
    assert.lengthOf(rowsOf(text), 1)
  })

  test('has pages with totals, and forgets nothing on the way', async ({ assert }) => {
    const { user, visitor } = await keeper('admin')
    await PostFactory.merge({ authorId: user.id }).createMany(55)
    const first = await visitor.get('/admin/posts?filter[status]=draft&sort=title')
    assert.include(wordsOf(first.text), '1–25 of 55')
    assert.include(first.text, 'href="/admin/posts?filter[status]=draft&amp;sort=title&amp;page=2"')
    const last = await visitor.get('/admin/posts?filter[status]=draft&sort=title&page=3')
    assert.include(wordsOf(last.text), '51–55 of 55')
    assert.match(last.text, /aria-label="Page 3" aria-current="page"/)
    const all = await visitor.get('/admin/posts?limit=100')
    assert.lengthOf(rowsOf(all.text), 55)
    const beyond = await visitor.get('/admin/posts?page=9')
    assert.include(beyond.text, 'past its end')
    const titles = []
    for (const page of [1, 2, 3]) {
      titles.push(...rowsOf((await visitor.get(`/admin/posts?page=${page}`)).text))
    }
    assert.lengthOf(titles, 55)
  })

  test('that is empty or finds nothing says which of the two, and what to do', async ({
    assert,
  }) => {
    const { visitor } = await keeper('admin')
    const empty = await visitor.get('/admin/posts')
    assert.include(empty.text, 'There are no posts yet.')
    assert.include(empty.text, 'href="/admin/posts/create"')
    await PostFactory.create()
    const none = await visitor.get('/admin/posts?search=nowhere')
    assert.include(none.text, 'Nothing here answers to these conditions.')
    assert.include(none.text, 'Show all posts')
  })

  test('that cannot be read says what is wrong: {$self}')
    .with([
      'sort=nonsense',
      'filter[nonsense]=1',
      'filter[status]=nonsense',
      'filter[publishedAt][gte]=yesterday',
      'filter[body][eq]=a',
      'nonsense=1',
      'limit=5000',
      'limit=-1',
      'page=0',
      'page=-1',
      'page=nonsense',
      'trashed=nonsense',
      'sort=password',
    ])
    .run(async ({ assert }, query) => {
      const { visitor } = await keeper('admin')
      const { status, text } = await visitor.get(`/admin/posts?${query}`)
      assert.equal(status, 400)
      assert.include(text, 'This address cannot be read')
      assert.include(text, 'href="/admin/posts"')
    })

  test('costs at most eight statements however many rows and filters it has', async ({
    assert,
  }) => {
    const { visitor } = await keeper('admin')
    const category = await CategoryFactory.create()
    const author = await UserFactory.create()
    const posts = await PostFactory.merge({ authorId: author.id, categoryId: category.id })
      .with('tags', 3)
      .createMany(30)
    await CommentFactory.merge({ postId: posts[0].id }).createMany(30)
    await TagFactory.createMany(10)
    for (const path of [
      '/admin/posts',
      `/admin/posts?search=a&sort=author.name&limit=100&filter[authorId]=${author.id}&filter[categoryId]=${category.id}`,
      `/admin/comments?filter[postId]=${posts[0].id}`,
      '/admin/users',
      '/admin/tags',
      '/admin/categories?sort=parent.name',
    ]) {
      const { result, statements } = await countingQueries(() => visitor.get(path))
      assert.equal(result.status, 200, path)
      assert.isAtLeast(rowsOf(result.text).length, 1, path)
      assert.isAtMost(statements.length, 8, `${path}\n${statements.join('\n')}`)
    }
  })

  test('tells script the short address of what it asked for', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const { headers } = await visitor.get('/admin/posts?search=&sort=title&filter[status]=', {
      'hx-request': 'true',
    })
    assert.equal(headers.get('hx-push-url'), '/admin/posts?sort=title')
  })

  test('prints what people typed as text, whatever they typed', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const evil = `<script>alert("1")</script>' onmouseover='x`
    const author = await UserFactory.merge({ name: evil }).create()
    const category = await CategoryFactory.merge({ name: evil }).create()
    const post = await PostFactory.merge({
      title: evil,
      deck: evil,
      body: '<script>alert(1)</script>',
      authorId: author.id,
      categoryId: category.id,
    })
      .with('tags', 1, (tag) => tag.merge({ name: evil }))
      .create()
    await CommentFactory.merge({ postId: post.id, authorName: evil, body: evil }).create()
    const pages = [
      `/admin/posts?search=${encodeURIComponent(evil)}`,
      `/admin/posts?filter[authorId]=${author.id}&filter[title][contains]=${encodeURIComponent('<script>')}`,
      `/admin/posts/${post.id}`,
      `/admin/posts/${post.id}/edit`,
      `/admin/posts/${post.id}/destroy?back=${encodeURIComponent('/admin/posts?search="><script>')}`,
      '/admin/comments',
      '/admin/categories',
      '/admin/users',
      '/admin/tags',
      `/admin/posts/options/authorId?q=${encodeURIComponent('<script>')}`,
      '/admin',
    ]
    for (const page of pages) {
      const { status, text } = await visitor.get(page)
      assert.equal(status, 200, page)
      assert.notInclude(text, '<script>alert', page)
      assert.notInclude(text, `' onmouseover`, page)
    }
    const { text } = await visitor.get('/admin/posts')
    assert.include(text, '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  })
})
