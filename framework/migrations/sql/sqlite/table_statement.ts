import { MigrationException } from '../../migration_exception.js'
import { identifier } from '../quote.js'
import {
  insideOf,
  isSameName,
  mentions,
  nameOf,
  partsOf,
  textOf,
  tokensOf,
  type Token,
} from './tokens.js'

/** What a constraint of a column or a table is. */
export type ClauseKind =
  | 'primary key'
  | 'not null'
  | 'null'
  | 'unique'
  | 'check'
  | 'default'
  | 'collate'
  | 'references'
  | 'generated'
  | 'foreign key'

export interface Clause {
  kind: ClauseKind
  /** After CONSTRAINT. */
  name: string | null
  sql: string
}

export interface ColumnPart {
  name: string
  /** As it is written, perhaps empty. */
  type: string
  clauses: Clause[]
}

const STARTS: Record<string, ClauseKind> = {
  primary: 'primary key',
  not: 'not null',
  null: 'null',
  unique: 'unique',
  check: 'check',
  default: 'default',
  collate: 'collate',
  references: 'references',
  generated: 'generated',
  as: 'generated',
  foreign: 'foreign key',
}

const TABLE_STARTS = ['constraint', 'primary', 'unique', 'check', 'foreign']

/**
 * A CREATE TABLE statement that can be changed in one place and is otherwise written as it was: collations, generated
 * columns, checks made by hand, STRICT and WITHOUT ROWID stay.
 */
export class TableStatement {
  columns: ColumnPart[]
  constraints: Clause[]
  /** What stands behind the columns: WITHOUT ROWID, STRICT. */
  options: string

  private constructor(columns: ColumnPart[], constraints: Clause[], options: string) {
    this.columns = columns
    this.constraints = constraints
    this.options = options
  }

  /** @throws MigrationException for what is not an ordinary table */
  static parse(sql: string): TableStatement {
    const tokens = tokensOf(sql)
    const start = tokens.findIndex(({ kind }) => kind === 'group')
    const head = tokens.slice(0, start).map(({ text }) => text.toLowerCase())
    if (start < 0 || head[0] !== 'create' || head.includes('virtual')) throw unreadable(sql)
    const columns: ColumnPart[] = []
    const constraints: Clause[] = []
    for (const part of partsOf(insideOf(tokens[start]))) {
      if (!part.length) throw unreadable(sql)
      const isConstraint =
        columns.length > 0 &&
        part[0].kind === 'word' &&
        TABLE_STARTS.includes(part[0].text.toLowerCase())
      if (isConstraint) constraints.push(...clausesOf(part, sql))
      else columns.push(columnOf(part, sql))
    }
    return new TableStatement(columns, constraints, textOf(tokens.slice(start + 1)).trim())
  }

  column(name: string): ColumnPart {
    const found = this.columns.find((column) => isSameName(column.name, name))
    if (!found) throw new MigrationException(`The table in the database has no column "${name}"`)
    return found
  }

  get isWithoutRowid(): boolean {
    return /\bwithout\s+rowid\b/i.test(this.options)
  }

  /** Constraints of the table, and of its other columns, that read a column. */
  readersOf(name: string): Clause[] {
    const others = this.columns.filter((column) => !isSameName(column.name, name))
    return [...this.constraints, ...others.flatMap(({ clauses }) => clauses)].filter(
      ({ kind, sql }) =>
        ['check', 'unique', 'foreign key', 'primary key', 'generated'].includes(kind) &&
        mentions(sql, name)
    )
  }

  /** The columns that a table-level constraint names in its first parentheses. */
  static columnsOf(clause: Clause): string[] {
    const group = tokensOf(clause.sql).find(({ kind }) => kind === 'group')
    return group ? partsOf(insideOf(group)).map((part) => nameOf(part[0])) : []
  }

  /** The statement, under a name. */
  toSql(table: string): string {
    const parts = [
      ...this.columns.map(({ name, type, clauses }) =>
        [identifier(name, 'sqlite'), type, ...clauses.map(({ sql }) => sql)]
          .filter(Boolean)
          .join(' ')
      ),
      ...this.constraints.map(({ sql }) => sql),
    ]
    return `create table ${identifier(table, 'sqlite')} (\n  ${parts.join(',\n  ')}\n)${this.options ? ` ${this.options}` : ''}`
  }
}

const unreadable = (sql: string) =>
  new MigrationException(
    `This table of the database cannot be made anew, because its statement cannot be read: ${sql}`
  )

function columnOf(part: Token[], sql: string): ColumnPart {
  const [name, ...rest] = part
  if (name.kind === 'sign' || name.kind === 'group') throw unreadable(sql)
  const start = rest.findIndex((token, position) => startOf(token, rest[position - 1]) !== null)
  const end = start < 0 ? rest.length : start
  return {
    name: nameOf(name),
    type: sqlOf(rest.slice(0, end)),
    clauses: clausesOf(rest.slice(end), sql),
  }
}

/** Comments are dropped between the parts of a statement; within one they stay. */
const sqlOf = (tokens: readonly Token[]) =>
  textOf(tokens).slice(tokens[0]?.space.length ?? 0) + (textOf(tokens).includes('--') ? '\n' : '')

/** The kind of clause that a token begins, 'constraint' for a name before one, or null inside of one. */
function startOf(token: Token, previous: Token | undefined): ClauseKind | 'constraint' | null {
  if (token.kind !== 'word') return null
  const word = token.text.toLowerCase()
  if (word === 'constraint') return 'constraint'
  const before = previous?.kind === 'word' ? previous.text.toLowerCase() : ''
  const isInside =
    (word === 'null' && ['not', 'default', 'set'].includes(before)) ||
    (word === 'default' && before === 'set') ||
    (word === 'as' && before === 'always')
  return isInside ? null : (STARTS[word] ?? null)
}

function clausesOf(tokens: Token[], sql: string): Clause[] {
  const clauses: Clause[] = []
  let current: { kind: ClauseKind | null; name: string | null; tokens: Token[] } | null = null
  const close = () => {
    if (!current) return
    if (!current.kind) throw unreadable(sql)
    clauses.push({ kind: current.kind, name: current.name, sql: sqlOf(current.tokens) })
  }
  for (let position = 0; position < tokens.length; position++) {
    const token = tokens[position]
    const next = tokens[position + 1]
    const start = startOf(token, tokens[position - 1])
    const isForeignTail = current?.kind === 'foreign key' && start === 'references'
    const isDeferral =
      token.text.toLowerCase() === 'not' && next?.text.toLowerCase() === 'deferrable'
    if (start === 'constraint') {
      close()
      if (!next) throw unreadable(sql)
      current = { kind: null, name: nameOf(next), tokens: [token, next] }
      position++
    } else if (start && !isForeignTail && !isDeferral) {
      if (current && !current.kind) {
        current.kind = start
        current.tokens.push(token)
      } else {
        close()
        current = { kind: start, name: null, tokens: [token] }
      }
    } else {
      if (!current) throw unreadable(sql)
      current.tokens.push(token)
    }
  }
  close()
  return clauses
}
