const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making an Intl formatter costs a hundred times what using one does, so each is made once. */
function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let kept = formatters.get(name)
  if (!kept) {
    kept = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
    formatters.set(name, kept)
  }
  return kept
}

/** "22 November 2026" */
export function date(instant: string | null): string {
  if (!instant) return ''
  return formatter('date', { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(instant)
  )
}

/** "22 Nov", for a column of dates under the heading of their year. */
export function dayAndMonth(instant: string): string {
  return formatter('day and month', { day: 'numeric', month: 'short' }).format(new Date(instant))
}

/** "November 2026" */
export function month(instant: string): string {
  return formatter('month', { month: 'long', year: 'numeric' }).format(new Date(instant))
}

/** "November", of a number from 1 to 12. */
export function monthName(number: number): string {
  return formatter('month name', { month: 'long' }).format(new Date(Date.UTC(2000, number - 1, 1)))
}

/** The day of the month without a zero before it. */
export function day(instant: string): string {
  return instant.charAt(8) === '0' ? instant.charAt(9) : instant.slice(8, 10)
}
