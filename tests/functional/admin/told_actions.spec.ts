import { test } from '@japa/runner'
import { PostFactory } from '#database/factories/post_factory'
import { parameter } from '#framework/fields/main'
import Post from '#models/post'
import { freshDesk, keeper } from '#tests/functional/admin/desk'
import { location } from '#tests/helpers/visitor'
import { tellWithdraw } from '#tests/helpers/told_withdraw'

test.group('An action that has to be told something', (group) => {
  const told = tellWithdraw(group, {
    reason: parameter.string({ maxLength: 20, help: 'Readers will see it.' }),
    tone: parameter.enum({ values: ['kind', 'curt'], nullable: true }),
    until: parameter.date({ nullable: true }),
    copies: parameter.integer({ default: 1, min: 1, max: 3 }),
    quiet: parameter.boolean({ default: true }),
    note: parameter.markdown({ nullable: true }),
  })
  freshDesk(group)

  test('asks for it in a form, which a list and a record lead to', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const { id } = await PostFactory.apply('published').create()
    const address = `/admin/posts/${id}/actions/withdraw`
    const leads = new RegExp(`<a class="[^"]*" href="${address}\\?back=[^"]*" data-dialog>`)
    assert.match((await visitor.get('/admin/posts')).text, leads)
    assert.match((await visitor.get(`/admin/posts/${id}`)).text, leads)

    const { status, text } = await visitor.get(address)
    assert.equal(status, 200)
    const form = text.slice(text.indexOf('id="question"'))
    assert.match(form, /<label class="field-label" for="field-reason">Reason/)
    assert.include(form, 'Readers will see it.')
    assert.match(form, /<input[^>]*name="copies" value="1"/)
    assert.match(form, /<select[^>]*name="tone"/)
    assert.match(form, /<input[^>]*name="quiet"[^>]*checked/)
    assert.match(form, /<textarea[^>]*name="note"/)
    assert.notInclude(form, 'Preview')
  })

  test('is done with what was typed', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.merge({ title: 'Ink' }).apply('published').create()
    const address = `/admin/posts/${post.id}/actions/withdraw`
    await visitor.get(address)
    const answer = await visitor.submit(address, {
      _back: `/admin/posts/${post.id}`,
      _confirmed: 'yes',
      reason: 'Too early',
      tone: '',
      until: '2027-01-31',
      copies: '2',
      note: '',
    })
    assert.equal(answer.status, 303)
    assert.equal(location(answer), `/admin/posts/${post.id}`)
    assert.lengthOf(told, 1)
    const { until, ...rest } = told[0]
    assert.deepEqual(rest, {
      reason: 'Too early',
      tone: null,
      copies: 2,
      quiet: false,
      note: null,
    })
    assert.include(String(until), '2027-01-31')
    assert.include((await visitor.get(location(answer)!)).text, 'Withdrawn: “Ink”.')
    assert.equal((await Post.findOrFail(post.id)).status, 'draft')
  })

  test('comes back with what is wrong beside it, and all that was typed', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const post = await PostFactory.apply('published').create()
    const address = `/admin/posts/${post.id}/actions/withdraw`
    await visitor.get(address)
    const { status, text } = await visitor.submit(address, {
      _back: '/admin/posts?page=1',
      reason: '',
      copies: '9',
      note: '<b>kept</b>',
      colour: 'red',
    })
    assert.equal(status, 422)
    const form = text.slice(text.indexOf('id="question"'))
    assert.match(form, /<p class="field-error" id="field-reason-error">[^<]*required/)
    assert.match(form, /<input[^>]*aria-invalid="true"[^>]*name="copies" value="9"/)
    assert.include(form, '&lt;b&gt;kept&lt;/b&gt;')
    assert.notMatch(form, /<input[^>]*name="quiet"[^>]*checked/)
    assert.match(form, /role="alert">[^<]*colour/)
    assert.include(form, 'name="_back" value="/admin/posts?page=1"')
    assert.lengthOf([...form.matchAll(/autofocus/g)], 1)
    assert.deepEqual(told, [])
    assert.equal((await Post.findOrFail(post.id)).status, 'published')
  })

  test('is asked of nobody who may not do it', async ({ assert }) => {
    const { visitor } = await keeper('author')
    const post = await PostFactory.apply('published').create()
    const address = `/admin/posts/${post.id}/actions/withdraw`
    assert.notInclude((await visitor.get('/admin/posts')).text, address)
    assert.equal((await visitor.get(address)).status, 403)
    for (const input of [{ reason: 'x' }, { reason: '' }]) {
      assert.equal((await visitor.submit(address, input)).status, 403)
    }
    assert.deepEqual(told, [])
  })

  test('is offered for one record at a time', async ({ assert }) => {
    const { visitor } = await keeper('editor')
    const { id } = await PostFactory.apply('published').create()
    const { text } = await visitor.get('/admin/posts')
    assert.notMatch(text, /<button[^>]*name="_action" value="withdraw"/)
    assert.match(text, /name="_action" value="destroy"/)
    const answer = await visitor.submit('/admin/posts/bulk', {
      '_action': 'withdraw',
      'id[]': [String(id)],
    })
    assert.equal(answer.status, 404)
  })
})
