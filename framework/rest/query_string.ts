import { invalidParameter } from '#framework/resources/main'

/** What was given under one name: its values, and the parameters in brackets after it, as in `filter[status]=draft`. */
export interface Parameter {
  values: string[]
  inner: Map<string, Parameter>
}

const MAX_PARAMETERS = 200
/** Brackets after one name. */
const MAX_BRACKETS = 20
const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/

/**
 * Reads a query string without leaving anything out: a filter that is passed over shows more than was asked for.
 * @throws E_INVALID_PARAMETER for one that is too long or not percent-encoded UTF-8
 */
export function parseQueryString(query: string): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  const parts = query.split('&', MAX_PARAMETERS + 1)
  if (parts.length > MAX_PARAMETERS)
    throw invalidParameter(
      'query',
      `A query string may have ${MAX_PARAMETERS} parameters.`,
      'terms'
    )
  for (const part of parts) {
    if (part === '') continue
    const [name, value = ''] = halves(part).map(decoded)
    reach(parameters, name).values.push(value)
  }
  return parameters
}

function halves(part: string): string[] {
  const mark = part.indexOf('=')
  return mark < 0 ? [part] : [part.slice(0, mark), part.slice(mark + 1)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw invalidParameter(
      text.slice(0, 100),
      `"${text.slice(0, 100)}" is not percent-encoded UTF-8.`,
      'encoding'
    )
  }
}

/** The parameter of this name; a name whose brackets do not close is taken whole, and is then unknown. */
function reach(parameters: Map<string, Parameter>, name: string): Parameter {
  const [, first, brackets] = NAME.exec(name) ?? [name, name, '']
  const names = [
    first,
    ...brackets
      .split('[')
      .slice(1)
      .map((inner) => inner.slice(0, -1)),
  ]
  if (names.length > MAX_BRACKETS)
    throw invalidParameter(first, `${first} may have ${MAX_BRACKETS - 1} brackets.`, 'depth')
  let level = parameters
  let parameter!: Parameter
  for (const one of names) {
    const known = level.get(one)
    parameter = known ?? { values: [], inner: new Map() }
    if (!known) level.set(one, parameter)
    level = parameter.inner
  }
  return parameter
}
