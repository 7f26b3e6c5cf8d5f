import type { Exchange } from '#framework/http/main'
import type { Registered } from '#framework/resources/main'
import { readBody } from './body.js'
import { refuseParameters } from './decode.js'
import { decodeAggregateBody, decodeListBody, decodeShowBody } from './decode_body.js'
import { type Endpoint, JSON_ONLY } from './endpoint.js'
import { formatOf } from './format.js'
import { priced } from './kept_queries.js'
import { answerFigures, answerOne, answerRows } from './reads.js'

/** A list asked for in a body: for questions that are too long for an address. */
export function query(registered: Registered): Endpoint {
  return {
    verb: 'query',
    operation: 'list',
    methods: ['QUERY'],
    address: '',
    takes: JSON_ONLY,
    async answer(exchange) {
      const { type, query: rest } = formatOf(exchange)
      const asked = decodeListBody(await asksIn(exchange, rest))
      await answerRows(registered, exchange, priced(registered, asked), type)
    },
  }
}

/** One record, asked for likewise. */
export function queryOne(registered: Registered): Endpoint {
  return {
    verb: 'show.query',
    operation: 'show',
    methods: ['QUERY'],
    address: '/:id',
    gives: JSON_ONLY,
    takes: JSON_ONLY,
    async answer(exchange, [id]) {
      const asked = decodeShowBody(await asksIn(exchange, exchange.query))
      await answerOne(registered, exchange, id, asked)
    },
  }
}

/** Figures, asked for likewise. */
export function queryAggregates(registered: Registered): Endpoint {
  return {
    verb: 'aggregates.query',
    operation: 'list',
    methods: ['QUERY'],
    address: '/aggregates',
    gives: JSON_ONLY,
    takes: JSON_ONLY,
    async answer(exchange) {
      const asked = decodeAggregateBody(await asksIn(exchange, exchange.query))
      await answerFigures(registered, exchange, asked)
    },
  }
}

/** What the body says. The address says nothing beside it. @throws E_INVALID_PARAMETER when it does */
async function asksIn(exchange: Exchange, rest: string): Promise<unknown> {
  refuseParameters(rest)
  const { value } = await readBody(exchange, JSON_ONLY)
  return value
}
