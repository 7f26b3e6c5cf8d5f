import { type Change, operations, type Registered } from '#framework/resources/main'
import { readBody } from './body.js'
import { answerGone, answerWritten } from './encode.js'
import { type Endpoint, JSON_ONLY } from './endpoint.js'
import { changeOptionsOf, optionsOf } from './write_options.js'

const PATCHES = ['application/merge-patch+json', 'application/json'] as const

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
  return change(registered, { verb: 'update', method: 'PATCH', takes: PATCHES, meaning: 'fields' })
}

export function replace(registered: Registered): Endpoint {
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

export function act(registered: Registered, action: string): Endpoint {
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
