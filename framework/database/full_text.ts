import { fittingName } from './names.js'

/*
 * What the migrations build and the lists ask: both have to write it alike, or PostgreSQL does not find its index and
 * SQLite not its table.
 */

/** The name of a full-text index that was given none. On SQLite it is a table. */
export function fullTextName(table: string, columns: readonly string[]): string {
  return fittingName(`${table}_${columns.join('_')}_fulltext`)
}

/** How SQLite parts text into words, marks off. Vowel signs belong to a word, and a fraction is no letter. */
export const SQLITE_TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* M* Nd Nl Co'"

/** The name under which SQLite gives a row's number: the first of its three that no column has taken. */
export function sqliteRowNumber(columns: Iterable<string>): string {
  const taken = new Set([...columns].map((name) => name.toLowerCase()))
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? 'rowid'
}

/** Combining marks: what is left of an accent when letters are taken apart. */
const MARKS = '\\u0300-\\u036f'

/** Every sign of ASCII that is no letter, figure or blank: PostgreSQL would see addresses, paths and tags in them. */
const SIGNS = '\\u0021-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u007e'

/** A character takes four bytes of a tsvector at most, and beyond 1 MiB of them PostgreSQL would refuse the row. */
const CHARACTERS = 250_000

/** PostgreSQL: the words of columns, marks off. @param columns  quoted */
export function postgresWords(columns: readonly string[]): string {
  const text = columns.map((column) => `coalesce(cast(${column} as text), '')`).join(` || ' ' || `)
  const bare = `regexp_replace(normalize(${text}, NFD), '[${MARKS}]+', '', 'g')`
  const words = `regexp_replace(${bare}, '[${SIGNS}]+', ' ', 'g')`
  return `to_tsvector('simple', left(${words}, ${CHARACTERS}))`
}

/** A word as PostgreSQL's index holds it, but for capitals, which the database makes small. */
export const withoutMarks = (word: string) => word.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
