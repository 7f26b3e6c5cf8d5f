import type { IncomingMessage } from 'node:http'
import { test } from '@japa/runner'
import { RouterFactory } from '@adonisjs/core/factories/http'
import { Lane } from '../../../framework/rest/lane.js'

const noted = async () => {}

/** A lane for two addresses of ours among the routes of an application. */
function laneOf(more: (router: ReturnType<RouterFactory['create']>) => void = () => {}) {
  const router = new RouterFactory().create()
  const list = () => {}
  const show = () => {}
  const publish = () => {}
  router
    .group(() => {
      router.get('posts', list)
      router.get('posts/:id', show)
      router.post('posts/:id/publish', publish)
    })
    .prefix('api')
  more(router)
  router.commit()
  const endpoint = (verb: string, address: string) => {
    return { verb, address, methods: ['GET'], answer: noted }
  }
  const ours = new Map([
    [list, endpoint('list', '')],
    [show, endpoint('show', '/:id')],
    [publish, endpoint('publish', '/:id/publish')],
  ])
  const lane = new Lane(router.toJSON().root, ours)
  return (method: string, url: string) => {
    const found = lane.find({ method, url } as IncomingMessage)
    return found && [found.endpoint.verb, ...found.parts].join(' ')
  }
}

test.group('The way of the API', () => {
  test('leads from an address to its endpoint', ({ assert }) => {
    const find = laneOf()
    assert.equal(find('GET', '/api/posts'), 'list')
    assert.equal(find('GET', '/api/posts/'), 'list')
    assert.equal(find('HEAD', '/api/posts?limit=1'), 'list')
    assert.equal(find('GET', '/api/posts/7?fields=a/b'), 'show 7')
    assert.equal(find('GET', '/api/posts/a%2Fb'), 'show a/b')
    assert.equal(find('GET', '/api/posts/7/'), 'show 7')
    assert.equal(find('POST', '/api/posts/7/publish'), 'publish 7')
  })

  test('leaves every other address alone: {$self}')
    .with([
      '/',
      '',
      '*',
      '/api',
      '/api/',
      '/api//posts',
      '//api/posts',
      '/api/posts//',
      '/api/posts/7/publish/now',
      '/API/posts',
      'http://x/api/posts',
      '/api/constructor',
      '/api/posts/7/__proto__',
      '/apiposts',
    ])
    .run(({ assert }, url) => {
      assert.isUndefined(laneOf()('GET', url))
    })

  test('leaves to an application what it made below the same address', ({ assert }) => {
    const find = laneOf((router) => {
      router.get('api/posts/popular', () => {})
      router.post('api/posts/:id/copies', () => {})
      router.get('api/*', () => {})
    })
    assert.isUndefined(find('GET', '/api/posts/popular'))
    assert.isUndefined(find('POST', '/api/posts/7/copies'))
    assert.isUndefined(find('GET', '/api/else'))
    assert.equal(find('GET', '/api/posts/7'), 'show 7')
  })

  test('does not pass a middleware that a group wears', ({ assert }) => {
    const router = new RouterFactory().create()
    const list = () => {}
    router.group(() => router.get('posts', list)).use(async (_, next) => next())
    router.commit()
    const endpoint = { verb: 'list', address: '', methods: ['GET'], answer: noted }
    const lane = new Lane(router.toJSON().root, new Map([[list, endpoint]]))
    assert.isUndefined(lane.find({ method: 'GET', url: '/posts' } as IncomingMessage))
  })
})
