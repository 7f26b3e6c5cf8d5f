import { OperationError } from './errors.js'
import type { Registered } from './registry.js'
import type { Shape } from './shape.js'

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

const LOCK_TIMEOUTS = new Set(['55P03', 'ER_LOCK_WAIT_TIMEOUT'])

/** A row that another transaction holds stayed locked for longer than the database waits. */
export function isLockTimeout(error: unknown): boolean {
  return LOCK_TIMEOUTS.has((error as DriverError)?.code ?? '')
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

/** Another writer took the slug that was made for this record: making it again is the cure. */
export function isGeneratedSlugTaken(
  error: unknown,
  shape: Shape,
  values: Record<string, unknown>
): boolean {
  if (!isUniqueViolation(error)) return false
  return violatedColumns(error, shape.table).some((column) => {
    const field = [...shape.fields.values()].find((one) => one.columnName === column)
    return field?.kind.name === 'slug' && field.options.from !== undefined && !values[field.name]
  })
}

/** A database's refusal in our words; anything else stays as it is. */
export function translated(
  error: unknown,
  registered: Registered,
  values: Record<string, unknown>
): unknown {
  const { shape, name } = registered.resource
  if (isUniqueViolation(error)) {
    const columns = violatedColumns(error, shape.table)
    const fields = [...shape.fields.values()].filter((field) => columns.includes(field.columnName))
    const problems = fields.map((field) => ({
      field: field.name,
      rule: 'unique',
      message: `${field.label}: "${String(values[field.name] ?? '').slice(0, 100)}" is taken already.`,
    }))
    return new OperationError('E_INVALID', 'Another record has this value already.', problems)
  }
  if (isReferenceViolation(error)) {
    return new OperationError(
      'E_CONFLICT',
      `Other records still point at this one in ${name}: remove or move them first.`
    )
  }
  return error
}
