import type { Exchange } from '#framework/http/main'
import { actionFields, type Change, operations, type Registered } from '#framework/resources/main'
import { readBody } from './body.js'
import { answerGone, answerWritten } from './encode.js'
import { type Endpoint, JSON_ONLY } from './endpoint.js'
import { changeOptionsOf, optionsOf } from './write_options.js'

/** What a patch means, by its media type. */
const PATCHES = {
  'application/merge-patch+json': 'mergePatch',
  'application/json': 'mergePatch',
  'application/json-patch+json': 'jsonPatch',
} as const satisfies Record<string, Change>

export function store(registered: Registered): Endpoint {
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

export function update(registered: Registered): Endpoint {
  return change(registered, { verb: 'update', method: 'PATCH', meanings: PATCHES })
}

export function replace(registered: Registered): Endpoint {
  return change(registered, {
    verb: 'replace',
    method: 'PUT',
    meanings: { 'application/json': 'replace' },
  })
}

interface Changing {
  verb: string
  method: string
  /** How what is sent is to be understood, by its media type. */
  meanings: Readonly<Record<string, Change>>
}

function change(registered: Registered, { verb, method, meanings }: Changing): Endpoint {
  const takes = Object.keys(meanings)
  return {
    verb,
    methods: [method],
    address: '/:id',
    gives: JSON_ONLY,
    takes,
    async answer(exchange, [id]) {
      const { type, value } = await readBody(exchange, takes)
      const given = await changeOptionsOf(exchange, registered, id)
      const options = { ...given, change: meanings[type] }
      answerWritten(
        exchange,
        await operations.update(registered, exchange.actor, id, value, options)
      )
    },
  }
}

export function destroy(registered: Registered): Endpoint {
  return {
    verb: 'destroy',
    methods: ['DELETE'],
    address: '/:id',
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      const written = await operations.destroy(registered, exchange.actor, id, options)
      answerGone(exchange, written)
    },
  }
}

export function restore(registered: Registered): Endpoint {
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

/** A named action. One that is told nothing has no body, and one that is told something may have none. */
export function act(registered: Registered, action: string): Endpoint {
  const takes = actionFields(registered.resource.actions[action]).size ? JSON_ONLY : undefined
  return {
    verb: action,
    methods: ['POST'],
    address: `/:id/${action}`,
    gives: JSON_ONLY,
    takes,
    async answer(exchange, [id]) {
      const body = takes && hasBody(exchange) ? await readBody(exchange, takes) : undefined
      const given = await changeOptionsOf(exchange, registered, id)
      const options = { ...given, input: body?.value }
      answerWritten(exchange, await operations.act(registered, exchange.actor, id, action, options))
    },
  }
}

const hasBody = (exchange: Exchange) =>
  exchange.header('transfer-encoding') !== undefined ||
  Number(exchange.header('content-length') ?? 0) > 0
