import type { Field } from '#framework/fields/main'
import { type Action, actionFields, type ErrorCode } from '#framework/resources/main'
import type { Endpoint } from '#framework/rest/main'
import { FORM_TYPE } from '#framework/http/main'
import { formContent } from './forms.js'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import type { Names } from './names.js'
import type { Offer } from './offer.js'
import { actionSchema } from './schemas.js'
import {
  BODY_REFUSALS,
  changeParameters,
  changeRefusals,
  MINIMAL,
  recordContent,
  type Told,
  WRITE_PARAMETERS,
  WRITE_REFUSALS,
} from './told.js'

const WRITE_HEADERS = ['ETag', 'Idempotency-Replayed', 'Preference-Applied']

export function store(offer: Offer, { one, words }: Names): Told {
  return {
    ability: 'store',
    operationId: `store${one}`,
    summary: `Store a new ${words.one}`,
    description: 'Adds a record and answers with it as it is now.',
    parameters: [...WRITE_PARAMETERS],
    requestBody: {
      required: true,
      description: 'A value for each field.',
      content: {
        'application/json': { schema: ref('schemas', `${one}Input`) },
        ...formContent(offer, offer.required),
      },
    },
    answers: {
      201: {
        description: 'The record as it was stored; without a body when `Prefer` wants none.',
        headers: headers('Location', ...WRITE_HEADERS),
        content: recordContent(offer, ref('schemas', one)),
      },
    },
    refusals: ['E_NOT_ACCEPTABLE', 'E_PRECONDITION_FAILED', ...BODY_REFUSALS, ...WRITE_REFUSALS],
  }
}

export function update(offer: Offer, { one, words }: Names, { takes = [] }: Endpoint): Told {
  return {
    ...change(offer, one, [...BODY_REFUSALS]),
    ability: 'update',
    operationId: `update${one}`,
    summary: `Change one ${words.one}`,
    description: 'Changes the fields that are given; the others keep their values.',
    requestBody: {
      required: true,
      description: 'The fields to change.',
      content: {
        ...Object.fromEntries(
          takes.filter((type) => type !== FORM_TYPE).map((type) => [type, patchContent(one, type)])
        ),
        ...formContent(offer, undefined),
      },
    },
  }
}

function patchContent(one: string, type: string): Json {
  if (type !== 'application/json-patch+json') {
    return { schema: ref('schemas', `${one}Patch`), example: {} }
  }
  return { schema: ref('schemas', 'JsonPatch') }
}

export function replace(offer: Offer, { one, words }: Names): Told {
  return {
    ...change(offer, one, [...BODY_REFUSALS]),
    ability: 'update',
    operationId: `replace${one}`,
    summary: `Replace one ${words.one}`,
    description:
      'Changes the whole record: a field that is left out gets the value of a new record.',
    requestBody: {
      required: true,
      description: 'A value for each field.',
      content: {
        'application/json': { schema: ref('schemas', `${one}Replacement`) },
        ...formContent(offer, offer.requiredToReplace),
      },
    },
  }
}

export function destroy(offer: Offer, { one, words }: Names): Told {
  const { softDeletes } = offer.registered.resource.shape
  return {
    ability: 'destroy',
    operationId: `destroy${one}`,
    summary: `Remove one ${words.one}`,
    description: softDeletes
      ? 'Puts the record in the trash, from which it can be restored.'
      : 'Removes the record for good.',
    parameters: [...changeParameters(offer), ref('parameters', 'idempotencyKey')],
    answers: {
      204: { description: 'It is gone.', headers: headers('ETag', 'Idempotency-Replayed') },
    },
    refusals: changeRefusals(offer),
  }
}

export function restore(offer: Offer, { one, words }: Names): Told {
  return {
    ...change(offer, one, []),
    ability: 'restore',
    operationId: `restore${one}`,
    summary: `Restore one ${words.one}`,
    description: 'Takes the record out of the trash.',
  }
}

export function act(offer: Offer, { one, words }: Names, action: string): Told {
  const declared = offer.registered.resource.actions[action]
  const { label } = declared
  const fields = [...actionFields(declared).values()]
  return {
    // What an action does may meet a value that another record has.
    ...change(offer, one, fields.length ? [...BODY_REFUSALS] : ['E_INVALID']),
    ...(fields.length ? { requestBody: inputBody(declared, fields) } : {}),
    ability: action,
    operationId: `${action}${one}`,
    summary: `${label} one ${words.one}`,
    description: `Does “${label}” to the record, where that makes sense for it now.`,
  }
}

/** Whoever has nothing to say may leave the body out, where nothing has to be said. */
function inputBody(action: Action, fields: readonly Field[]): Json {
  return {
    required: fields.some(({ required }) => required),
    description: 'What the action has to be told.',
    content: { 'application/json': { schema: actionSchema(action) } },
  }
}

/** What changes of a record that is there have in common. */
function change(offer: Offer, one: string, refusals: readonly ErrorCode[]) {
  return {
    parameters: [...changeParameters(offer), ...WRITE_PARAMETERS],
    answers: {
      200: {
        description: 'The record as it is now.',
        headers: headers(...WRITE_HEADERS),
        content: recordContent(offer, ref('schemas', one)),
      },
      204: MINIMAL,
    },
    refusals: ['E_NOT_ACCEPTABLE' as const, ...changeRefusals(offer), ...refusals],
  }
}
