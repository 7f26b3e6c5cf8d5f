/** `{ filter: { status: 'draft' } }` → `?filter[status]=draft`: the query string of an address, empty for nothing. */
export function queryString(query: object): string {
  const parameters: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (name === 'include' && isGroup(value)) writeIncludes(parameters, name, value)
    else write(parameters, name, value)
  }
  return parameters.length ? `?${parameters.join('&')}` : ''
}

/** Whether a list in it is empty: that means something, `in: []` no row, and no address can say it. */
export function hasEmptyList(value: unknown): boolean {
  if (Array.isArray(value) && value.length === 0) return true
  return isGroup(value) && Object.values(value).some(hasEmptyList)
}

/** The same as the body of QUERY. */
export function queryBody(query: object): object {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, inBody(value as unknown)])
  )
}

function inBody(value: unknown): unknown {
  if (value === null) return { null: true }
  if (Array.isArray(value)) return value.map(inBody)
  return isGroup(value) ? queryBody(value) : value
}

function write(parameters: string[], name: string, value: unknown): void {
  if (value === undefined) return
  if (Array.isArray(value)) {
    if (value.some(isGroup)) {
      for (const [index, part] of value.entries()) write(parameters, `${name}[${index}]`, part)
    } else writeTexts(parameters, name, value.map(textOf))
  } else if (isGroup(value)) {
    for (const [key, part] of Object.entries(value)) write(parameters, `${name}[${key}]`, part)
  } else if (value === null) add(parameters, `${name}[null]`, 'true')
  else add(parameters, name, textOf(value))
}

/** Relations to read along; one of which nothing more is said is asked for all the same. */
function writeIncludes(parameters: string[], name: string, relations: object): void {
  for (const [relation, asked] of Object.entries(relations) as [string, unknown][]) {
    if (asked === undefined) continue
    const here = `${name}[${relation}]`
    const before = parameters.length
    for (const [word, part] of isGroup(asked) ? Object.entries(asked) : []) {
      if (word === 'include' && isGroup(part)) writeIncludes(parameters, `${here}[include]`, part)
      else write(parameters, `${here}[${word}]`, part)
    }
    if (parameters.length === before) add(parameters, here, 'true')
  }
}

/** A comma between values would be read as the end of one: they are given one by one then, and a single one twice. */
function writeTexts(parameters: string[], name: string, texts: readonly string[]): void {
  if (!texts.some((text) => text.includes(','))) return add(parameters, name, texts.join(','))
  for (const text of texts.length === 1 ? [texts[0]!, texts[0]!] : texts)
    add(parameters, name, text)
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

const textOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))

function add(parameters: string[], name: string, text: string): void {
  parameters.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
}
