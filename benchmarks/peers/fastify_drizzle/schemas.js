/*
 * JSON schemas: Fastify checks what is sent by them and writes what is answered by them.
 */
const text = { type: 'string' }
const number = { type: 'integer' }
const orNull = (type) => ({ type: [type, 'null'] })

const columns = {
  id: number,
  title: text,
  slug: text,
  deck: orNull('string'),
  status: text,
  publishedAt: orNull('string'),
  readingMinutes: number,
  authorId: number,
  categoryId: orNull('integer'),
  createdAt: text,
  updatedAt: text,
}
const author = { type: 'object', properties: { id: number, name: text, slug: text } }
const detailed = {
  ...columns,
  body: text,
  bodyHtml: text,
  contents: { type: 'array', items: { type: 'object', additionalProperties: true } },
}
const object = (properties) => ({ type: 'object', properties })

export const list = {
  querystring: object({
    'limit': { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    'include': { enum: ['author'] },
    'sort': { enum: ['-publishedAt'] },
    'filter[authorId]': number,
    'cursor': text,
  }),
  response: {
    200: object({
      data: { type: 'array', items: object({ ...columns, author }) },
      meta: object({
        limit: number,
        offset: number,
        cursor: text,
        nextCursor: orNull('string'),
        previousCursor: orNull('string'),
      }),
      links: object({ next: orNull('string'), prev: orNull('string') }),
    }),
  },
}

export const show = {
  params: object({ id: number }),
  response: { 200: object({ data: object(detailed) }) },
}

export const store = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['title', 'body', 'status'],
    properties: {
      title: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
      deck: { type: ['string', 'null'], maxLength: 300 },
      body: { type: 'string', minLength: 1, maxLength: 1_000_000 },
      status: { enum: ['draft', 'published'] },
      categoryId: orNull('integer'),
      tags: { type: 'array', items: number, maxItems: 200, uniqueItems: true, default: [] },
    },
  },
  response: { 201: object({ data: object({ ...detailed, deletedAt: orNull('string') }) }) },
}
