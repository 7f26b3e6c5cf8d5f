import env from '#start/env'
import { defineCors } from '#framework/http/main'

/*
 * Which pages of other sites may ask the APIs from a browser. Programs that are no browser may always ask.
 */
export default defineCors({
  origins: (env.get('CORS_ORIGINS') ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean),
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'],
  headers: [
    'accept',
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'if-range',
    'prefer',
    'range',
    'x-api-key',
    'x-request-id',
  ],
  exposed: [
    'accept-ranges',
    'content-range',
    'etag',
    'idempotency-replayed',
    'link',
    'location',
    'preference-applied',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
    'x-request-id',
  ],
  credentials: false,
  maxAge: 7200,
})
