import type { Database } from 'better-sqlite3'

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** After a word and before whatever else begins with it: words are letters and figures. */
const AFTER = '\u0001'

/**
 * The words of a full-text index of SQLite that begin with a text. Each is leapt to, because a word that stands in
 * every row has a list as long as the table.
 * @returns undefined when there are more than `most`
 */
export function wordsOf(
  connection: Database,
  index: string,
  beginning: string,
  most: number
): string[] | undefined {
  const vocabulary = `temp.${quoted(`${index}_words`)}`
  // Of this connection alone, and nothing is written to the file.
  connection.exec(
    `create virtual table if not exists ${vocabulary} using fts5vocab(main, ${quoted(index)}, instance)`
  )
  const next = connection.prepare(`select term from ${vocabulary} where term >= ? limit 1`)
  const words: string[] = []
  for (let from = beginning; ; from = words.at(-1)! + AFTER) {
    const found = next.get(from) as { term: string } | undefined
    if (!found?.term.startsWith(beginning)) return words
    if (words.length === most) return undefined
    words.push(found.term)
  }
}
