/*
 * The same API on Express 5: middleware, prepared statements, zod, express-rate-limit in memory.
 */
import express from 'express'
import { rateLimit } from 'express-rate-limit'
import { identify, reaching } from './identify.js'
import { index, show, store } from './posts.js'

const app = express()
app.disable('x-powered-by')

const limits = rateLimit({
  windowMs: 60_000,
  limit: 1_000_000_000,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  keyGenerator: (request) => `token:${request.actor.tokenId}`,
})

const posts = express.Router()
posts.use(identify, limits)
posts.get('/', reaching('list'), index)
posts.get('/:id', reaching('show'), show)
posts.post('/', reaching('store'), express.json({ limit: '1mb' }), store)

app.use('/api/posts', posts)
app.listen(Number(process.env.PORT), process.env.HOST)
