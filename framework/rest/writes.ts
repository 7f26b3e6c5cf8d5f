import { type Exchange, FORM_TYPE } from '#framework/http/main'
import { actionFields, type Change, operations, type Registered } from '#framework/resources/main'
import { readBody, typeOf } from './body.js'
import { answerGone, answerWritten } from './encode.js'
import { type Endpoint, JSON_ONLY } from './endpoint.js'
import { withForms, writeForm } from './record_form.js'
import { changeOptionsOf, optionsOf } from './write_options.js'

/** What a change means, by the media type it is sent in. */
const PATCHES = {
  'application/merge-patch+json': 'mergePatch',
  'application/json': 'mergePatch',
  'application/json-patch+json': 'jsonPatch',
  [FORM_TYPE]: 'mergePatch',
} as const satisfies Record<string, Change>

export function store(registered: Registered): Endpoint {
  const takes = withForms(registered, JSON_ONLY)
  return {
    verb: 'store',
    methods: ['POST'],
    address: '',
    gives: JSON_ONLY,
    takes,
    async answer(exchange) {
      const { actor } = exchange
      const options = optionsOf(exchange)
      const write = (value: unknown) => operations.store(registered, actor, value, options)
      const written =
        typeOf(exchange, takes) === FORM_TYPE
          ? await writeForm(exchange, registered, operations.checkStore(registered, actor), write)
          : await readBody(exchange, takes).then(({ value }) => write(value))
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
    meanings: { 'application/json': 'replace', [FORM_TYPE]: 'replace' },
  })
}

interface Changing {
  verb: string
  method: string
  /** How what is sent is to be understood, by its media type. */
  meanings: Readonly<Record<string, Change>>
}

function change(registered: Registered, { verb, method, meanings }: Changing): Endpoint {
  const json = Object.keys(meanings).filter((type) => type !== FORM_TYPE)
  const takes = withForms(registered, json)
  return {
    verb,
    methods: [method],
    address: '/:id',
    gives: JSON_ONLY,
    takes,
    async answer(exchange, [id]) {
      const { actor } = exchange
      const type = typeOf(exchange, takes)
      const isForm = type === FORM_TYPE
      const body = isForm ? undefined : await readBody(exchange, takes)
      const given = await changeOptionsOf(exchange, registered, id)
      const options = { ...given, change: meanings[type] }
      const write = (value: unknown) => operations.update(registered, actor, id, value, options)
      if (!isForm) return answerWritten(exchange, await write(body?.value))
      const writable = await operations.checkUpdate(registered, actor, id, options)
      answerWritten(exchange, await writeForm(exchange, registered, writable, write))
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
