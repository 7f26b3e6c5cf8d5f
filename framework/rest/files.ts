import { pipeline } from 'node:stream/promises'
import type { Field } from '#framework/fields/main'
import { dropFile, maxSizeOf, receiveFile, servedFile, tooLarge } from '#framework/files/main'
import type { Exchange } from '#framework/http/main'
import { notFound, operations, type Registered } from '#framework/resources/main'
import { refuseParameters } from './decode.js'
import { answerGone, answerWritten } from './encode.js'
import { type Endpoint, JSON_ONLY, READING } from './endpoint.js'
import { isFresh } from './etag.js'
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
      for (const [name, value] of Object.entries(file.headers)) exchange.set(name, value)
      exchange.set('cache-control', exchange.actor.isVisitor ? 'no-cache' : 'private, no-cache')
      exchange.vary('Authorization, X-Api-Key')
      if (isFresh(exchange, file.headers.etag)) return exchange.send(304)
      exchange.set('content-length', String(file.size))
      const response = exchange.open(200)
      if (exchange.method === 'HEAD') response.end()
      else await pipeline(await file.open(), response).catch(() => response.destroy())
    },
  }
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
      await operations.checkUpdate(registered, exchange.actor, id, {}, options)
      const stored = await receiveFile(field, exchange.request, { name: nameIn(exchange) })
      try {
        const input = { [field.name]: stored }
        answerWritten(
          exchange,
          await operations.update(registered, exchange.actor, id, input, options)
        )
      } catch (error) {
        await dropFile(stored)
        throw error
      }
    },
  }
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
