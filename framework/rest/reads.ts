import { affordableCost, operations, type Registered } from '#framework/resources/main'
import { decodeList, decodeShow } from './decode.js'
import { answerFound, answerList } from './encode.js'
import { type Endpoint, JSON_ONLY, READING } from './endpoint.js'
import { countCost } from './limits.js'

export function list(registered: Registered): Endpoint {
  return {
    verb: 'list',
    methods: READING,
    address: '',
    gives: JSON_ONLY,
    async answer(exchange) {
      const query = decodeList(exchange.query)
      await countCost(exchange, affordableCost(registered, query))
      await answerList(
        exchange,
        await operations.listText(registered, exchange.actor, query, 'api')
      )
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
      const query = decodeShow(exchange.query)
      await countCost(exchange, affordableCost(registered, { ...query, limit: 1 }))
      const found = await operations.showText(registered, exchange.actor, id, query, 'api')
      await answerFound(exchange, found)
    },
  }
}
