import type { Dialect } from '#framework/fields/main'
import type { PlannedFile } from '#framework/migrations/main'

/** Functions that a run brings along and no shell has. */
const OWN_FUNCTION = /\bgable_\w+\(/

const isComment = (statement: string) => statement.startsWith('--')

const SQLITE_HEAD = [
  '-- For the sqlite3 shell, 3.53 or newer. It stops at the first error, and then keeps nothing of that file.',
  '.bail on',
]

const BEFORE: Record<Dialect, string[]> = {
  // A table that is made anew would take the rows along that point at it.
  sqlite: ['pragma foreign_keys = off;', 'begin immediate;'],
  pg: ['begin;'],
  mysql: [],
}

const AFTER: Record<Dialect, string[]> = {
  sqlite: ['commit;', 'pragma foreign_keys = on;'],
  pg: ['commit;'],
  mysql: [],
}

/** The first planned file whose statements only a run can carry out; undefined when every one can be played. */
export function unplayable(files: readonly PlannedFile[]): PlannedFile | undefined {
  return files.find(({ steps }) =>
    steps.some(({ sql }) =>
      sql.some((statement) => !isComment(statement) && OWN_FUNCTION.test(statement))
    )
  )
}

/** The plan as text that a database's own shell takes: each file in a transaction, where the database has them. */
export function scriptOf(files: readonly PlannedFile[], dialect: Dialect): string[] {
  const head = dialect === 'sqlite' ? SQLITE_HEAD : []
  return [...head, ...files.flatMap((file) => linesOf(file, dialect))]
}

function linesOf({ name, direction, steps, isNoted }: PlannedFile, dialect: Dialect): string[] {
  const short = name.slice(name.lastIndexOf('/') + 1)
  const note = direction === 'up' ? [`-- then: node ace migration:fake ${short}`] : []
  if (isNoted) return [`-- ${name}, noted`, '']
  const statements = steps.flatMap(({ sql }) => sql).map(ended)
  return [
    `-- ${name}, ${direction}`,
    ...BEFORE[dialect],
    ...statements,
    ...AFTER[dialect],
    ...note,
    '',
  ]
}

export const ended = (statement: string): string =>
  /;\s*$/.test(statement) || isComment(statement) ? statement : `${statement};`
