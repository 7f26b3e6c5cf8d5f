import { MAX_BULK } from '#framework/resources/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import { capital, type Names } from './names.js'
import type { Offer } from './offer.js'
import { exampleOf } from './schemas.js'
import {
  BODY_REFUSALS,
  changeParameters,
  changeRefusals,
  MINIMAL,
  type Told,
  WRITE_PARAMETERS,
  WRITE_REFUSALS,
} from './told.js'

export function storeMany(offer: Offer, names: Names): Told {
  return many(offer, names, {
    ability: 'store',
    verb: 'Store',
    status: 201,
    entry: ref('schemas', `${names.one}Input`),
  })
}

export function updateMany(offer: Offer, names: Names): Told {
  return many(offer, names, {
    ability: 'update',
    verb: 'Change',
    status: 200,
    entry: entryOf(offer, { input: ref('schemas', `${names.one}Patch`) }),
  })
}

export function destroyMany(offer: Offer, names: Names): Told {
  return many(offer, names, {
    ability: 'destroy',
    verb: 'Remove',
    status: 204,
    entry: entryOf(offer, {}),
  })
}

const VERSION: Json = {
  type: 'string',
  maxLength: 100,
  pattern: '^[\\x21\\x23-\\x7E]+$',
  examples: ['mi5l2k3v'],
  description: 'The version of the record: what stands before the point in its `ETag`.',
}

/** An entry that names its record. */
function entryOf(offer: Offer, members: Json): Json {
  const version: Json = offer.requiresVersion ? { version: VERSION } : {}
  return {
    type: 'object',
    required: ['id', ...Object.keys({ ...members, ...version })],
    properties: {
      id: { ...offer.key, examples: [offer.keyExample] },
      version: VERSION,
      ...members,
    },
    additionalProperties: false,
  }
}

interface Bulk {
  ability: string
  verb: string
  status: number
  entry: Json
}

function many(offer: Offer, { words, many: name, one }: Names, bulk: Bulk): Told {
  const { ability, verb, status, entry } = bulk
  const isGone = status === 204
  const record: Json = isGone
    ? { type: 'null' }
    : { oneOf: [ref('schemas', one), { type: 'null' }] }
  return {
    ability,
    operationId: `${ability}Many${name}`,
    summary: `${verb} several ${words.many}`,
    description: `Up to ${MAX_BULK} at once, all of them or none. The pointers of what is wrong begin with the place of their entry.`,
    parameters: [...WRITE_PARAMETERS],
    requestBody: {
      required: true,
      description: 'An entry for each record.',
      content: {
        'application/json': {
          schema: { type: 'array', items: entry, minItems: 1, maxItems: MAX_BULK },
        },
      },
    },
    answers: {
      200: {
        description: 'What became of each record, in the order of the entries.',
        headers: headers('Idempotency-Replayed', 'Preference-Applied'),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['data'],
              properties: {
                data: {
                  type: 'array',
                  maxItems: MAX_BULK,
                  items: {
                    type: 'object',
                    required: ['id', 'status', 'version', 'data'],
                    properties: {
                      id: offer.key,
                      status: {
                        type: 'integer',
                        format: 'int32',
                        enum: [status],
                        minimum: status,
                        maximum: status,
                      },
                      version: { ...VERSION, type: ['string', 'null'] },
                      data: record,
                    },
                    additionalProperties: false,
                  },
                },
              },
              additionalProperties: false,
            },
            example: {
              data: [
                {
                  id: offer.keyExample,
                  status,
                  version: isGone ? null : 'k3v9x2',
                  data: isGone ? null : exampleOf(offer),
                },
              ],
            },
          },
        },
      },
      204: MINIMAL,
    },
    refusals: [
      'E_NOT_ACCEPTABLE',
      ...BODY_REFUSALS,
      ...(ability === 'store'
        ? (['E_PRECONDITION_FAILED', ...WRITE_REFUSALS] as const)
        : changeRefusals(offer)),
    ],
  }
}

/** @param relation  the name of a many-to-many relation */
export function link(offer: Offer, names: Names, relation: string): Told {
  return {
    ...linking(offer),
    operationId: `link${names.one}${capital(relation)}`,
    summary: `Link one ${names.words.one} with one of its ${relation}`,
    description: 'Doing it twice is doing it once.',
  }
}

export function unlink(offer: Offer, names: Names, relation: string): Told {
  return {
    ...linking(offer),
    operationId: `unlink${names.one}${capital(relation)}`,
    summary: `Unlink one ${names.words.one} from one of its ${relation}`,
    description: 'Both records stay.',
  }
}

function linking(offer: Offer) {
  return {
    ability: 'update',
    parameters: [...changeParameters(offer), ref('parameters', 'idempotencyKey')],
    answers: { 204: { description: 'Done.', headers: headers('ETag', 'Idempotency-Replayed') } },
    refusals: [...changeRefusals(offer), 'E_INVALID' as const],
  }
}
