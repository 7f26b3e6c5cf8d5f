import type { Exchange } from '#framework/http/main'
import {
  type ChangeOptions,
  OperationError,
  operations,
  type Registered,
  type WriteOptions,
} from '#framework/resources/main'
import { tagOfFound } from './encode.js'
import { checkNoneMatch, versionsIn } from './etag.js'

/**
 * What a write at an address that is no record is told.
 * @throws E_PRECONDITION_FAILED when If-Match names a version: passing it over could overwrite somebody's work
 */
export function optionsOf(exchange: Exchange): WriteOptions {
  const version = versionsIn(exchange)
  if (version === undefined || version === '*') return told(exchange)
  throw new OperationError(
    'E_PRECONDITION_FAILED',
    'This address has no version that If-Match could name. In a bulk each entry takes a version.'
  )
}

function told(exchange: Exchange): WriteOptions {
  const key = keyIn(exchange)
  return { surface: 'api', origin: exchange, idempotency: key === undefined ? undefined : { key } }
}

/**
 * What a write of a record that is there is told: with the version that If-Match names.
 * @throws E_PRECONDITION_FAILED when it is what If-None-Match names
 */
export async function changeOptionsOf(
  exchange: Exchange,
  registered: Registered,
  id: string
): Promise<ChangeOptions> {
  const version = versionsIn(exchange)
  if (exchange.header('if-none-match') !== undefined) {
    const found = await operations.showText(registered, exchange.actor, id, {}, 'api')
    checkNoneMatch(exchange, tagOfFound(found))
  }
  return { ...told(exchange), version }
}

/** The header Idempotency-Key; its text may stand in quotes, as a structured field has it (RFC 9651). */
function keyIn(exchange: Exchange): string | undefined {
  return exchange.header('idempotency-key')?.replace(/^"(.*)"$/, '$1')
}
