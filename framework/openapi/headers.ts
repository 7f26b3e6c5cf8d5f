import type { Json } from './json.js'
import { ref } from './json.js'

const integer = (minimum: number, maximum: number): Json => ({
  type: 'integer',
  format: 'int32',
  minimum,
  maximum,
})

const text = (maxLength: number, pattern = '^[\\u0020-\\u007E]*$'): Json => ({
  type: 'string',
  maxLength,
  pattern,
})

/** Every header that answers may have, by its name. */
export const HEADERS: Json = {
  'Access-Control-Allow-Origin': {
    description: 'Given to web pages of the origins that may read answers; see `config/cors.ts`.',
    schema: text(255),
    example: 'https://app.example.com',
  },
  'RateLimit': {
    description: 'What is left of the limits, and the seconds until they are whole again.',
    schema: text(1000),
    example: '"token";r=98;t=1',
  },
  'RateLimit-Policy': {
    description: 'The limits: how much in how many seconds.',
    schema: text(1000),
    example: '"token";q=100;w=60',
  },
  'X-Request-Id': {
    description: 'Names the request, in the log of the server too. One that is sent is kept.',
    schema: text(128, '^[\\w.:+/=-]{1,128}$'),
    example: '0198c1f4-6f0a-7c3e-9b1d-2f6a8e4c5b70',
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    required: true,
    schema: integer(0, 86_400),
    example: 30,
  },
  'ETag': {
    description:
      'Names the record as it is now: its version, a point, and a hash of this representation.',
    schema: text(255, '^(W/)?"[\\u0021\\u0023-\\u007E]*"$'),
    example: '"mi5l2k3v.9x2"',
  },
  'Link': {
    description:
      'The first, the previous and the next page (RFC 8288); not there where their addresses are too long for a header.',
    schema: text(2000),
    example: '</api/posts>; rel="first"',
  },
  'Cache-Control': {
    description: 'Whoever keeps it asks each time whether it still holds.',
    schema: text(255),
    example: 'no-cache',
  },
  'Vary': {
    description: 'Headers of the request on which the answer depends.',
    schema: text(1000),
    example: 'Accept, Accept-Encoding, Authorization, X-Api-Key',
  },
  'Accept-Ranges': {
    description: 'A part of it can be had, by `Range`.',
    schema: { type: 'string', enum: ['bytes'] },
    example: 'bytes',
  },
  'Content-Range': {
    description: 'Which part of the file this is, and how long the whole is.',
    required: true,
    schema: text(100, '^bytes (\\d+-\\d+|\\*)/\\d+$'),
    example: 'bytes 0-499/2000',
  },
  'Idempotency-Replayed': {
    description: 'It was done before, with this key, and this is what it came to then.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  'Preference-Applied': {
    description: 'The preference that was followed.',
    schema: text(255),
    example: 'return=minimal',
  },
  'Location': {
    description: 'The address of the new record.',
    required: true,
    schema: { type: 'string', format: 'uri-reference', maxLength: 2000 },
    example: '/api/posts/1',
  },
  'WWW-Authenticate': {
    description: 'How to give credentials.',
    required: true,
    schema: text(255),
    example: 'Bearer realm="api"',
  },
}

/** Headers that any answer may have. */
const COMMON = ['Access-Control-Allow-Origin', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id']

/** The headers of an answer: the common ones and these. */
export function headers(...names: string[]): Json {
  return Object.fromEntries([...COMMON, ...names].map((name) => [name, ref('headers', name)]))
}
