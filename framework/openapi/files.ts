import type { Field } from '#framework/fields/main'
import { maxSizeOf, typesOf } from '#framework/files/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import { capital, type Names } from './names.js'
import type { Offer } from './offer.js'
import {
  changeParameters,
  changeRefusals,
  MINIMAL,
  recordContent,
  type Told,
  WRITE_PARAMETERS,
} from './told.js'

/** The bytes of a file of these media types. */
const bytesOf = (types: readonly string[], field: Field): Json =>
  Object.fromEntries(
    types.map((type) => [
      type,
      {
        schema: {
          type: 'string',
          format: 'binary',
          contentMediaType: type,
          maxLength: maxSizeOf(field),
        },
      },
    ])
  )

export function showFile(names: Names, field: Field): Told {
  const { name } = field
  return {
    ability: 'show',
    operationId: `show${names.one}${capital(name)}`,
    summary: `Read the ${name} of one ${names.words.one}`,
    description:
      'The file itself, in the kind it is of; a kind that could act as a page is to be saved.',
    parameters: [
      ref('parameters', 'ifNoneMatch'),
      ref('parameters', 'range'),
      ref('parameters', 'ifRange'),
    ],
    answers: {
      200: {
        description: 'The file.',
        headers: headers('ETag', 'Accept-Ranges'),
        content: bytesOf(typesOf(field), field),
      },
      206: {
        description: 'The part of it that `Range` asks for.',
        headers: headers('ETag', 'Accept-Ranges', 'Content-Range'),
        content: bytesOf(typesOf(field), field),
      },
      304: { description: 'It has not changed.', headers: headers('ETag') },
    },
    refusals: ['E_NOT_FOUND', 'E_RANGE_NOT_SATISFIABLE'],
  }
}

export function replaceFile(offer: Offer, names: Names, field: Field): Told {
  const { accept } = field.control.attributes ?? {}
  return {
    ability: 'update',
    operationId: `replace${names.one}${capital(field.name)}`,
    summary: `Put a file in place of the ${field.name} of one ${names.words.one}`,
    description: `Send the bytes of the file as the body. What kind it is, its bytes say: ${accept ?? 'any'}.`,
    parameters: [...changeParameters(offer), ...WRITE_PARAMETERS],
    requestBody: { required: true, content: bytesOf(['application/octet-stream'], field) },
    answers: {
      200: {
        description: 'The record as it is now.',
        headers: headers('ETag', 'Idempotency-Replayed', 'Preference-Applied'),
        content: recordContent(offer, ref('schemas', names.one)),
      },
      204: MINIMAL,
    },
    refusals: [
      'E_NOT_ACCEPTABLE',
      'E_BODY_TOO_LARGE',
      'E_REQUEST_TIMEOUT',
      'E_INVALID',
      ...changeRefusals(offer),
    ],
  }
}

export function destroyFile(offer: Offer, names: Names, { name }: Field): Told {
  return {
    ability: 'update',
    operationId: `destroy${names.one}${capital(name)}`,
    summary: `Take the ${name} off one ${names.words.one}`,
    description: 'The record stays.',
    parameters: [...changeParameters(offer), ref('parameters', 'idempotencyKey')],
    answers: { 204: { description: 'Done.', headers: headers('ETag', 'Idempotency-Replayed') } },
    refusals: [...changeRefusals(offer), 'E_INVALID'],
  }
}
