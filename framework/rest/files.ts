import { pipeline } from 'node:stream/promises'
import type { Field } from '#framework/fields/main'
import {
  dropFile,
  maxSizeOf,
  receiveFile,
  type ServedFile,
  servedFile,
  tooLarge,
} from '#framework/files/main'
import { byteRange, type Exchange } from '#framework/http/main'
import {
  notFound,
  OperationError,
  operations,
  refusedName,
  type Registered,
} from '#framework/resources/main'
import { refuseParameters } from './decode.js'
import { answerGone, answerWritten } from './encode.js'
import { type Endpoint, JSON_ONLY, READING } from './endpoint.js'
import { isFresh } from './etag.js'
import { isGone } from './stream.js'
import { changeOptionsOf } from './write_options.js'

/** The file of one field, as it is. Who sees the record and the field sees the file. */
export function showFile(registered: Registered, field: Field): Endpoint {
  return {
    verb: `${field.name}.show`,
    operation: 'show',
    methods: READING,
    address: `/:id/${field.name}`,
    async answer(exchange, [id]) {
      refuseParameters(exchange.query)
      const query = { fields: [field.name] }
      const row = await operations.show(registered, exchange.actor, id, query, 'api')
      const key = row[field.name]
      const file = typeof key === 'string' ? await servedFile(key) : undefined
      if (!file) throw notFound(`${registered.resource.name} with a ${field.name}`, id)
      const isSame = isFresh(exchange, file.headers.etag)
      const range = isSame ? undefined : rangeOf(exchange, file)
      for (const [name, value] of Object.entries(file.headers)) exchange.set(name, value)
      exchange.set('cache-control', exchange.actor.isVisitor ? 'no-cache' : 'private, no-cache')
      exchange.vary('Authorization, X-Api-Key')
      if (isSame) return exchange.send(304)
      exchange.set('accept-ranges', 'bytes')
      const { first, last } = range ?? { first: 0, last: file.size - 1 }
      if (range) exchange.set('content-range', `bytes ${first}-${last}/${file.size}`)
      exchange.set('content-length', String(last - first + 1))
      const response = exchange.open(range ? 206 : 200)
      if (exchange.method === 'HEAD') return void response.end()
      try {
        await pipeline(await file.open(range), response)
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

/**
 * The part that is asked for; the whole file where If-Range names another one, and to HEAD.
 * @throws E_RANGE_NOT_SATISFIABLE
 */
function rangeOf(exchange: Exchange, { size, headers }: ServedFile) {
  const condition = exchange.header('if-range')
  if (exchange.method !== 'GET') return undefined
  if (condition !== undefined && condition.trim() !== headers.etag) return undefined
  const range = byteRange(exchange.header('range'), size)
  if (range !== null) return range
  exchange.set('content-range', `bytes */${size}`)
  throw new OperationError(
    'E_RANGE_NOT_SATISFIABLE',
    `The file has ${size} bytes; ask for some of these.`
  )
}

/** Puts the body in place of the file, whatever kind it is said to be. */
export function putFile(registered: Registered, field: Field): Endpoint {
  return {
    verb: `${field.name}.replace`,
    operation: 'update',
    methods: ['PUT'],
    address: `/:id/${field.name}`,
    gives: JSON_ONLY,
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      if (Number(exchange.header('content-length')) > maxSizeOf(field)) throw tooLarge(field)
      // Nobody's bytes are taken who may not put them there.
      const writable = await operations.checkUpdate(registered, exchange.actor, id, options)
      if (!writable.has(field.name)) throw readonly(field)
      const source = exchange.request.iterator({ destroyOnReturn: false })
      const stored = await receiveFile(field, source, { name: nameIn(exchange) })
      try {
        const input = { [field.name]: stored }
        const written = await operations.update(registered, exchange.actor, id, input, options)
        if (written.replayed) await dropFile(stored)
        answerWritten(exchange, written)
      } catch (error) {
        await dropFile(stored)
        throw error
      }
    },
  }
}

function readonly(field: Field): OperationError {
  const problem = refusedName(field.name, true, [])
  return new OperationError('E_INVALID', problem.message, [problem])
}

/** Takes the file off the record. */
export function destroyFile(registered: Registered, field: Field): Endpoint {
  return {
    verb: `${field.name}.destroy`,
    operation: 'update',
    methods: ['DELETE'],
    address: `/:id/${field.name}`,
    async answer(exchange, [id]) {
      const options = await changeOptionsOf(exchange, registered, id)
      const input = { [field.name]: null }
      answerGone(exchange, await operations.update(registered, exchange.actor, id, input, options))
    },
  }
}

/** The name a client gives along, for kinds whose bytes do not say what they are. */
function nameIn(exchange: Exchange): string | undefined {
  const [, name] =
    /filename="([^"\\/]{1,255})"/i.exec(exchange.header('content-disposition') ?? '') ?? []
  return name
}
