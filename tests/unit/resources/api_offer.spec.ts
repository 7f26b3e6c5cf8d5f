import { test } from '@japa/runner'
import { apiOffer, Policy, resource, type ResourceClass } from '#framework/resources/main'
import Category from '#models/category'
import Tag from '#models/tag'

/** What an application says of all its resources alike. */
const API = { limit: { default: 10, max: 50 } }

class Anything extends Policy {}
class TagResource extends resource(Tag, { api: API }) {}
class CategoryResource extends resource(Category, { api: API }) {}

const registered = (Class: ResourceClass) => ({ resource: new Class(), policy: new Anything() })

test.group('What programs are offered', () => {
  test('is each resource’s own, also where two share the words of their declaration', ({
    assert,
  }) => {
    const tags = apiOffer(registered(TagResource))
    const categories = apiOffer(registered(CategoryResource))
    assert.notInclude(tags.filter, 'parentId')
    assert.include(categories.filter, 'parentId')
    assert.include(categories.sort, 'parentId')
    assert.deepEqual(categories.limit, API.limit)
  })

  test('is worked out once', ({ assert }) => {
    const tags = registered(TagResource)
    assert.strictEqual(apiOffer(tags), apiOffer(tags))
  })
})
