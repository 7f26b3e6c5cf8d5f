import { pointerOf } from './pointer.js'

/**
 * The one table of errors: our code, what HTTP calls it, and a title that is the same for every occurrence.
 * Adapters translate the code into their protocol's word.
 */
export const ERRORS = {
  E_INVALID_PARAMETER: { status: 400, title: 'The request has a parameter that cannot be used' },
  E_QUERY_TOO_EXPENSIVE: { status: 400, title: 'The request asks for more than one answer holds' },
  E_MALFORMED_BODY: { status: 400, title: 'The body could not be read' },
  E_UNAUTHENTICATED: { status: 401, title: 'Credentials are needed' },
  E_FORBIDDEN: { status: 403, title: 'This is not allowed' },
  E_NOT_FOUND: { status: 404, title: 'There is no such record' },
  E_METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method' },
  E_NOT_ACCEPTABLE: { status: 406, title: 'It is not to be had in that form' },
  E_REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  E_CONFLICT: { status: 409, title: 'The record is in use elsewhere' },
  E_IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The same request is still being done' },
  E_PRECONDITION_FAILED: { status: 412, title: 'The record is not what it was when you read it' },
  E_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  E_UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is of a kind that is not read here' },
  E_RANGE_NOT_SATISFIABLE: { status: 416, title: 'The file does not have that part' },
  E_INVALID: { status: 422, title: 'Some fields are not right' },
  E_IDEMPOTENCY_MISMATCH: { status: 422, title: 'This key belongs to another request' },
  E_PRECONDITION_REQUIRED: { status: 428, title: 'Say which version you are changing' },
  E_TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  E_UNEXPECTED: { status: 500, title: 'This should not have happened' },
  E_DATABASE_UNAVAILABLE: { status: 503, title: 'The database cannot be written right now' },
  E_LIMITS_UNAVAILABLE: { status: 503, title: 'Requests cannot be counted right now' },
  E_MAINTENANCE: { status: 503, title: 'The application is down for maintenance' },
} as const

export type ErrorCode = keyof typeof ERRORS

/** One thing that is wrong with one field or parameter. */
export interface Problem {
  field: string
  rule: string
  message: string
  /** Where in the body it stands, as a JSON Pointer (RFC 6901): `/3/title`. */
  pointer?: string
}

/** An expected failure of an operation; adapters turn it into their protocol's form. */
export class OperationError extends Error {
  readonly status: number
  readonly title: string
  readonly problems: readonly Problem[]

  constructor(
    readonly code: ErrorCode,
    detail: string,
    problems: readonly Problem[] = []
  ) {
    super(detail)
    // What is invalid stands in the body, under its field's name unless somebody knows better.
    this.problems =
      code === 'E_INVALID'
        ? problems.map((one) => ({
            ...one,
            pointer: one.pointer ?? (one.field && pointerOf(one.field)),
          }))
        : problems
    this.status = ERRORS[code].status
    this.title = ERRORS[code].title
  }
}

/** JSON that nests so deeply that looking through it would use up the stack. */
export function tooDeep(): OperationError {
  return new OperationError('E_MALFORMED_BODY', 'The body nests lists and objects too deeply.')
}

/** A query parameter that cannot be used: says which, and what is allowed. */
export function invalidParameter(
  parameter: string,
  message: string,
  rule = 'parameter'
): OperationError {
  return new OperationError('E_INVALID_PARAMETER', message, [{ field: parameter, rule, message }])
}

export function notFound(resource: string, key?: unknown): OperationError {
  // Not every reader of JSON takes a NUL.
  const which =
    key === undefined
      ? ''
      : ` "${String(key)
          .slice(0, 100)
          .replace(/\p{Cc}/gu, '?')}"`
  return new OperationError(
    'E_NOT_FOUND',
    `There is no record${which} in ${resource}, or it is not yours to see.`
  )
}
