import type { Dialect } from '#framework/fields/main'
import { canonical, type Expression } from '../expression.js'
import { parseExpression } from '../parse_expression.js'

/**
 * An expression as a person would write it: without the casts and brackets of PostgreSQL and the quotes of MySQL.
 * What cannot be written so that it means the same stays as it is; SQLite keeps what was written.
 */
export function plainSql(sql: string, dialect: Dialect): string {
  const tree = dialect === 'sqlite' ? null : parseExpression(sql, dialect)
  const written = tree && write(tree, dialect)
  return written && canonical(written, dialect) === canonical(sql, dialect) ? written : sql
}

const COMPARISONS = ['=', '<>', '<', '>', '<=', '>=', 'like', 'ilike', 'regexp', '~', '~*']
const INFIX = new Set([...COMPARISONS, '||', '+', '-', '*', '/', '%', '->', '->>'])
const FUNCTION = /^(?!case$|array$|row$|is$|distinct$|same$|not$|in$)[a-z_]\w*$/

/** The text of a tree, or null for what has no plain form. */
function write(tree: Expression, dialect: Dialect): string | null {
  if (tree.kind === 'name') return nameOf(tree.name, dialect)
  if (tree.kind === 'text') return `'${tree.value.replaceAll("'", "''")}'`
  if (tree.kind === 'number') return tree.value
  const { name, args } = tree
  const parts = args.map((arg) => write(arg, dialect))
  if (!parts.every((part) => part !== null)) return null
  const inner = parts.map((part, at) => (needsBrackets(args[at]) ? `(${part})` : part))
  const [first, ...others] = inner
  if (name === 'and' || name === 'or') return inner.join(` ${name} `)
  if (name === 'null') return 'null'
  if (name === 'null?') return `${first} is null`
  if (name === 'in') return `${first} in (${others.join(', ')})`
  if (name === 'not') return negated(args[0], parts[0], dialect)
  if (INFIX.has(name) && inner.length === 2) return inner.join(` ${name} `)
  return FUNCTION.test(name) ? `${name}(${parts.join(', ')})` : null
}

function negated(tree: Expression, text: string, dialect: Dialect): string {
  if (tree.kind === 'call' && ['null?', 'in', 'like'].includes(tree.name)) {
    const left = write(tree.args[0], dialect)!
    const rest = text.slice(left.length)
    if (text.startsWith(left)) {
      return tree.name === 'null?' ? `${left} is not null` : `${left} not${rest}`
    }
  }
  return `not (${text})`
}

const needsBrackets = (tree: Expression) =>
  tree.kind === 'call' &&
  (tree.name === 'and' ||
    tree.name === 'or' ||
    (INFIX.has(tree.name) && !COMPARISONS.includes(tree.name)))

function nameOf(name: string, dialect: Dialect): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name)) return name
  const quote = dialect === 'mysql' ? '`' : '"'
  return quote + name.replaceAll(quote, quote + quote) + quote
}
