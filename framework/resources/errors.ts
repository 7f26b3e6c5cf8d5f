/**
 * The one table of errors: our code, what HTTP calls it, and a title that is the same for every occurrence.
 * Adapters translate the code into their protocol's word.
 */
export const ERRORS = {
  E_INVALID_PARAMETER: { status: 400, title: 'The request has a parameter that cannot be used' },
  E_MALFORMED_BODY: { status: 400, title: 'The body could not be read' },
  E_UNAUTHENTICATED: { status: 401, title: 'Credentials are needed' },
  E_FORBIDDEN: { status: 403, title: 'This is not allowed' },
  E_NOT_FOUND: { status: 404, title: 'There is no such record' },
  E_METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method' },
  E_CONFLICT: { status: 409, title: 'The record is in use elsewhere' },
  E_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  E_UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is of a kind that is not read here' },
  E_INVALID: { status: 422, title: 'Some fields are not right' },
  E_TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  E_UNEXPECTED: { status: 500, title: 'This should not have happened' },
  E_DATABASE_UNAVAILABLE: { status: 503, title: 'The database cannot be written right now' },
} as const

export type ErrorCode = keyof typeof ERRORS

/** One thing that is wrong with one field or parameter. */
export interface Problem {
  field: string
  rule: string
  message: string
}

/** An expected failure of an operation; adapters turn it into their protocol's form. */
export class OperationError extends Error {
  readonly status: number
  readonly title: string

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly problems: readonly Problem[] = []
  ) {
    super(detail)
    this.status = ERRORS[code].status
    this.title = ERRORS[code].title
  }
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
  const which = key === undefined ? '' : ` "${String(key).slice(0, 100)}"`
  return new OperationError(
    'E_NOT_FOUND',
    `There is no record${which} in ${resource}, or it is not yours to see.`
  )
}

const UNIQUE_CODES = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505',
  'ER_DUP_ENTRY',
])
const REFERENCE_CODES = new Set([
  'SQLITE_CONSTRAINT_FOREIGNKEY',
  'SQLITE_CONSTRAINT_TRIGGER',
  '23503',
  '23001',
  'ER_ROW_IS_REFERENCED_2',
  'ER_NO_REFERENCED_ROW_2',
])
const UNAVAILABLE_CODES =
  /^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_READONLY|SQLITE_FULL|SQLITE_IOERR|SQLITE_CANTOPEN|25006|55P03|40001|40P01|53\d\d\d|57P0\d|08\d\d\d|ER_LOCK_WAIT_TIMEOUT|ER_LOCK_DEADLOCK|ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN|PROTOCOL_CONNECTION_LOST|ECONNREFUSED|ECONNRESET|ETIMEDOUT)/

interface DriverError {
  name?: string
  code?: string
  message: string
  detail?: string
  sqlMessage?: string
}

export function isUniqueViolation(error: unknown): error is DriverError {
  return UNIQUE_CODES.has((error as DriverError)?.code ?? '')
}

export function isReferenceViolation(error: unknown): boolean {
  return REFERENCE_CODES.has((error as DriverError)?.code ?? '')
}

/** A database that is locked, read-only, full or away: worth trying again later, never a fault of the request. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const { code = '', name } = (error ?? {}) as DriverError
  // Knex gives no code when every connection of its pool stayed busy.
  return UNAVAILABLE_CODES.test(code) || name === 'KnexTimeoutError'
}

/** The columns a unique violation names, as the three drivers tell them; empty when they do not. */
export function violatedColumns(error: DriverError, table: string): string[] {
  const sqlite = /UNIQUE constraint failed: (.+)$/.exec(error.message)
  if (sqlite) return sqlite[1].split(',').map((name) => name.trim().split('.').pop()!)
  const postgres = /Key \((.+?)\)=/.exec(error.detail ?? '')
  if (postgres) return postgres[1].split(',').map((name) => name.trim().replace(/"/g, ''))
  const mysql = /for key '(?:[^'.]+\.)?([^']+)'/.exec(error.sqlMessage ?? error.message)
  // MariaDB names the index; Knex names an index after its table and columns.
  return mysql ? [mysql[1].replace(new RegExp(`^${table}_`), '').replace(/_unique$/, '')] : []
}
