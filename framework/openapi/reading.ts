import type { Endpoint } from '#framework/rest/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import type { Names } from './names.js'
import type { Offer } from './offer.js'
import { listParameters, showParameters } from './parameters.js'
import { exampleOf } from './schemas.js'
import { recordContent, type Told } from './told.js'

/** Headers of a request that name representations its sender has. */
const CONDITIONS: readonly Json[] = [ref('parameters', 'ifNoneMatch'), ref('parameters', 'ifMatch')]

const READ_HEADERS = ['Cache-Control', 'ETag', 'Vary']

const NOT_MODIFIED: Json = {
  description: 'It is what `If-None-Match` names.',
  headers: headers(...READ_HEADERS),
}

/** Rows one after the other, as many as there are. */
const ROWS: Json = { type: 'string', format: 'binary', maxLength: 2_147_483_647 }

/** The forms in which a list of any length can be had. */
const STREAMS: Json = {
  'text/csv': { schema: ROWS },
  'application/x-ndjson': { schema: ROWS },
}

export function list(offer: Offer, { one, many, words }: Names, { gives }: Endpoint): Told {
  // A list that offers one form says so; one that sees to its forms itself has them all.
  const streams = gives === undefined
  const { default: limit } = offer.limit
  return {
    ability: 'list',
    operationId: `list${many}`,
    summary: `List ${words.many}`,
    description: `The rows of ${words.many} that you may see, a page at a time.`,
    parameters: [...listParameters(offer, { streams }), ...CONDITIONS],
    answers: {
      200: {
        description: 'A page of rows, and how to go on from there.',
        headers: headers(...READ_HEADERS, 'Link'),
        content: {
          'application/json': {
            schema: ref('schemas', `${one}List`),
            example: {
              data: [exampleOf(offer)],
              meta: { limit, offset: 0, nextCursor: null, previousCursor: null },
              links: { next: null, prev: null },
            },
          },
          ...(streams ? STREAMS : {}),
        },
      },
      304: NOT_MODIFIED,
    },
    refusals: ['E_QUERY_TOO_EXPENSIVE', 'E_NOT_ACCEPTABLE', 'E_PRECONDITION_FAILED'],
  }
}

export function show(offer: Offer, { one, words }: Names): Told {
  return {
    ability: 'show',
    operationId: `show${one}`,
    summary: `Show one ${words.one}`,
    description: 'One record, whole unless `fields` asks for less.',
    parameters: [...showParameters(offer), ...CONDITIONS],
    answers: {
      200: {
        description: 'The record.',
        headers: headers(...READ_HEADERS),
        content: recordContent(offer, ref('schemas', one)),
      },
      304: NOT_MODIFIED,
    },
    refusals: ['E_QUERY_TOO_EXPENSIVE', 'E_NOT_FOUND', 'E_NOT_ACCEPTABLE', 'E_PRECONDITION_FAILED'],
  }
}
