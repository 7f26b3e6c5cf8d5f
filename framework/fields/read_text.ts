import { Refusal } from './refusal.js'

export interface TextLimits {
  min?: number
  max: number
  /** Line breaks and tabs are allowed. */
  lines?: boolean
  /** Keep white space at both ends. */
  untrimmed?: boolean
}

// Half of a surrogate pair cannot be written as UTF-8: a database would store another character in its place.
const UNSTORABLE = /[\0\p{Surrogate}]/u
const CONTROLS = /[\p{Cc}\u2028\u2029]/u

/**
 * Reads text within limits. Line breaks become `\n`, because a form sends `\r\n` for the same text.
 * Lengths count UTF-16 units, as `maxlength` in a browser does; a database counts the same or fewer.
 */
export function readText(
  value: unknown,
  { min = 1, max, lines, untrimmed }: TextLimits
): string | Refusal {
  if (typeof value !== 'string') return new Refusal('string', '{{ field }} must be text')
  let text = untrimmed ? value : value.trim()
  if (lines) text = text.replace(/\r\n?/g, '\n')
  if (text.length > max) {
    return new Refusal('maxLength', '{{ field }} must not be longer than {{ max }} characters', {
      max,
    })
  }
  if (text.length < min) {
    return new Refusal('minLength', '{{ field }} must have at least {{ min }} characters', { min })
  }
  if (UNSTORABLE.test(text)) {
    return new Refusal('characters', '{{ field }} contains a character that cannot be stored')
  }
  if (!lines && CONTROLS.test(text)) {
    return new Refusal(
      'characters',
      '{{ field }} must be one line, without tabs or control characters'
    )
  }
  return text
}

/** What one line of text, and text of several, looks like in JSON Schema. */
export const ONE_LINE = '^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$'
export const LINES = '^[^\\u0000]*$'

/** A text for examples that keeps the limits of its field. */
export function exampleText(text: string, { min = 1, max }: TextLimits): string {
  return text.slice(0, max).trim().padEnd(min, '.')
}

/** The beginning of a long text, for a table cell: whole words, at most `length` characters. */
export function excerptOf(text: string, length = 120): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 20)).replace(/[\uD800-\uDBFF]$/, '')}…`
}
