import type { FoundCheck } from './found.js'
import { tokensOf, type Token } from './tokens.js'

/** What SQLite tells about a table only in the statement that made it. */
export interface CreateTable {
  checks: FoundCheck[]
  /** Column → its expression. */
  generated: Map<string, string>
  collations: { column: string; collation: string }[]
  withoutRowid: boolean
}

/** Reads the statement of a table in `sqlite_master`. SQLite has accepted it, so it is well formed. */
export function readCreateTable(sql: string): CreateTable {
  const tokens = tokensOf(sql)
  const open = tokens.findIndex(({ kind, text }) => kind === 'symbol' && text === '(')
  const close = closing(tokens, open)
  const found: CreateTable = {
    checks: [],
    generated: new Map(),
    collations: [],
    withoutRowid: tokens.slice(close).some((token) => isWord(token, 'rowid')),
  }
  for (const part of partsOf(tokens.slice(open + 1, close))) readPart(sql, part, found)
  return found
}

/** Reads a column or a constraint of the table. */
function readPart(sql: string, part: Token[], found: CreateTable) {
  let name: string | null = null
  for (let at = 0; at < part.length; at++) {
    const token = part[at]
    if (isSymbol(token, '(')) at = closing(part, at)
    else if (isWord(token, 'constraint')) name = part[++at].text
    else if (isWord(token, 'check') && isSymbol(part[at + 1], '(')) {
      const end = closing(part, at + 1)
      found.checks.push({ name, condition: sql.slice(part[at + 1].end, part[end].start).trim() })
      name = null
      at = end
    } else if (isWord(token, 'collate') && at > 0) {
      found.collations.push({ column: part[0].text, collation: part[at + 1].text })
    } else if (isWord(token, 'as') && at > 0 && isSymbol(part[at + 1], '(')) {
      const end = closing(part, at + 1)
      found.generated.set(part[0].text, sql.slice(part[at + 1].end, part[end].start).trim())
      at = end
    }
  }
}

/** The pieces between the commas of the outermost level. */
function partsOf(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (let at = 0; at < tokens.length; at++) {
    if (isSymbol(tokens[at], ',')) parts.push([])
    else if (isSymbol(tokens[at], '(')) {
      const end = closing(tokens, at)
      parts.at(-1)!.push(...tokens.slice(at, end + 1))
      at = end
    } else parts.at(-1)!.push(tokens[at])
  }
  return parts
}

/** Where the bracket that opens at a place closes. */
function closing(tokens: Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isSymbol(tokens[at], '(')) depth++
    if (isSymbol(tokens[at], ')') && --depth === 0) return at
  }
  return tokens.length - 1
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'name' && token.text.toLowerCase() === word
}
