import { MigrationException } from '../../migration_exception.js'

/** A word, a quoted name, a string, a sign or a group in parentheses; `space` is what stands before it, comments too. */
export interface Token {
  kind: 'word' | 'name' | 'string' | 'sign' | 'group'
  text: string
  space: string
}

const PATTERN =
  /(?<space>(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*)(?:(?<word>[\p{L}_$\d][\p{L}_$\d]*)|(?<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<string>'(?:[^']|'')*')|(?<sign>[\s\S]))/uy

/** Reads SQL of SQLite; what is in parentheses is one token. @throws MigrationException for parentheses that do not match */
export function tokensOf(sql: string): Token[] {
  const levels: Token[][] = [[]]
  const spaces: string[] = []
  PATTERN.lastIndex = 0
  for (let match; (match = PATTERN.exec(sql));) {
    const {
      space = '',
      word,
      name,
      string,
      sign,
    } = match.groups as Record<string, string | undefined>
    if (sign === '(') {
      levels.push([])
      spaces.push(space)
    } else if (sign === ')') {
      const inner = levels.pop()!
      if (!levels.length) throw unreadable(sql)
      levels
        .at(-1)!
        .push({ kind: 'group', text: `(${textOf(inner)}${space})`, space: spaces.pop()! })
    } else {
      const kind = word ? 'word' : name ? 'name' : string ? 'string' : 'sign'
      levels.at(-1)!.push({ kind, text: (word ?? name ?? string ?? sign)!, space })
    }
  }
  if (levels.length !== 1) throw unreadable(sql)
  return levels[0]
}

const unreadable = (sql: string) =>
  new MigrationException(`This statement of the database cannot be read: ${sql}`)

/** The tokens as SQL again, just as they were. */
export const textOf = (tokens: readonly Token[]) =>
  tokens.map(({ space, text }) => space + text).join('')

/** The tokens between the commas of a group's inside. */
export function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ',') parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

/** What stands in the parentheses of a group. */
export const insideOf = (group: Token) => tokensOf(group.text.slice(1, -1))

/** The name that a word, a quoted name or a string stands for. */
export function nameOf({ kind, text }: Token): string {
  if (kind === 'word') return text
  const inner = text.slice(1, -1)
  const quote = text[0]
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote)
}

/** Names are the same to SQLite whatever their case, of ASCII letters. */
export const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** Whether SQL reads a column, as a name somewhere in it. A string in double quotes counts, too: better once too often. */
export function mentions(sql: string, name: string): boolean {
  return tokensOf(sql).some((token) =>
    token.kind === 'group'
      ? mentions(token.text.slice(1, -1), name)
      : (token.kind === 'word' || token.kind === 'name') && isSameName(nameOf(token), name)
  )
}
