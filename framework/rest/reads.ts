import type { Exchange } from '#framework/http/main'
import {
  affordable,
  type AggregateQuery,
  costOf,
  costOfAggregate,
  costOfStream,
  operations,
  type Registered,
  type ShowQuery,
} from '#framework/resources/main'
import { decodeAggregate, decodeShow } from './decode.js'
import { answerData, answerFound, answerList } from './encode.js'
import { type Endpoint, JSON_ONLY, READING } from './endpoint.js'
import { formatOf, LIST_TYPES, type ListType } from './format.js'
import { KeptQueries, type ReadQuery } from './kept_queries.js'
import { countCost } from './limits.js'
import { answerStream } from './stream.js'

/** A page of rows as JSON; as CSV or NDJSON all of them. */
export function list(registered: Registered): Endpoint {
  const queries = new KeptQueries(registered)
  return {
    verb: 'list',
    methods: READING,
    address: '',
    async answer(exchange) {
      const { type, query: asked } = formatOf(exchange)
      await answerRows(registered, exchange, queries.read(asked), type)
    },
  }
}

export function show(registered: Registered): Endpoint {
  return {
    verb: 'show',
    methods: READING,
    address: '/:id',
    gives: JSON_ONLY,
    async answer(exchange, [id]) {
      await answerOne(registered, exchange, id, decodeShow(exchange.query))
    },
  }
}

/** Figures about groups of rows. */
export function aggregates(registered: Registered): Endpoint {
  return {
    verb: 'aggregates',
    operation: 'list',
    methods: READING,
    address: '/aggregates',
    gives: JSON_ONLY,
    async answer(exchange) {
      await answerFigures(registered, exchange, decodeAggregate(exchange.query))
    },
  }
}

export async function answerRows(
  registered: Registered,
  exchange: Exchange,
  { asked, cost }: ReadQuery,
  type: ListType
): Promise<void> {
  const { actor } = exchange
  if (type === LIST_TYPES[0]) {
    await countCost(exchange, cost)
    await answerList(exchange, await operations.listText(registered, actor, asked, 'api'))
    return
  }
  await charge(registered, exchange, costOfStream(registered, asked))
  const rows = operations.stream(registered, actor, asked, 'api')
  const columns =
    type === 'text/csv' ? await operations.members(registered, actor, asked, 'api') : []
  await answerStream(exchange, rows, type, { name: registered.resource.name, columns })
}

export async function answerOne(
  registered: Registered,
  exchange: Exchange,
  id: string,
  asked: Pick<ShowQuery, 'include' | 'fields'>
): Promise<void> {
  await charge(registered, exchange, costOf(registered, { ...asked, limit: 1 }))
  const found = await operations.showText(registered, exchange.actor, id, asked, 'api')
  await answerFound(exchange, found)
}

export async function answerFigures(
  registered: Registered,
  exchange: Exchange,
  asked: AggregateQuery
): Promise<void> {
  await charge(registered, exchange, costOfAggregate(registered, asked))
  await answerData(exchange, await operations.aggregate(registered, exchange.actor, asked, 'api'))
}

/** Counts what a request costs, by what is asked. */
function charge(registered: Registered, exchange: Exchange, cost: number): void | Promise<void> {
  return countCost(exchange, affordable(registered, cost))
}
