import type { Field, JsonValue } from '#framework/fields/main'
import { type SafeHtml, html } from '#framework/html/main'
import type { Registered, Tone } from '#framework/resources/main'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

const NUMBERS = new Set(['integer', 'bigInteger', 'float', 'decimal', 'money'])

/** Columns of these stand to the right, so that digits stand below digits. */
export const isNumeric = (field: Field): boolean => NUMBERS.has(field.kind.name)

function distance(millis: number): string | undefined {
  const size = Math.abs(millis)
  if (size < MINUTE) return 'just now'
  if (size >= 7 * DAY) return undefined
  const [amount, unit] =
    size < HOUR
      ? [Math.round(size / MINUTE), 'min']
      : size < DAY
        ? [Math.round(size / HOUR), 'h']
        : [Math.round(size / DAY), size < 1.5 * DAY ? 'day' : 'days']
  return millis > 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`
}

/**
 * An instant as people say it: near ones by their distance, others by their day; the exact one in UTC beside it.
 * @param now  milliseconds; the clock's unless said
 */
export function instant(iso: string, now = Date.now()): SafeHtml {
  const millis = Date.parse(iso)
  const exact = `${iso.slice(0, 16).replace('T', ' ')} UTC`
  return html`<time datetime="${iso}" title="${exact}">${distance(now - millis) ?? DATE.format(millis)}</time>`
}

/** A value that has a tone: its word after a dot. */
export function status(word: SafeHtml, tone: Tone | undefined): SafeHtml {
  return html`<span class="status status--${tone ?? 'quiet'}">${word}</span>`
}

/** A field's value in a table or a list of facts; a file's is `fileCell`. */
export function cell(owner: Registered, field: Field, value: JsonValue | undefined): SafeHtml {
  const { admin } = owner.resource.options
  const tones = admin
    ? (admin.tones as Record<string, Record<string, Tone>> | undefined)
    : undefined
  const ownTones = tones?.[field.name]
  if (ownTones && typeof value === 'string') return status(field.cell(value), ownTones[value])
  if (field.kind.name === 'dateTime' && typeof value === 'string') return instant(value)
  return field.cell(value)
}
