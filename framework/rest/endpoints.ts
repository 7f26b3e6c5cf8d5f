import type { Exchange } from '#framework/http/main'
import { LimitPolicy, type OwnRate } from '#framework/limits/main'
import { operations, type Registered } from '#framework/resources/main'
import { readBody } from './body.js'
import { decodeList, decodeShow } from './decode.js'
import { answerList, answerRow, answerRowText } from './encode.js'

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

/**
 * One rate for the resource counts all that is asked of it together.
 * @throws E_INVALID_RATE for one that cannot be read, when the application starts
 */
function rateOf({ resource }: Registered, verb: string): OwnRate | undefined {
  const { name, options } = resource
  const declared = options.api === true ? undefined : options.api?.rate
  const operation = verb === 'replace' ? 'update' : verb
  const rate = typeof declared === 'object' ? declared[operation] : declared
  if (rate === undefined) return undefined
  const own = { name: typeof declared === 'object' ? `${name}:${operation}` : name, rate }
  LimitPolicy.of(own.name, own.rate)
  return own
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
  const { primaryKey } = registered.resource.shape
  return {
    verb: 'store',
    methods: ['POST'],
    address: '',
    async answer(exchange) {
      const input = await readBody(exchange)
      const row = await operations.store(registered, exchange.actor, input, 'api')
      const key = encodeURIComponent(String(row[primaryKey]))
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
      answerRowText(
        exchange,
        await operations.showText(registered, exchange.actor, id, query, 'api')
      )
    },
  }
}

function update(registered: Registered): Endpoint {
  return change(registered, 'update', 'PATCH', false)
}

function replace(registered: Registered): Endpoint {
  return change(registered, 'replace', 'PUT', true)
}

function change(registered: Registered, verb: string, method: string, whole: boolean): Endpoint {
  const options = { replace: whole, surface: 'api' } as const
  return {
    verb,
    methods: [method],
    address: '/:id',
    async answer(exchange, [id]) {
      const input = await readBody(exchange)
      answerRow(exchange, await operations.update(registered, exchange.actor, id, input, options))
    },
  }
}

function destroy(registered: Registered): Endpoint {
  return {
    verb: 'destroy',
    methods: ['DELETE'],
    address: '/:id',
    async answer(exchange, [id]) {
      await operations.destroy(registered, exchange.actor, id)
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
      answerRow(exchange, await operations.restore(registered, exchange.actor, id))
    },
  }
}

function act(registered: Registered, action: string): Endpoint {
  return {
    verb: action,
    methods: ['POST'],
    address: `/:id/${action}`,
    async answer(exchange, [id]) {
      answerRow(exchange, await operations.act(registered, exchange.actor, id, action, 'api'))
    },
  }
}
