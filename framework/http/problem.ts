import { randomUUID } from 'node:crypto'
import { errors as httpErrors } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import {
  ERRORS,
  type ErrorCode,
  isDatabaseUnavailable,
  OperationError,
  type Problem,
} from '#framework/resources/main'

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

/** Answers an error as a problem document. */
export function answerProblem({ response, request }: HttpContext, error: OperationError): void {
  const document: ProblemDocument = {
    type: `urn:gable:${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.message,
    code: error.code,
    instance: `urn:request:${request.id() ?? randomUUID()}`,
    ...(error.problems.length ? { errors: error.problems } : {}),
  }
  if (error.code === 'E_UNAUTHENTICATED') response.header('www-authenticate', 'Bearer realm="api"')
  if (error.code === 'E_DATABASE_UNAVAILABLE') response.header('retry-after', '2')
  response
    .status(error.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(document))
}
