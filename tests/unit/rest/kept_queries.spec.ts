import { test } from '@japa/runner'
import { operations } from '#framework/resources/main'
import { KeptQueries } from '#framework/rest/kept_queries'

const queries = () => new KeptQueries(operations.registry.find('posts')!)

test.group('A question asked before', () => {
  test('is not read again', ({ assert }) => {
    const asked = queries()
    const first = asked.read('filter[authorId]=1&include=author')
    assert.strictEqual(asked.read('filter[authorId]=1&include=author'), first)
    assert.notStrictEqual(asked.read('filter[authorId]=2&include=author'), first)
  })

  test('is one for all pages of a list, each with its own cursor', ({ assert }) => {
    const asked = queries()
    const first = asked.read('sort=title&cursor=abc.def&limit=5')
    const second = asked.read('sort=title&cursor=ghi.jkl&limit=5')
    assert.equal(asked.size, 1)
    assert.deepEqual([first.asked.cursor, second.asked.cursor], ['abc.def', 'ghi.jkl'])
    assert.deepEqual({ ...second.asked, cursor: 'abc.def' }, { ...first.asked })
    assert.isUndefined(asked.read('sort=title&limit=5').asked.cursor)
  })

  test('cannot be changed by whoever is handed it', ({ assert }) => {
    const { asked } = queries().read('filter[or][0][title]=a&filter[or][1][title]=b')
    const { or } = asked.filter as { or: Record<string, { title: string }> }
    assert.throws(() => (or[0].title = 'c'))
    assert.throws(() => (asked.limit = 1000))
  })

  test('is refused as often as it is wrong: {$self}')
    .with([
      'sort=title&cursor=abc.def&cursor=ghi.jkl',
      'sort=title&cursor=abc.def&%63ursor=ghi.jkl',
      'sort=title&cursor=abc.def&unknown=1',
    ])
    .run(({ assert }, wrong) => {
      const asked = queries()
      asked.read('sort=title&cursor=abc.def')
      for (let time = 0; time < 2; time++) assert.throws(() => asked.read(wrong))
      assert.equal(asked.size, 1)
    })

  test('with a cursor spelled in another way is read whole', ({ assert }) => {
    const asked = queries()
    for (const cursor of ['abc%2Edef', 'ghi%2Ejkl'])
      assert.equal(asked.read(`cursor=${cursor}`).asked.cursor, decodeURIComponent(cursor))
    assert.equal(asked.read('cursor=').asked.cursor, '')
  })

  test('is forgotten when strangers ask for many others', ({ assert }) => {
    const asked = queries()
    const first = asked.read('limit=1')
    for (let number = 0; number < 1000; number++) asked.read(`search=${number}`)
    assert.equal(asked.size, 200)
    assert.notStrictEqual(asked.read('limit=1'), first)
    asked.read(`search=${'long'.repeat(200)}`)
    assert.equal(asked.size, 200)
  })
})
