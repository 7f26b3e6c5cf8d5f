import { test } from '@japa/runner'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { freshDesk, keeper, wordsOf } from '#tests/functional/admin/desk'
import { location, Visitor } from '#tests/helpers/visitor'

test.group('Entering the admin', (group) => {
  freshDesk(group)

  test('a visitor is asked to sign in, and comes back to the page they wanted', async ({
    assert,
  }) => {
    const answer = await new Visitor().get('/admin/posts?search=ink')
    assert.equal(answer.status, 302)
    assert.equal(location(answer), '/sign-in?next=%2Fadmin%2Fposts%3Fsearch%3Dink')
  })

  test('a part of a page asked for by script after the session has ended reloads the whole', async ({
    assert,
  }) => {
    const answer = await new Visitor().get('/admin/posts', { 'hx-request': 'true' })
    assert.equal(answer.status, 401)
    assert.equal(answer.headers.get('hx-refresh'), 'true')
    assert.isEmpty(answer.text)
  })

  test('a reader is told that it is not for them', async ({ assert }) => {
    const { visitor } = await keeper('reader')
    for (const path of ['/admin', '/admin/posts', '/admin/posts/create']) {
      assert.equal((await visitor.get(path)).status, 403, path)
    }
  })

  test('{role} is shown {shown} and not {hidden}')
    .with([
      { role: 'admin', shown: ['posts', 'comments', 'users', 'roles'], hidden: [] },
      { role: 'editor', shown: ['posts', 'comments', 'users'], hidden: ['roles'] },
      { role: 'author', shown: ['posts', 'comments', 'tags'], hidden: ['roles'] },
    ] as const)
    .run(async ({ assert }, { role, shown, hidden }) => {
      const { visitor } = await keeper(role)
      const { status, text } = await visitor.get('/admin')
      assert.equal(status, 200)
      for (const name of shown) assert.include(text, `href="/admin/${name}"`)
      for (const name of hidden) assert.notInclude(text, `href="/admin/${name}"`)
      for (const name of hidden) assert.equal((await visitor.get(`/admin/${name}`)).status, 403)
    })

  test('the dashboard counts what there is, and leads to what waits', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.create()
    await CommentFactory.merge({ postId: post.id }).createMany(3)
    const { text } = await visitor.get('/admin')
    assert.include(wordsOf(text), '3 comments waiting for a moderator')
    assert.include(text, 'href="/admin/comments?filter[status]=pending"')
    const waiting = await visitor.get('/admin/comments?filter[status]=pending')
    assert.include(wordsOf(waiting.text), '1–3 of 3')
  })

  test('no page of it is kept by a cache, and every one has the strict policy', async ({
    assert,
  }) => {
    const { visitor } = await keeper('admin')
    for (const path of ['/admin', '/admin/posts', '/admin/posts/create']) {
      const { headers, text } = await visitor.get(path)
      assert.equal(headers.get('cache-control'), 'private, no-cache')
      assert.match(headers.get('content-security-policy')!, /default-src 'self'/)
      assert.notMatch(text, /\sstyle=|\son[a-z]+=|hx-on|<script>|javascript:/i)
    }
  })

  test('an address nobody knows is a page of the admin too', async ({ assert }) => {
    const { visitor } = await keeper('admin')
    const { status, text } = await visitor.get('/admin/nothing/here')
    assert.equal(status, 404)
    assert.include(text, 'There is no such page or record')
    assert.include(text, 'class="rail"')
  })
})
