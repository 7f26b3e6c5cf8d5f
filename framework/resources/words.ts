import { withoutMarks } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import type { Search } from './conditions.js'

/** What a full-text index takes for a word: letters with their marks, and figures. MySQL has the underscore in it. */
const WORDS: Record<Dialect, RegExp> = {
  sqlite: /[\p{L}\p{M}\p{Nd}\p{Nl}]+/gu,
  pg: /[\p{L}\p{M}\p{Nd}\p{Nl}]+/gu,
  mysql: /[\p{L}\p{M}\p{Nd}\p{Nl}_]+/gu,
}

const LETTER = /[\p{L}\p{Nd}\p{Nl}]/u

/** Scripts without blanks: an index takes a whole sentence for one word, of which only the beginning is found. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** What InnoDB leaves out of an index: words shorter or longer than these, and the words of its own list. */
const SHORTEST = 3
const LONGEST = 84
const STOPWORDS =
  'a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where who will with und the www'.split(
    ' '
  )

/** A part of a text between blanks, and what a full-text index can be asked of it. */
export interface Typed {
  text: string
  /** Words that all have to begin one in the index. */
  words: readonly string[]
  /** Whether that says it all; otherwise the rows have to be looked at as well. */
  isWhole: boolean
}

/** What a full-text index of a database knows of a text without blanks. */
export function typed(text: string, dialect: Dialect): Typed {
  const found = (text.normalize('NFC').match(WORDS[dialect]) ?? []).filter((word) =>
    LETTER.test(word)
  )
  if (UNSPACED.test(text)) return { text, words: [], isWhole: false }
  const words = dialect === 'mysql' ? found.filter(isInInnodb) : found
  return { text, words, isWhole: words.length > 0 && words.length === found.length }
}

/** Whether InnoDB has every word that begins so: not where one of them would be too short, or is on its list. */
function isInInnodb(word: string): boolean {
  const { length } = [...word]
  const bare = withoutMarks(word).toLowerCase()
  const isListed = STOPWORDS.some((stopword) => stopword.startsWith(bare))
  return length >= SHORTEST && length <= LONGEST && !isListed
}

/** Words as a full-text query of the database: each has to begin one. They are letters and figures, so it says no more. */
export const QUERIES: Record<Dialect, (search: Search) => string> = {
  sqlite: ({ words, begun }) =>
    words.map((word, index) => sqliteQuery(word, begun?.[index])).join(' AND '),
  pg: ({ words }) => words.map((word) => `'${withoutMarks(word)}':*`).join(' & '),
  mysql: ({ words }) => words.map((word) => `+${word}*`).join(' '),
}

/** A beginning is put together of the rows of all its words before the first is told; words themselves are not. */
function sqliteQuery(word: string, begun: readonly string[] | undefined): string {
  if (!begun?.length) return `"${word}"*`
  return `(${begun.map((one) => `"${one}"`).join(' OR ')})`
}
