import type { IncomingMessage } from 'node:http'
import { errors as httpErrors } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import logger from '@adonisjs/core/services/logger'
import {
  ERRORS,
  type ErrorCode,
  isDatabaseUnavailable,
  OperationError,
  type Problem,
} from '#framework/resources/main'
import type { Exchange } from './exchange.js'
import { withoutStatement } from './without_statement.js'

/** Where the page about an error is, as `type` names it: the same in every installation. */
export const ERROR_PAGES = '/api/errors/'

/** The members of an application/problem+json document (RFC 9457). */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  instance: string
  errors?: readonly Problem[]
}

/** What HTTP and the body parser call things, in our words. */
const BY_STATUS: Record<number, ErrorCode> = {
  400: 'E_MALFORMED_BODY',
  401: 'E_UNAUTHENTICATED',
  403: 'E_FORBIDDEN',
  404: 'E_NOT_FOUND',
  405: 'E_METHOD_NOT_ALLOWED',
  406: 'E_NOT_ACCEPTABLE',
  413: 'E_BODY_TOO_LARGE',
  415: 'E_UNSUPPORTED_MEDIA_TYPE',
  422: 'E_MALFORMED_BODY',
  429: 'E_TOO_MANY_REQUESTS',
}

const DETAILS: Partial<Record<ErrorCode, string>> = {
  E_MALFORMED_BODY:
    'The body is not valid JSON. Send one JSON object with content-type application/json.',
  E_NOT_FOUND: 'There is nothing at this address.',
  E_BODY_TOO_LARGE: 'The body is larger than this server takes.',
  E_UNSUPPORTED_MEDIA_TYPE: 'Send application/json.',
  E_TOO_MANY_REQUESTS: 'Too many requests; wait and try again.',
}

/** Any error as one of ours. What nobody expected becomes E_UNEXPECTED and tells nothing of the inside. */
export function toOperationError(error: unknown): OperationError {
  if (error instanceof OperationError) return error
  if (isDatabaseUnavailable(error)) {
    return new OperationError(
      'E_DATABASE_UNAVAILABLE',
      'The database is locked, read-only or away. Try again in a moment.'
    )
  }
  if (error instanceof httpErrors.E_ROUTE_NOT_FOUND)
    return new OperationError('E_NOT_FOUND', DETAILS.E_NOT_FOUND!)
  const code = BY_STATUS[(error as { status?: number })?.status ?? 500]
  if (code) return new OperationError(code, DETAILS[code] ?? ERRORS[code].title)
  return new OperationError(
    'E_UNEXPECTED',
    'The fault is ours and has been noted. Quote the instance if you report it.'
  )
}

/** @param id  names the request, in the log too */
export function problemOf(
  { code, title, status, message, problems }: OperationError,
  id: string
): ProblemDocument {
  return {
    type: ERROR_PAGES + code,
    title,
    status,
    detail: message,
    code,
    instance: `urn:request:${id}`,
    ...(problems.length ? { errors: problems } : {}),
  }
}

/** What an error's answer needs besides the document, names and values in turn. Nobody is to keep an error. */
function headersOf({ code }: OperationError, { headers }: IncomingMessage): string[] {
  const more = ['content-type', 'application/problem+json', 'cache-control', 'no-store']
  if (code === 'E_UNAUTHENTICATED') {
    const wrong = headers.authorization === undefined ? '' : ', error="invalid_token"'
    more.push('www-authenticate', `Bearer realm="api"${wrong}`)
  }
  if (code === 'E_DATABASE_UNAVAILABLE' || code === 'E_LIMITS_UNAVAILABLE') {
    more.push('retry-after', '2')
  }
  return more
}

/** Answers an error as a problem document. */
export function sendProblem(exchange: Exchange, error: OperationError): void {
  const headers = headersOf(error, exchange.request)
  for (let at = 0; at < headers.length; at += 2) exchange.set(headers[at], headers[at + 1])
  exchange.send(error.status, JSON.stringify(problemOf(error, exchange.id)))
}

/** The same for an address that AdonisJS serves; what it has put on the answer stays there. */
export function answerProblem({ request, response }: HttpContext, error: OperationError): void {
  const headers = headersOf(error, request.request)
  for (let at = 0; at < headers.length; at += 2) response.header(headers[at], headers[at + 1])
  response.status(error.status).send(JSON.stringify(problemOf(error, request.id()!)))
}

/** Notes an error that is our fault. What a client did wrong is the client's to read. */
export function reportProblem(error: unknown, id: string): void {
  if (error instanceof OperationError && error.status < 500) return
  const err = withoutStatement(error)
  logger.error({ err, 'x-request-id': id }, err instanceof Error ? err.message : String(err))
}
