import { DateTime } from 'luxon'
import { TomlDate } from 'smol-toml'

/** `2025-09-15`, with or without a time, with or without a zone, which may have a space before it and its name after it. */
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ]\s*(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?))?\s*(?:([Zz]|UTC|GMT)|([+-]\d{2}):?(\d{2}))?(?:\s+[A-Z]{1,5})?$/

/** Dates in words. Hugo reads these too. */
const FORMATS = [
  'd LLL yyyy',
  'd LLLL yyyy',
  'LLL d, yyyy',
  'LLLL d, yyyy',
  'ccc LLL d HH:mm:ss yyyy',
]

function parseIso(text: string): DateTime | null {
  const found = ISO.exec(text)
  if (!found) return null
  const [, day, time, universal, hours, minutes] = found
  const zone = universal || !hours ? 'Z' : `${hours}:${minutes}`
  return DateTime.fromISO(
    time ? `${day}T${time.replace(',', '.')}${zone}` : `${day}T00:00:00${zone}`,
    { zone: 'utc' }
  )
}

/**
 * An instant from a date as Hugo's authors write them: ISO 8601 and its relatives, RFC 2822, RFC 850, dates in English
 * words, TOML's own. Without a zone it is UTC, as in Hugo.
 * @returns null when it is none of these, or a day that does not exist
 */
export function parseDate(value: unknown): DateTime<true> | null {
  if (value instanceof TomlDate) {
    if (value.isTime()) return null
    return parseDate(value.toISOString())
  }
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (text.length > 64) return null
  const options = { zone: 'utc', locale: 'en' } as const
  const readers = [
    () => parseIso(text),
    () => DateTime.fromRFC2822(text, options),
    () => DateTime.fromHTTP(text, options),
    ...FORMATS.map((format) => () => DateTime.fromFormat(text, format, options)),
  ]
  for (const read of readers) {
    const date = read()
    if (date?.isValid && date.year >= 1 && date.year <= 9999) return date.toUTC() as DateTime<true>
  }
  return null
}
