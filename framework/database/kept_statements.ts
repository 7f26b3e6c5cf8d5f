import type { Database, Statement } from 'better-sqlite3'

/** Statements kept on one connection; beyond it the oldest goes, because a program can ask for many shapes. */
const MAX_KEPT = 500

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
  connection.prepare = ((sql: string) => {
    if (!REPEATED.test(sql)) return prepare(sql)
    const known = kept.get(sql)
    if (known && !known.busy) return known
    const statement = prepare(sql)
    if (known) return statement
    for (const name of TOGGLES) {
      const toggle = statement[name].bind(statement) as (...given: unknown[]) => Statement
      statement[name] = ((...given: unknown[]) => {
        kept.delete(sql)
        return toggle(...given)
      }) as never
    }
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!)
    kept.set(sql, statement)
    return statement
  }) as Database['prepare']
}
