import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import Comment from '#models/comment'
import { essay, letter, person, read } from '#tests/functional/pages/journal'

/** A browser's own word that the form came from the site. */
const SAME_SITE = { 'sec-fetch-site': 'same-origin' }

test.group('Writing a letter', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear())

  test('as a guest stores it for a moderator and says that it waits, without a cookie', async ({
    client,
    assert,
  }) => {
    const post = await essay(await person('Ada'), { title: 'Ink' })
    const response = await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'Rita', body: 'A fine essay.' })
      .redirects(0)
    response.assertStatus(303)
    response.assertHeader('location', '/journal/ink?comment=pending#comments')
    assert.isUndefined(response.headers()['set-cookie'])

    const stored = await Comment.query().where('postId', post.id).firstOrFail()
    assert.equal(stored.status, 'pending')
    assert.equal(stored.authorName, 'Rita')
    const text = await read(client, '/journal/ink?comment=pending')
    assert.include(text, 'Your letter has arrived')
    assert.notInclude(text, 'A fine essay.')
  })

  test('without name or text comes back with what was written and what is missing', async ({
    client,
    assert,
  }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: ' ', body: 'My "whole" <letter>' })
    response.assertStatus(422)
    const text = response.text()
    assert.include(text, 'My &quot;whole&quot; &lt;letter&gt;</textarea>')
    assert.match(text, /<a href="#letter-authorName">[^<]+<\/a>/)
    assert.match(text, /<input[^>]+id="letter-authorName"[^>]+aria-invalid="true"[^>]*autofocus/)
    assert.match(text, /id="letter-authorName-error"/)
    assert.isNull(await Comment.first())
  })

  test('that is too long is refused in words', async ({ client, assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'Rita', body: 'x'.repeat(5001) })
    response.assertStatus(422)
    assert.match(response.text(), /<textarea[^>]+aria-invalid="true"/)
  })

  test('in the field only machines see is dropped without a word', async ({ client, assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'Bot', body: 'Buy now', website: 'https://spam.example' })
      .redirects(0)
    response.assertStatus(303)
    assert.isNull(await Comment.first())
  })

  test('as an answer stands under the letter, and answers go one level deep', async ({
    client,
    assert,
  }) => {
    const post = await essay(await person('Ada'), { title: 'Ink' })
    const first = await letter(post)
    assert.include(await read(client, `/journal/ink?reply=${first.id}`), 'Answer T. Marlowe')
    await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'Rita', body: 'Quite so.', parentId: String(first.id) })
      .redirects(0)
    const answer = await Comment.query().where('parentId', first.id).firstOrFail()
    await answer.approve()
    const deeper = await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'Rita', body: 'And again.', parentId: String(answer.id) })
    deeper.assertStatus(422)
  })

  test('cannot approve itself or borrow a name', async ({ client, assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'Ink' })
    await client
      .post('/journal/ink/comments')
      .headers(SAME_SITE)
      .form({
        authorName: 'Rita',
        body: 'Hello there.',
        status: 'approved',
        authorId: String(ada.id),
      })
      .redirects(0)
    const stored = await Comment.firstOrFail()
    assert.equal(stored.status, 'pending')
    assert.isNull(stored.authorId)
  })

  test('by somebody signed in carries their name, and a moderator’s appears at once', async ({
    client,
    assert,
  }) => {
    const ada = await person('Ada', 'editor')
    await essay(ada, { title: 'Ink' })
    const form = await client.get('/journal/ink').withGuard('web').loginAs(ada)
    assert.include(form.text(), 'name="_csrf"')
    const response = await client
      .post('/journal/ink/comments')
      .withGuard('web')
      .loginAs(ada)
      .withCsrfToken()
      .form({ body: 'From the house.', authorName: 'Somebody else' })
      .redirects(0)
    response.assertStatus(303)
    const stored = await Comment.firstOrFail()
    assert.equal(stored.authorName, 'Ada')
    assert.equal(stored.authorId, ada.id)
    assert.equal(stored.status, 'approved')
    response.assertHeader('location', `/journal/ink#comment-${stored.id}`)
  })

  test('from another site is refused', async ({ client, assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await client
      .post('/journal/ink/comments')
      .header('sec-fetch-site', 'cross-site')
      .form({ authorName: 'Rita', body: 'Forged.' })
      .redirects(0)
    response.assertStatus(419)
    assert.isNull(await Comment.first())
  })

  test('too often is asked to wait, and keeps the text', async ({ client, assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const send = () =>
      client
        .post('/journal/ink/comments')
        .headers(SAME_SITE)
        .form({ authorName: 'Rita', body: 'Once more.' })
        .redirects(0)
    for (let index = 0; index < 8; index++) {
      const accepted = await send()
      accepted.assertStatus(303)
    }
    const refused = await send()
    refused.assertStatus(429)
    assert.include(refused.text(), 'Once more.</textarea>')
    assert.include(refused.text(), 'Wait ten minutes')
  })

  test('under an essay that is not there is a 404', async ({ client }) => {
    const response = await client
      .post('/journal/none/comments')
      .headers(SAME_SITE)
      .form({ authorName: 'R', body: 'x' })
    response.assertStatus(404)
  })
})
