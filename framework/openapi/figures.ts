import { GROUP_LIMIT } from '#framework/resources/main'
import { headers } from './headers.js'
import type { Json } from './json.js'
import type { Names } from './names.js'
import type { Offer } from './offer.js'
import { aggregateParameters } from './parameters.js'
import type { Told } from './told.js'

/** Figures about groups of rows. */
export function aggregates(offer: Offer, { many, words }: Names): Told {
  const { group, measures } = offer.aggregates
  const names = [...group, ...measures]
  return {
    ability: 'list',
    operationId: `aggregate${many}`,
    summary: `Count and add up ${words.many}`,
    description: `Figures about groups of the ${words.many} that you may see.`,
    parameters: aggregateParameters(offer),
    answers: {
      200: {
        description: 'A row for each group, with its values and its figures.',
        headers: headers('Cache-Control', 'ETag', 'Vary'),
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['data', 'meta'],
              properties: {
                data: { type: 'array', items: rowOf(names), maxItems: GROUP_LIMIT.max },
                meta: META,
              },
              additionalProperties: false,
            },
            example: { data: [], meta: { limit: GROUP_LIMIT.default, hasMore: false } },
          },
        },
      },
      304: {
        description: 'It is what `If-None-Match` names.',
        headers: headers('Cache-Control', 'ETag', 'Vary'),
      },
    },
    refusals: ['E_QUERY_TOO_EXPENSIVE', 'E_NOT_FOUND', 'E_NOT_ACCEPTABLE', 'E_PRECONDITION_FAILED'],
  }
}

/** What a figure is depends on its field, and a group may be of rows without a value. */
function rowOf(names: readonly string[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { title: name }])),
    additionalProperties: false,
  }
}

const META: Json = {
  type: 'object',
  required: ['limit', 'hasMore'],
  properties: {
    limit: { type: 'integer', format: 'int32', minimum: 1, maximum: GROUP_LIMIT.max },
    hasMore: { type: 'boolean' },
  },
  additionalProperties: false,
}
