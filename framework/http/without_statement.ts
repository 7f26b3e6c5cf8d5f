/** Knex puts the statement, values and all, before the database's own words. */
const STATEMENT = /^[\s\S]* - (?=[^\n]*$)/

interface Reported {
  message: string
  stack?: string
  sql?: unknown
  bindings?: unknown
  cause?: unknown
}

/**
 * An error of the database driver as it may be logged: without the SQL and the values bound in it, which may be a
 * password's hash, a session or a letter. Other errors come back as they are.
 */
export function withoutStatement(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const reported = error as Reported
  if (reported.cause instanceof Error) reported.cause = withoutStatement(reported.cause)
  if (!isFromDriver(error)) return error
  const reason = error.message.replace(STATEMENT, '')
  reported.stack = error.stack?.replace(error.message, reason)
  reported.message = reason
  delete reported.sql
  delete reported.bindings
  return error
}

function isFromDriver(error: Error): boolean {
  const { code, sql, sqlMessage, severity } = error as Error & Record<string, unknown>
  if (sql !== undefined || sqlMessage !== undefined || severity !== undefined) return true
  return typeof code === 'string' && /^(SQLITE_|ER_|[0-9A-Z]{5}$)/.test(code)
}
