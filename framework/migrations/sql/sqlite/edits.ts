import type { Column } from '../../schema/column.js'
import { enumCheckName } from '../../schema/names.js'
import { checkClause, defaultOf, enumCondition, referencesClause } from '../columns.js'
import { identifier, identifiers } from '../quote.js'
import { typeOf } from '../types.js'
import { TableStatement, type Clause, type ClauseKind, type ColumnPart } from './table_statement.js'
import { isSameName, tokensOf } from './tokens.js'

const DECIDED: readonly ClauseKind[] = ['not null', 'null', 'default', 'references']

/** A column's clauses as its attributes say, without a key. */
export function columnPart(table: string, name: string, column: Column): ColumnPart {
  const value = defaultOf(column, 'sqlite')
  const reference = referencesClause(column, 'sqlite')
  const clauses: Clause[] = []
  const push = (kind: ClauseKind, sql: string, clauseName: string | null = null) =>
    clauses.push({ kind, name: clauseName, sql })
  if (!column.nullable) push('not null', 'not null')
  if (value !== null) push('default', `default ${value}`)
  if (column.type === 'enum') {
    const check = enumCheckName(table, name)
    push('check', checkClause(check, enumCondition(name, column, 'sqlite'), 'sqlite'), check)
  }
  if (reference) push('references', reference)
  return { name, type: typeOf(column, 'sqlite'), clauses }
}

/** Gives a column other attributes; what is not one of them (collation, keys, checks made by hand) stays. */
export function alterPart(
  statement: TableStatement,
  table: string,
  name: string,
  from: Column,
  to: Column
): void {
  const part = statement.column(name)
  const wanted = columnPart(table, name, to)
  const references = part.clauses.find(({ kind }) => kind === 'references')
  const isSameReference = referencesClause(from, 'sqlite') === referencesClause(to, 'sqlite')
  // The words of a foreign key that does not change may hold more than we know, as DEFERRABLE.
  const kept = part.clauses.filter(
    (clause) => !DECIDED.includes(clause.kind) || (clause.kind === 'references' && isSameReference)
  )
  const added = wanted.clauses.filter(
    ({ kind }) =>
      kind !== 'check' && !(kind === 'references' && (isSameReference || !to.references))
  )
  if (typeOf(from, 'sqlite') !== wanted.type) part.type = wanted.type
  part.clauses = [...kept, ...added]
  if (!isSameReference && !references) dropForeign(statement, name)
  if (from.type !== 'enum' && to.type !== 'enum') return
  if (from.type === 'enum') dropEnumCheck(statement, table, name)
  part.clauses.push(...wanted.clauses.filter(({ kind }) => kind === 'check'))
}

/** Takes away the foreign key of a column that stands behind the columns. */
function dropForeign(statement: TableStatement, name: string): void {
  statement.constraints = statement.constraints.filter(
    (clause) => clause.kind !== 'foreign key' || !isOver(clause, name)
  )
}

const isOver = (clause: Clause, name: string) => {
  const columns = TableStatement.columnsOf(clause)
  return columns.length === 1 && isSameName(columns[0], name)
}

/** Takes away the check of an enum: by its name, or the nameless `in` that Lucid writes. */
export function dropEnumCheck(statement: TableStatement, table: string, name: string): void {
  const check = enumCheckName(table, name)
  const isEnumCheck = (clause: Clause) =>
    clause.kind === 'check' &&
    (clause.name === null
      ? new RegExp(
          `^check\\s*\\(\\s*["\`[]?${name.replace(/\W/g, '\\$&')}["\`\\]]?\\s+in\\s*\\(`,
          'i'
        ).test(clause.sql)
      : isSameName(clause.name, check))
  const part = statement.column(name)
  part.clauses = part.clauses.filter((clause) => !isEnumCheck(clause))
  statement.constraints = statement.constraints.filter((clause) => !isEnumCheck(clause))
}

/** Gives the table another primary key. */
export function setPrimaryKey(
  statement: TableStatement,
  columns: readonly string[],
  isCounted: boolean
): void {
  for (const part of statement.columns) {
    part.clauses = part.clauses.filter(({ kind }) => kind !== 'primary key')
  }
  statement.constraints = statement.constraints.filter(({ kind }) => kind !== 'primary key')
  if (!columns.length) return
  if (isCounted) {
    const sql = 'primary key autoincrement'
    statement.column(columns[0]).clauses.push({ kind: 'primary key', name: null, sql })
    return
  }
  const sql = `primary key (${identifiers(columns, 'sqlite')})`
  statement.constraints.unshift({ kind: 'primary key', name: null, sql })
}

/** Takes a column away, with the foreign key and the unique constraint over it. */
export function dropPart(statement: TableStatement, table: string, name: string): void {
  dropEnumCheck(statement, table, name)
  statement.columns = statement.columns.filter((column) => !isSameName(column.name, name))
  statement.constraints = statement.constraints.filter(
    (clause) =>
      !(['foreign key', 'unique'] as ClauseKind[]).includes(clause.kind) ||
      !TableStatement.columnsOf(clause).some((column) => isSameName(column, name))
  )
}

/** Writes a check, or takes it away. */
export function addCheck(statement: TableStatement, name: string, condition: string): void {
  statement.constraints.push({ kind: 'check', name, sql: checkClause(name, condition, 'sqlite') })
}

export function dropCheck(statement: TableStatement, name: string): void {
  const stays = (clause: Clause) => clause.name === null || !isSameName(clause.name, name)
  statement.constraints = statement.constraints.filter(stays)
  for (const part of statement.columns) part.clauses = part.clauses.filter(stays)
}

/** An index's statement under another name. */
export function renameIndexSql(sql: string, to: string): string {
  const tokens = tokensOf(sql)
  const start = tokens.findIndex(
    ({ kind, text }) => kind === 'word' && text.toLowerCase() === 'index'
  )
  const hasCondition = tokens[start + 1]?.text.toLowerCase() === 'if'
  const name = start + (hasCondition ? 4 : 1)
  return tokens
    .map(
      ({ space, text }, position) => space + (position === name ? identifier(to, 'sqlite') : text)
    )
    .join('')
    .trim()
}
