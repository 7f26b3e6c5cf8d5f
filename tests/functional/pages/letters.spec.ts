import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import Comment from '#models/comment'
import { essay, guest, letter, person, read } from '#tests/functional/pages/journal'

test.group('Writing a letter', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('as a guest stores it for a moderator and says that it waits, without a cookie', async ({
    assert,
  }) => {
    const post = await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest('/journal/ink/comments', {
      authorName: 'Rita',
      body: 'A fine essay.',
    })
    assert.equal(response.status, 303)
    assert.equal(response.location, '/journal/ink?comment=pending#comments')
    assert.isNull(response.cookie)

    const stored = await Comment.query().where('postId', post.id).firstOrFail()
    assert.equal(stored.status, 'pending')
    assert.equal(stored.authorName, 'Rita')
    const text = await read('/journal/ink?comment=pending')
    assert.include(text, 'Your letter has arrived')
    assert.notInclude(text, 'A fine essay.')
  })

  test('without name or text comes back with what was written and what is missing', async ({
    assert,
  }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest('/journal/ink/comments', {
      authorName: ' ',
      body: 'My "whole" <letter>',
    })
    assert.equal(response.status, 422)
    const { text } = response
    assert.include(text, 'My &quot;whole&quot; &lt;letter&gt;</textarea>')
    assert.match(text, /<a href="#letter-authorName">[^<]+<\/a>/)
    assert.match(text, /<input[^>]+id="letter-authorName"[^>]+aria-invalid="true"[^>]*autofocus/)
    assert.match(text, /id="letter-authorName-error"/)
    assert.isNull(await Comment.first())
  })

  test('that is too long is refused in words', async ({ assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest('/journal/ink/comments', {
      authorName: 'Rita',
      body: 'x'.repeat(5001),
    })
    assert.equal(response.status, 422)
    assert.match(response.text, /<textarea[^>]+aria-invalid="true"/)
  })

  test('in the field only machines see is dropped without a word', async ({ assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest('/journal/ink/comments', {
      authorName: 'Bot',
      body: 'Buy now',
      website: 'https://spam.example',
    })
    assert.equal(response.status, 303)
    assert.isNull(await Comment.first())
  })

  test('as an answer stands under the letter, and answers go one level deep', async ({
    assert,
  }) => {
    const post = await essay(await person('Ada'), { title: 'Ink' })
    const first = await letter(post)
    assert.include(await read(`/journal/ink?reply=${first.id}`), 'Answer T. Marlowe')
    await guest('/journal/ink/comments', {
      authorName: 'Rita',
      body: 'Quite so.',
      parentId: String(first.id),
    })
    const answer = await Comment.query().where('parentId', first.id).firstOrFail()
    await answer.approve()
    const deeper = await guest('/journal/ink/comments', {
      authorName: 'Rita',
      body: 'And again.',
      parentId: String(answer.id),
    })
    assert.equal(deeper.status, 422)
    assert.include(deeper.text, 'one level deep')
    assert.notInclude(deeper.text, '#letter-parentId')
  })

  test('cannot approve itself or borrow a name', async ({ assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'Ink' })
    await guest('/journal/ink/comments', {
      authorName: 'Rita',
      body: 'Hello there.',
      status: 'approved',
      authorId: String(ada.id),
    })
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

  test('from another site is refused', async ({ assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest(
      '/journal/ink/comments',
      { authorName: 'Rita', body: 'Forged.' },
      { 'sec-fetch-site': 'cross-site' }
    )
    assert.equal(response.status, 419)
    assert.isNull(await Comment.first())
  })

  test('too often is asked to wait, and keeps the text', async ({ assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const send = () => guest('/journal/ink/comments', { authorName: 'Rita', body: 'Once more.' })
    for (let index = 0; index < 8; index++) {
      const accepted = await send()
      assert.equal(accepted.status, 303)
    }
    const refused = await send()
    assert.equal(refused.status, 429)
    assert.include(refused.text, 'Once more.</textarea>')
    assert.match(refused.text, /Wait \d+ (minutes|seconds) and send this one again/)
    assert.match(refused.header('retry-after')!, /^\d+$/)
  })

  test('leaves an address that leads back to the essay', async ({ assert }) => {
    await essay(await person('Ada'), { title: 'Ink' })
    const response = await guest('/journal/ink/comments')
    assert.equal(response.status, 302)
    assert.equal(response.location, '/journal/ink')
  })

  test('under an essay that is not there is a 404', async ({ assert }) => {
    const response = await guest('/journal/none/comments', { authorName: 'R', body: 'x' })
    assert.equal(response.status, 404)
  })
})
