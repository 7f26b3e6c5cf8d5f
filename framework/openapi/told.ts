import type { ErrorCode } from '#framework/resources/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import type { Offer } from './offer.js'
import { exampleOf } from './schemas.js'

/** What is told of one operation; what is the same for all is added to it. */
export interface Told {
  /** What the policy calls it. */
  ability: string
  operationId: string
  summary: string
  description: string
  parameters?: Json[]
  requestBody?: Json
  answers: Json
  refusals: readonly ErrorCode[]
}

/** Reasons for which something sent may be refused. */
export const BODY_REFUSALS: readonly ErrorCode[] = [
  'E_MALFORMED_BODY',
  'E_REQUEST_TIMEOUT',
  'E_BODY_TOO_LARGE',
  'E_UNSUPPORTED_MEDIA_TYPE',
  'E_INVALID',
]

/** A body with one record. */
export function recordContent(offer: Offer, record: Json): Json {
  return {
    'application/json': {
      schema: {
        type: 'object',
        required: ['data'],
        properties: { data: record },
        additionalProperties: false,
      },
      example: { data: exampleOf(offer) },
    },
  }
}

/** The answer to whoever wants no body. */
export const MINIMAL: Json = {
  description: 'Done; `Prefer` wants no body.',
  headers: headers('ETag', 'Idempotency-Replayed', 'Preference-Applied'),
}

/** Headers of a request that any write takes, as parameters. */
export const WRITE_PARAMETERS: readonly Json[] = [
  ref('parameters', 'idempotencyKey'),
  ref('parameters', 'prefer'),
]

/** Reasons for which a write may be refused, whatever it does. */
export const WRITE_REFUSALS: readonly ErrorCode[] = [
  'E_CONFLICT',
  'E_IDEMPOTENCY_IN_FLIGHT',
  'E_IDEMPOTENCY_MISMATCH',
]

/** The headers of a request that name versions of the record that is changed. */
export function changeParameters(offer: Offer): Json[] {
  const ifMatch = ref('parameters', offer.requiresVersion ? 'requiredIfMatch' : 'ifMatch')
  return [ifMatch, ref('parameters', 'ifNoneMatch')]
}

/** Reasons for which a change of a record that is there may be refused. */
export function changeRefusals(offer: Offer): ErrorCode[] {
  const always: ErrorCode[] = ['E_NOT_FOUND', 'E_PRECONDITION_FAILED', ...WRITE_REFUSALS]
  return offer.requiresVersion ? [...always, 'E_PRECONDITION_REQUIRED'] : always
}
