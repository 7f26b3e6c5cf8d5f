import type { Dialect } from '#framework/fields/main'
import { parseExpression } from './parse_expression.js'
import { tokensOf } from './tokens.js'

/** An SQL expression as a tree. Operators are calls too: `a = 1` is the call of '=' with a and 1. */
export type Expression =
  | { kind: 'name'; name: string }
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: string }
  | { kind: 'call'; name: string; args: Expression[] }

/**
 * One text for all the ways in which databases write an expression down: names in small letters, `between` and
 * `= any (array[…])` in their long forms, no casts, no needless brackets. It is for comparing, not for running.
 */
export function canonical(sql: string, dialect?: Dialect): string {
  const tree = parseExpression(sql, dialect)
  if (tree) return print(tree)
  return tokensOf(sql, { escapes: dialect === 'mysql' })
    .filter(({ text, kind }) => kind !== 'symbol' || (text !== '(' && text !== ')'))
    .map(({ kind, text }) => (kind === 'string' ? JSON.stringify(text) : text.toLowerCase()))
    .join(' ')
}

/** The column and its values when an expression keeps one column to a list of texts; null otherwise. */
export function listOf(expression: Expression | null): { column: string; values: string[] } | null {
  if (expression?.kind !== 'call' || !['in', '='].includes(expression.name)) return null
  const [column, ...values] = expression.args
  if (column.kind !== 'name' || !values.every((value) => value.kind === 'text')) return null
  return { column: column.name, values: values.map(({ value }) => value) }
}

function print(tree: Expression): string {
  if (tree.kind === 'name') return tree.name.toLowerCase()
  if (tree.kind === 'text') return JSON.stringify(tree.value)
  if (tree.kind === 'number') return String(Number(tree.value))
  return `${tree.name}(${tree.args.map(print).join(',')})`
}
