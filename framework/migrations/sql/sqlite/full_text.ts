import { SQLITE_TOKENIZER, sqliteRowNumber } from '#framework/database/main'
import type { Operation } from '../../operation.js'
import { indexName } from '../../schema/names.js'
import type { Index, Schema, Table } from '../../schema/table.js'
import { statements } from '../execute.js'
import { identifier, identifiers, textLiteral } from '../quote.js'
import type { Step } from '../step.js'

/*
 * A full-text index is a table of SQLite's FTS5 that reads its texts from the table it is of, by the row's number, and
 * three triggers that keep it up. It knows that table and its columns by name, so it is made anew when one is renamed.
 */

const q = (name: string) => identifier(name, 'sqlite')

/**
 * What begins with up to three letters is found as quickly as a word, however many words begin so. Where in a text a
 * word stands is what most of an index is made of, and no search asks for it.
 */
const BEGINNINGS = `detail = none, prefix = '1 2 3', `

/** Bytes of a page of it: a quarter of the usual, because four times as many rows fit in without their words' places. */
const PAGE = 1000

type Event = 'insert' | 'update' | 'delete'

/** What the database keeps of a full-text index: the statement of its table and those of its triggers, by name. */
export interface FullText {
  table: string
  /** What is told to the table before it takes in anything. */
  settings: string[]
  triggers: Record<string, string>
}

export function fullTextOf(table: Pick<Table, 'name' | 'columns'>, index: Index): FullText {
  const name = indexName(table.name, index)
  const isForBeginnings = index.fullText === 'beginnings'
  const columns = identifiers(index.columns, 'sqlite')
  const row = q(sqliteRowNumber(table.columns.keys()))
  const values = (of: 'new' | 'old') =>
    [row, ...index.columns.map(q)].map((each) => `${of}.${each}`).join(', ')
  const takeIn = `insert into ${q(name)} (rowid, ${columns}) values (${values('new')});`
  // FTS5 finds what to take out by the texts as they were.
  const takeOut = `insert into ${q(name)} (${q(name)}, rowid, ${columns}) values ('delete', ${values('old')});`
  const trigger = (event: Event, words: string, work: string) => {
    const own = `${name}_${event}`
    return [
      own,
      `create trigger ${q(own)} after ${words} on ${q(table.name)} begin ${work} end`,
    ] as const
  }
  return {
    table:
      `create virtual table ${q(name)} using fts5(${columns}, content = ${textLiteral(table.name, 'sqlite')}, ` +
      `content_rowid = ${textLiteral(sqliteRowNumber(table.columns.keys()), 'sqlite')}, ` +
      `columnsize = 0, ${isForBeginnings ? BEGINNINGS : ''}tokenize = ${textLiteral(SQLITE_TOKENIZER, 'sqlite')})`,
    settings: isForBeginnings
      ? [`insert into ${q(name)} (${q(name)}, rank) values ('pgsz', ${PAGE})`]
      : [],
    triggers: Object.fromEntries([
      trigger('insert', 'insert', takeIn),
      trigger('update', `update of ${columns}`, `${takeOut} ${takeIn}`),
      trigger('delete', 'delete', takeOut),
    ]),
  }
}

/** The statements that make the full-text indexes of a table without rows. */
export const makeFullTexts = (table: Table) =>
  fullTextsOf(table).flatMap((index) => {
    const { table: statement, settings, triggers } = fullTextOf(table, index)
    return [statement, ...settings, ...Object.values(triggers)]
  })

/** The triggers on a table that keep its full-text indexes up. */
export const fullTextTriggers = (table: Table) =>
  fullTextsOf(table).flatMap((index) => Object.values(fullTextOf(table, index).triggers))

const fullTextsOf = ({ indexes }: Table) => indexes.filter(({ fullText }) => fullText)

/**
 * An operation's steps with those for the table's full-text indexes around them: what it takes away, and what it would
 * leave pointing at another name or at rows with other numbers or texts, goes first; what is there afterwards is made of
 * the rows as they are then.
 */
export function aroundFullTexts(
  operation: Operation,
  before: Schema,
  after: Schema,
  steps: Step[]
) {
  const [old, fresh] = tablesOf(operation, before, after)
  const isStale = staleness(operation, before)
  const [had, has] = [old, fresh].map((table) =>
    (table ? fullTextsOf(table) : []).map((index) => ({
      index,
      table: table!,
      text: JSON.stringify(fullTextOf(table!, index)),
    }))
  )
  const stays = (index: Index, text: string, others: { text: string }[]) =>
    !isStale(index) && others.some((other) => other.text === text)
  return [
    ...had
      .filter(({ index, text }) => !stays(index, text, has))
      .map(({ index, table }) => drop(table, index)),
    ...steps,
    ...has
      .filter(({ index, text }) => !stays(index, text, had))
      .map(({ index, table }) => make(table, index)),
  ]
}

function tablesOf(operation: Operation, before: Schema, after: Schema) {
  if (operation.op === 'renameTable') return [before.get(operation.from), after.get(operation.to)]
  // A table that is made comes with its indexes.
  if (!('table' in operation) || operation.op === 'createTable') return []
  return [before.get(operation.table), after.get(operation.table)]
}

/** Which indexes of an operation's table cannot follow its rows, though they are declared as before. */
function staleness(operation: Operation, before: Schema): (index: Index) => boolean {
  if (operation.op === 'changePrimaryKey') return () => true
  if (operation.op !== 'alterColumn') return () => false
  const { table, name, change, map } = operation
  const isKey = before.get(table)!.primaryKey.includes(name)
  const isRewritten = map !== undefined || Object.keys(change).some((part) => part !== 'nullable')
  return ({ columns }) => isRewritten && (isKey || columns.includes(name))
}

function drop(table: Table, index: Index): Step {
  const name = indexName(table.name, index)
  return statements(`drop index ${name}`, [
    ...Object.keys(fullTextOf(table, index).triggers).map(
      (trigger) => `drop trigger if exists ${q(trigger)}`
    ),
    `drop table ${q(name)}`,
  ])
}

function make(table: Table, index: Index): Step {
  const name = q(indexName(table.name, index))
  const { table: statement, settings, triggers } = fullTextOf(table, index)
  return statements(`add index ${indexName(table.name, index)}`, [
    statement,
    ...settings,
    `insert into ${name} (${name}) values ('rebuild')`,
    ...Object.values(triggers),
  ])
}
