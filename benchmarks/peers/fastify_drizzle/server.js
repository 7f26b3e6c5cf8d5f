/*
 * The same API on Fastify 5 and Drizzle: schemas both ways, prepared queries, @fastify/rate-limit in memory.
 */
import fastify from 'fastify'
import rateLimit from '@fastify/rate-limit'
import { identify, reaching } from './identify.js'
import { index, show, store } from './posts.js'
import * as schemas from './schemas.js'

const app = fastify({ logger: false, bodyLimit: 1_000_000 })

await app.register(rateLimit, { global: false, enableDraftSpec: true })
app.decorateRequest('actor', null)

await app.register(
  async (posts) => {
    posts.addHook('onRequest', identify)
    posts.addHook(
      'onRequest',
      posts.rateLimit({
        max: 1_000_000_000,
        timeWindow: '1 minute',
        keyGenerator: (request) => `token:${request.actor.tokenId}`,
      })
    )
    posts.get('/', { schema: schemas.list, onRequest: reaching('list') }, index)
    posts.get('/:id', { schema: schemas.show, onRequest: reaching('show') }, show)
    posts.post('/', { schema: schemas.store, onRequest: reaching('store') }, store)
  },
  { prefix: '/api/posts' }
)

await app.listen({ port: Number(process.env.PORT), host: process.env.HOST })
