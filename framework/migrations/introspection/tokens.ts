/** A piece of SQL. `text` is what it stands for: a name without quotes, a string's value. */
export interface Token {
  kind: 'name' | 'quoted' | 'string' | 'number' | 'symbol'
  text: string
  start: number
  end: number
}

const PATTERN = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>(?:\b[eEnN]|_[a-z]\w*\s?)?'(?:[^'\\]|''|\\[\s\S])*')`,
    String.raw`(?<quoted>"(?:[^"]|"")*"|${'`'}(?:[^${'`'}]|${'``'})*${'`'}|\[[^\]]*\])`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    String.raw`(?<name>[\p{L}_][\p{L}\p{N}_$]*)`,
    String.raw`(?<symbol>::|<=>|<=|>=|<>|!=|!~~\*|!~~|~~\*|~~|!~\*|!~|~\*|\|\||->>|->|==|[\s\S])`,
  ].join('|'),
  'gu'
)

/**
 * The pieces of an SQL text of any of our databases, without blanks and comments.
 * @param escapes  whether a backslash in a string escapes what follows it (MySQL)
 */
export function tokensOf(sql: string, { escapes = false } = {}): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(PATTERN)
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    const groups = match.groups!
    if (groups.space !== undefined) continue
    let text = match[0]
    // PostgreSQL and SQLite know no backslash: a string that ends in one ends there.
    if (groups.string !== undefined && !escapes && !/^e/i.test(text)) {
      text = /^[^']*'(?:[^']|'')*'/.exec(sql.slice(match.index))![0]
      pattern.lastIndex = match.index + text.length
    }
    // ARRAY[1, 2] is no quoted name.
    if (text.startsWith('[') && /^array$/i.test(tokens.at(-1)?.text ?? '')) {
      text = '['
      pattern.lastIndex = match.index + 1
      tokens.push({ kind: 'symbol', text, start: match.index, end: pattern.lastIndex })
      continue
    }
    const kind = KINDS.find((name) => groups[name] !== undefined)!
    const start = match.index
    tokens.push({ kind, text: valueOf(kind, text, escapes), start, end: start + text.length })
  }
  return tokens
}

const KINDS = ['string', 'quoted', 'number', 'name', 'symbol'] as const

function valueOf(kind: Token['kind'], text: string, escapes: boolean): string {
  if (kind === 'quoted') return text.slice(1, -1).replaceAll(text.at(-1)!.repeat(2), text.at(-1)!)
  if (kind !== 'string') return text
  const inner = text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'")
  return escapes || /^e/i.test(text) ? inner.replace(/\\([\s\S])/g, unescape) : inner
}

const unescape = (_: string, letter: string) =>
  ({ n: '\n', r: '\r', t: '\t', 0: '\0' })[letter] ?? letter
