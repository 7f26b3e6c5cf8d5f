import { type OperationError, invalidParameter } from './errors.js'

/** Where a condition stands in the text it was read from, counted from 1; conditions given as objects have none. */
export const POSITION = Symbol('position')

interface Part {
  [name: string | symbol]: unknown
}

/** Words after a path, and the operator they stand for. */
const OPERATORS: Readonly<Record<string, string>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  le: 'lte',
  lte: 'lte',
  gt: 'gt',
  ge: 'gte',
  gte: 'gte',
  in: 'in',
  nin: 'nin',
  between: 'between',
  contains: 'contains',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
}

const MAX_LENGTH = 4000
/** Brackets inside brackets; what of that a filter may have, `parseFilter` says. */
const MAX_NESTING = 50

const TOKEN = /\s*(?:([(),])|"((?:[^"\\]|\\.)*)"|([^\s(),"]+))/y

interface Token {
  text: string
  /** Quoted text is a value, whatever it says. */
  kind: 'sign' | 'quoted' | 'word'
  at: number
}

/**
 * Reads a filter written as text into the same filter as an object:
 *
 *     publishedAt ge 2026-01-01 and (author.name contains "Lund" or not status eq draft)
 *     status in (draft, published) and categoryId is null
 *     comments(status eq approved and authorName eq Ada) and tags is not null
 *
 * `and` binds more closely than `or`, and `not` to the one condition or bracket after it.
 * @param parameter  what the asker calls it
 * @throws E_INVALID_PARAMETER saying at which character it could not be read, and what was expected there
 */
export function parseFilterText(text: string, parameter = 'filter'): Part {
  if (text.length > MAX_LENGTH) {
    throw invalidParameter(parameter, `${parameter} may have ${MAX_LENGTH} characters.`, 'length')
  }
  const tokens = tokensOf(text, parameter)
  let place = 0
  let nesting = 0

  const peek = (): Token | undefined => tokens[place]
  const isWord = (word: string, token = peek()) =>
    token?.kind === 'word' && token.text.toLowerCase() === word
  const isSign = (sign: string) => peek()?.kind === 'sign' && peek()!.text === sign

  function fail(expected: string): OperationError {
    const token = peek()
    const found = token
      ? `, not ${token.kind === 'quoted' ? 'a text' : `"${token.text.slice(0, 50)}"`}`
      : ''
    const at = token ? `at character ${token.at}` : 'at its end'
    return syntaxError(parameter, at, `${expected} is expected${found}`)
  }

  function accept(matches: boolean): boolean {
    if (matches) place++
    return matches
  }

  function expectSign(sign: string): void {
    if (!accept(isSign(sign))) throw fail(`"${sign}"`)
  }

  function either(): Part {
    const parts = [both()]
    while (accept(isWord('or'))) parts.push(both())
    return parts.length === 1 ? parts[0] : { or: parts }
  }

  function both(): Part {
    const parts = [one()]
    while (accept(isWord('and'))) parts.push(one())
    return parts.length === 1 ? parts[0] : { and: parts }
  }

  function one(): Part {
    if (accept(isWord('not'))) return { not: nested(one) }
    if (isSign('(')) return bracket()
    return condition()
  }

  function bracket(): Part {
    expectSign('(')
    const inner = nested(either)
    expectSign(')')
    return inner
  }

  function nested(read: () => Part): Part {
    if (++nesting > MAX_NESTING) throw fail('less nesting')
    const part = read()
    nesting--
    return part
  }

  function condition(): Part {
    const path = peek()
    if (path?.kind !== 'word') throw fail('a field')
    place++
    const asked = (what: unknown): Part => ({ [path.text]: what, [POSITION]: path.at })
    if (isSign('(')) return asked(bracket())
    if (accept(isWord('is'))) {
      const absent = !accept(isWord('not'))
      if (!accept(isWord('null'))) throw fail('"null"')
      return asked({ null: absent })
    }
    const word = peek()
    const operator =
      word?.kind === 'word' && Object.hasOwn(OPERATORS, word.text)
        ? OPERATORS[word.text]
        : undefined
    if (!operator) throw fail(`an operator after "${path.text.slice(0, 50)}"`)
    place++
    if (operator === 'in' || operator === 'nin') return asked({ [operator]: list() })
    if (operator !== 'between') return asked({ [operator]: value() })
    const low = value()
    if (!accept(isWord('and'))) throw fail('"and", and the second value,')
    return asked({ between: [low, value()] })
  }

  function list(): unknown[] {
    expectSign('(')
    const values = [value()]
    while (accept(isSign(','))) values.push(value())
    expectSign(')')
    return values
  }

  function value(): string | null {
    const token = peek()
    if (!token || token.kind === 'sign') throw fail('a value')
    place++
    return token.kind === 'word' && token.text === 'null' ? null : token.text
  }

  const filter = either()
  if (peek()) throw fail('"and", "or" or the end')
  return filter
}

function tokensOf(text: string, parameter: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) {
      const at = text.indexOf('"', from) + 1
      throw syntaxError(parameter, `at character ${at}`, 'the quotation mark is not closed')
    }
    const [whole, sign, quoted, word] = match
    const at = from + whole.length - whole.trimStart().length + 1
    if (sign !== undefined) tokens.push({ text: sign, kind: 'sign', at })
    else if (word !== undefined) tokens.push({ text: word, kind: 'word', at })
    else tokens.push({ text: quoted.replaceAll(/\\(.)/gs, '$1'), kind: 'quoted', at })
  }
  return tokens
}

function syntaxError(parameter: string, at: string, problem: string): OperationError {
  return invalidParameter(
    parameter,
    `${parameter} cannot be read ${at}: ${problem}. Filters are written ${parameter}=status eq published, or ${parameter}[status]=published.`,
    'syntax'
  )
}
