import type { Exchange } from '#framework/http/main'
import type { OwnRate } from '#framework/limits/main'
import {
  type Change,
  type ChangeOptions,
  operations,
  type Registered,
  type WriteOptions,
} from '#framework/resources/main'
import { readBody } from './body.js'
import { decodeList, decodeShow } from './decode.js'
import { answerFound, answerList, answerWritten, tagOfFound } from './encode.js'
import { checkNoneMatch, versionsIn } from './etag.js'
import { rateOf } from './limits.js'

/** What is said to HEAD is what GET says, without its body. */
const READING = ['GET', 'HEAD'] as const

const JSON_ONLY = ['application/json'] as const
const PATCHES = ['application/merge-patch+json', 'application/json'] as const

/** One thing that can be asked of a resource: where, how, and what answers. */
export interface Endpoint {
  /** `list`, `publish`: the last part of the route's name. */
  verb: string
  methods: readonly string[]
  /** What follows the resource's name; parts with a colon stand for any text. */
  address: string
  /** Media types it answers with, the usual one first; not said where it has no body or sees to them itself. */
  gives?: readonly string[]
  /** Media types of bodies it reads. */
  takes?: readonly string[]
  /** A limit it has besides those of everybody. */
  rate?: OwnRate
  /** @param parts  the texts for the parts with a colon, decoded */
  answer(exchange: Exchange, parts: readonly string[]): Promise<void> | void
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

/**
 * The same for a record that is there: with the version that If-Match names.
 * @throws E_PRECONDITION_FAILED when it is what If-None-Match names
 */
async function changeOptionsOf(
  exchange: Exchange,
  registered: Registered,
  id: string
): Promise<ChangeOptions> {
  const version = versionsIn(exchange)
  if (exchange.header('if-none-match') !== undefined) {
    const found = await operations.showText(registered, exchange.actor, id, {}, 'api')
    checkNoneMatch(exchange, tagOfFound(found))
  }
  return { ...optionsOf(exchange), version }
}

function list(registered: Registered): Endpoint {
  return {
    verb: 'list',
    methods: READING,
    address: '',
    gives: JSON_ONLY,
    async answer(exchange) {
      const query = decodeList(exchange.query)
      await answerList(
        exchange,
        await operations.listText(registered, exchange.actor, query, 'api')
      )
    },
  }
}

function store(registered: Registered): Endpoint {
  return {
    verb: 'store',
    methods: ['POST'],
    address: '',
    gives: JSON_ONLY,
    takes: JSON_ONLY,
    async answer(exchange) {
      const { value } = await readBody(exchange, JSON_ONLY)
      const options = optionsOf(exchange)
      const written = await operations.store(registered, exchange.actor, value, options)
      const key = encodeURIComponent(String(written.id))
      exchange.set('location', `${exchange.path.replace(/\/$/, '')}/${key}`)
      answerWritten(exchange, written, 201)
    },
  }
}

function show(registered: Registered): Endpoint {
  return {
    verb: 'show',
    methods: READING,
    address: '/:id',
    gives: JSON_ONLY,
    async answer(exchange, [id]) {
      const query = decodeShow(exchange.query)
      const found = await operations.showText(registered, exchange.actor, id, query, 'api')
      await answerFound(exchange, found)
    },
  }
}

function update(registered: Registered): Endpoint {
  return change(registered, { verb: 'update', method: 'PATCH', takes: PATCHES, meaning: 'fields' })
}

function replace(registered: Registered): Endpoint {
  return change(registered, {
    verb: 'replace',
    method: 'PUT',
    takes: JSON_ONLY,
    meaning: 'replace',
  })
}

interface Changing {
  verb: string
  method: string
  takes: readonly string[]
  /** How what is sent is to be understood. */
  meaning: Change
}

function change(registered: Registered, { verb, method, takes, meaning }: Changing): Endpoint {
  return {
    verb,
    methods: [method],
    address: '/:id',
    gives: JSON_ONLY,
    takes,
    async answer(exchange, [id]) {
      const { value } = await readBody(exchange, takes)
      const options = { ...(await changeOptionsOf(exchange, registered, id)), change: meaning }
      answerWritten(
        exchange,
        await operations.update(registered, exchange.actor, id, value, options)
      )
    },
  }
}

function destroy(registered: Registered): Endpoint {
  return {
    verb: 'destroy',
    methods: ['DELETE'],
    address: '/:id',
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      await operations.destroy(registered, exchange.actor, id, options)
      exchange.send(204)
    },
  }
}

function restore(registered: Registered): Endpoint {
  return {
    verb: 'restore',
    methods: ['POST'],
    address: '/:id/restore',
    gives: JSON_ONLY,
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      answerWritten(exchange, await operations.restore(registered, exchange.actor, id, options))
    },
  }
}

function act(registered: Registered, action: string): Endpoint {
  return {
    verb: action,
    methods: ['POST'],
    address: `/:id/${action}`,
    gives: JSON_ONLY,
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      answerWritten(exchange, await operations.act(registered, exchange.actor, id, action, options))
    },
  }
}
