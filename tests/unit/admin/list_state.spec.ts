import { test } from '@japa/runner'
import { listHref, readListState } from '../../../framework/admin/list_state.js'
import type { Registered } from '#framework/resources/main'

const posts = { resource: { name: 'posts' } } as Registered

test.group('The address of a list', () => {
  test('says nothing of what is usual', ({ assert }) => {
    assert.equal(listHref(posts, readListState(null)), '/admin/posts')
    assert.equal(
      listHref(posts, readListState('page=1&limit=25&search=&filter[status]=')),
      '/admin/posts'
    )
  })

  test('is read back as it was written', ({ assert }) => {
    const address =
      '/admin/posts?search=a%26b,%20c&filter[status]=draft&filter[author.name][contains]=ad&trashed=only&sort=-title,id&limit=50&page=3'
    const state = readListState(address.split('?')[1])
    assert.equal(state.search, 'a&b, c')
    assert.deepEqual(state.sort, ['-title', 'id'])
    assert.deepEqual(state.terms, [
      { path: 'status', operator: 'eq', value: 'draft' },
      { path: 'author.name', operator: 'contains', value: 'ad' },
    ])
    assert.equal(listHref(posts, state, { page: state.page }), address)
  })

  test('leads to the first page when anything but the page changes', ({ assert }) => {
    const state = readListState('sort=title&page=7')
    assert.equal(listHref(posts, state, { sort: ['-title'] }), '/admin/posts?sort=-title')
  })

  test('is refused with a name it does not have: {$self}')
    .with([
      'nonsense=1',
      'filter=1',
      'filter[a b]=1',
      'filter[status=1',
      'trashed=1',
      'limit=0',
      'limit=1e2',
    ])
    .run(({ assert }, query) => {
      assert.throws(() => readListState(query))
    })
})
