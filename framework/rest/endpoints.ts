import type { Exchange } from '#framework/http/main'
import type { OwnRate } from '#framework/limits/main'
import {
  type Change,
  operations,
  type Registered,
  type WriteOptions,
} from '#framework/resources/main'
import { readBody } from './body.js'
import { decodeList, decodeShow } from './decode.js'
import { answerList, answerRow, answerRowText } from './encode.js'
import { rateOf } from './limits.js'

/** What is said to HEAD is what GET says, without its body. */
const READING = ['GET', 'HEAD'] as const

/** One thing that can be asked of a resource: where, how, and what answers. */
export interface Endpoint {
  /** `list`, `publish`: the last part of the route's name. */
  verb: string
  methods: readonly string[]
  /** What follows the resource's name; parts with a colon stand for any text. */
  address: string
  /** A limit it has besides those of everybody. */
  rate?: OwnRate
  /** @param parts  the texts for the parts with a colon, decoded */
  answer(exchange: Exchange, parts: readonly string[]): Promise<void>
}

/**
 * The five operations, restore and the named actions of one resource. The adapter holds no rule about data: an
 * endpoint reads the request into an operation and writes the outcome.
 */
export function endpointsOf(registered: Registered): Endpoint[] {
  const { actions, shape } = registered.resource
  const endpoints = [
    list(registered),
    store(registered),
    show(registered),
    update(registered),
    replace(registered),
    destroy(registered),
    ...(shape.softDeletes ? [restore(registered)] : []),
    ...Object.keys(actions).map((action) => act(registered, action)),
  ]
  for (const endpoint of endpoints) endpoint.rate = rateOf(registered, endpoint.verb)
  return endpoints
}

/** What a write by this request is told. */
function optionsOf(exchange: Exchange): WriteOptions {
  return { surface: 'api', origin: exchange }
}

function list(registered: Registered): Endpoint {
  return {
    verb: 'list',
    methods: READING,
    address: '',
    async answer(exchange) {
      const query = decodeList(exchange.query)
      answerList(exchange, await operations.listText(registered, exchange.actor, query, 'api'))
    },
  }
}

function store(registered: Registered): Endpoint {
  return {
    verb: 'store',
    methods: ['POST'],
    address: '',
    async answer(exchange) {
      const input = await readBody(exchange)
      const options = optionsOf(exchange)
      const { id, row } = await operations.store(registered, exchange.actor, input, options)
      const key = encodeURIComponent(String(id))
      exchange.set('location', `${exchange.path.replace(/\/$/, '')}/${key}`)
      answerRow(exchange, row, 201)
    },
  }
}

function show(registered: Registered): Endpoint {
  return {
    verb: 'show',
    methods: READING,
    address: '/:id',
    async answer(exchange, [id]) {
      const query = decodeShow(exchange.query)
      const { text } = await operations.showText(registered, exchange.actor, id, query, 'api')
      answerRowText(exchange, text)
    },
  }
}

function update(registered: Registered): Endpoint {
  return change(registered, 'update', 'PATCH', 'fields')
}

function replace(registered: Registered): Endpoint {
  return change(registered, 'replace', 'PUT', 'replace')
}

function change(registered: Registered, verb: string, method: string, meaning: Change): Endpoint {
  return {
    verb,
    methods: [method],
    address: '/:id',
    async answer(exchange, [id]) {
      const input = await readBody(exchange)
      const options = { ...optionsOf(exchange), change: meaning }
      const { row } = await operations.update(registered, exchange.actor, id, input, options)
      answerRow(exchange, row)
    },
  }
}

function destroy(registered: Registered): Endpoint {
  return {
    verb: 'destroy',
    methods: ['DELETE'],
    address: '/:id',
    async answer(exchange, [id]) {
      await operations.destroy(registered, exchange.actor, id, optionsOf(exchange))
      exchange.send(204)
    },
  }
}

function restore(registered: Registered): Endpoint {
  return {
    verb: 'restore',
    methods: ['POST'],
    address: '/:id/restore',
    async answer(exchange, [id]) {
      const options = optionsOf(exchange)
      const { row } = await operations.restore(registered, exchange.actor, id, options)
      answerRow(exchange, row)
    },
  }
}

function act(registered: Registered, action: string): Endpoint {
  return {
    verb: action,
    methods: ['POST'],
    address: `/:id/${action}`,
    async answer(exchange, [id]) {
      const options = optionsOf(exchange)
      const { row } = await operations.act(registered, exchange.actor, id, action, options)
      answerRow(exchange, row)
    },
  }
}
