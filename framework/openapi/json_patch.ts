import { MAX_PATCH } from '#framework/resources/main'
import type { Json } from './json.js'

const POINTER: Json = { type: 'string', format: 'json-pointer', maxLength: 1000 }

/** A value of any kind. */
const ANY: Json = { description: 'The value.' }

function step(op: string, members: Json): Json {
  return {
    type: 'object',
    required: ['op', 'path', ...Object.keys(members)],
    properties: { op: { type: 'string', const: op }, path: POINTER, ...members },
    additionalProperties: false,
  }
}

/** JSON Patch (RFC 6902). */
export const JSON_PATCH: Json = {
  type: 'array',
  description: 'Changes in order, all of them or none (RFC 6902).',
  maxItems: MAX_PATCH,
  items: {
    oneOf: [
      step('add', { value: ANY }),
      step('replace', { value: ANY }),
      step('test', { value: ANY }),
      step('remove', {}),
      step('move', { from: POINTER }),
      step('copy', { from: POINTER }),
    ],
  },
  examples: [[{ op: 'replace', path: '/title', value: 'Another title' }]],
}
