import { test } from '@japa/runner'
import { nearest } from '#framework/console/main'

const NAMES = [
  'list',
  'list:routes',
  'migration:fresh',
  'migration:run',
  'migration:status',
  'model:show',
  'repl',
  'user:create',
]

test.group('The nearest names', () => {
  test('of {typed} begin with {meant}')
    .with([
      { typed: 'migrat:run', meant: 'migration:run' },
      { typed: 'migration:rnu', meant: 'migration:run' },
      { typed: 'migraiton:status', meant: 'migration:status' },
      { typed: 'lst:routes', meant: 'list:routes' },
      { typed: 'routes', meant: 'list:routes' },
      { typed: 'show:model', meant: 'model:show' },
      { typed: 'User:Create', meant: 'user:create' },
      { typed: 'usercreate', meant: 'user:create' },
      { typed: 'create_user', meant: 'user:create' },
    ])
    .run(({ assert }, { typed, meant }) => {
      assert.equal(nearest(typed, NAMES)[0], meant)
    })

  test('of something else are none', ({ assert }) => {
    assert.isEmpty(nearest('kubernetes', NAMES))
    assert.isEmpty(nearest('', NAMES))
  })

  test('are no more than asked for, and each is given once', ({ assert }) => {
    assert.lengthOf(nearest('post', ['posts', 'poster', 'post_1', 'posts'], 2), 2)
    assert.deepEqual(nearest('post', ['posts', 'posts']), ['posts'])
  })
})
