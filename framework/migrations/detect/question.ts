import type { JsonValue } from '#framework/fields/main'

export type QuestionKind =
  'rename-column' | 'rename-table' | 'fill' | 'narrow' | 'enum-map' | 'drop-confirm' | 'pk-change'

/** One answer that can be chosen. */
export interface Option {
  /** What stands in the answers file. */
  answer: JsonValue
  label: string
  /** The flag that says the same, where there is one. */
  flag?: string
}

/** Something a person has to say before a file can be written. */
export interface Question {
  /** Made of the change alone, so that it is the same on the next run: 'rename-column:posts.headline'. */
  id: string
  kind: QuestionKind
  table: string
  column: string | null
  text: string
  options: Option[]
  /** What Enter chooses; null where an answer loses something. */
  default: JsonValue
  /** A value of one's own may be given besides the options: a literal, or `{ "sql": expression }`. */
  takesValue?: true
  /** The flags that give such a value, with VALUE and EXPRESSION where it stands. */
  valueFlags?: { value: string; sql: string }
  /** For an enum: each of these becomes one of `kept`, or null where that is allowed. */
  removed?: readonly string[]
  kept?: readonly string[]
  takesNull?: boolean
}

/** Question id → answer, from flags and the answers file. */
export type Answers = ReadonlyMap<string, JsonValue>

/** Where rows are said to fit already: the file stops before its first write if one does not. */
export const GUARD = 'guard'
export const DROP = 'drop'
export const KEEP = 'keep'
