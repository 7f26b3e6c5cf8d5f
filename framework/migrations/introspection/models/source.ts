/** A piece of source that stands as it is among values. */
export class Code {
  constructor(readonly text: string) {}
}

const NAME = /^[A-Za-z_$][\w$]*$/

/** A value as TypeScript writes it; prettier lays it out. Entries without a value are left out. */
export function sourceOf(value: unknown): string {
  if (value instanceof Code) return value.text
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  const written = entries.map(
    ([name, entry]) => `${NAME.test(name) ? name : quoted(name)}: ${sourceOf(entry)}`
  )
  return written.length ? `{ ${written.join(', ')} }` : '{}'
}

/** The arguments of a call: nothing for options that say nothing. */
export function argumentsOf(...values: unknown[]): string {
  const written = values.map(sourceOf)
  if (written.at(-1) === '{}') written.pop()
  return written.join(', ')
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner}'`
}
