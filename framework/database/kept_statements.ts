import type { Database, Statement } from 'better-sqlite3'

/** Statements kept on one connection; beyond it the oldest goes, because a program can ask for many shapes. */
const MAX_KEPT = 500

/** Characters of all of them: what a statement takes of memory grows with its text, to a hundred times as much. */
const MAX_TEXT = 1_000_000

/** What is asked again and again. Pragmas may act while they are prepared, and a schema is changed once. */
const REPEATED = /^\s*(select|insert|update|delete|with|begin|commit|rollback|savepoint|release)\b/i

/** Ways to change how a statement answers. */
const TOGGLES = ['raw', 'pluck', 'expand', 'safeIntegers', 'bind'] as const

/**
 * Has a connection keep what it prepares: Knex prepares every statement anew, which costs more than running it. One
 * that is being read from, or that answers in another way than usual, is its caller's own.
 */
export function keepStatements(connection: Pick<Database, 'prepare'>): void {
  const prepare = connection.prepare.bind(connection) as (sql: string) => Statement
  const kept = new Map<string, Statement>()
  let text = 0
  const forget = (sql: string) => {
    if (kept.delete(sql)) text -= sql.length
  }
  connection.prepare = ((sql: string) => {
    const known = kept.get(sql)
    if (known && !known.busy) return known
    if (!REPEATED.test(sql)) return prepare(sql)
    const statement = prepare(sql)
    if (known) return statement
    for (const name of TOGGLES) {
      const toggle = statement[name].bind(statement) as (...given: unknown[]) => Statement
      statement[name] = ((...given: unknown[]) => {
        forget(sql)
        return toggle(...given)
      }) as never
    }
    if (sql.length > MAX_TEXT) return statement
    kept.set(sql, statement)
    text += sql.length
    while (kept.size > MAX_KEPT || text > MAX_TEXT) forget(kept.keys().next().value!)
    return statement
  }) as Database['prepare']
}
