import type { Exchange } from '#framework/http/main'
import {
  MAX_BULK,
  operations,
  type Registered,
  type Row,
  type Written,
} from '#framework/resources/main'
import { readBody } from './body.js'
import { answerMany } from './encode.js'
import { type Endpoint, JSON_ONLY } from './endpoint.js'
import { countCost } from './limits.js'
import { optionsOf } from './write_options.js'

/** Stores the records of a list, all of them or none. */
export function storeMany(registered: Registered): Endpoint {
  return bulk('store', 'POST', 201, (exchange, list) =>
    operations.storeMany(registered, exchange.actor, list, optionsOf(exchange))
  )
}

/** Changes the records that a list names. */
export function updateMany(registered: Registered): Endpoint {
  return bulk('update', 'PATCH', 200, (exchange, list) =>
    operations.updateMany(registered, exchange.actor, list, {
      ...optionsOf(exchange),
      change: 'mergePatch',
    })
  )
}

/** Removes the records that a list names. */
export function destroyMany(registered: Registered): Endpoint {
  return bulk('destroy', 'DELETE', 204, (exchange, list) =>
    operations.destroyMany(registered, exchange.actor, list, optionsOf(exchange))
  )
}

/** @param status  what became of each record, as HTTP says it of one */
function bulk(
  operation: string,
  method: string,
  status: number,
  write: (exchange: Exchange, list: unknown) => Promise<Written<Row | null>[]>
): Endpoint {
  return {
    verb: `${operation}Many`,
    operation,
    methods: [method],
    address: '/bulk',
    gives: JSON_ONLY,
    takes: JSON_ONLY,
    async answer(exchange) {
      const { value } = await readBody(exchange, JSON_ONLY)
      // A list of a hundred writes a hundred times, so it is counted as that; one that is refused is one request.
      if (Array.isArray(value) && value.length <= MAX_BULK) await countCost(exchange, value.length)
      answerMany(exchange, await write(exchange, value), status)
    },
  }
}
