import type { JsonValue } from '#framework/fields/main'
import type { DeclaredTable } from '../models/declared.js'
import { differenceOf, targetOf } from '../schema/column.js'
import type { Table } from '../schema/table.js'
import { liveHints } from './hints.js'
import { type Interview, Refused } from './interview.js'
import { DROP, KEEP, type Option, type Question } from './question.js'
import { isKin, likenessOfColumns, likenessOfNames } from './similarity.js'

/** For a column that a hand-written file made: it is only asked about when the name says something. */
const ALIKE = 0.4

/** What becomes of a table's columns by name. */
export interface ColumnChanges {
  /** Old name → new name. */
  renamed: Map<string, string>
  dropped: string[]
  /** New names that an open question may give to an old column. */
  open: Set<string>
}

/**
 * Finds which columns were renamed, by answers, by the fields' own words, then by asking.
 * @param table     as it is, under the name that the model gives it
 * @param formerly  the table's name before this file
 * @param moved     tables that this file renames, by their new names
 */
export function columnChanges(
  table: Table,
  declared: DeclaredTable,
  formerly: string,
  moved: ReadonlySet<string>,
  interview: Interview
): ColumnChanges {
  const renamed = saidRenames(table, declared, formerly, interview)
  for (const [from, to] of hintedRenames(table, declared, renamed)) renamed.set(from, to)
  for (const [from, to] of impliedRenames(table, declared, moved, renamed)) renamed.set(from, to)

  const targets = new Set(renamed.values())
  const isNew = (name: string) =>
    !targets.has(name) && (!table.columns.has(name) || renamed.has(name))
  const dropped: string[] = []
  const open = new Set<string>()
  for (const [name, column] of [...table.columns].sort(byKey)) {
    if (declared.columns.has(name) || declared.plainColumns.has(name) || renamed.has(name)) continue
    const isManual = table.manual.has(`column:${name}`)
    const candidates = [...declared.columns]
      .filter(([candidate, other]) => isNew(candidate) && isKin(column, other))
      .filter(([candidate]) => !isManual || likenessOfNames(name, candidate) >= ALIKE)
      .map((entry) => ({ name: entry[0], likeness: likenessOfColumns([name, column], entry) }))
      .sort((one, other) => other.likeness - one.likeness || (one.name < other.name ? -1 : 1))
      .map((candidate) => candidate.name)
    if (isManual && !candidates.length) continue
    const outcome = askAbout(declared, name, candidates, formerly, isManual, interview)
    if (outcome === undefined) for (const candidate of candidates) open.add(candidate)
    else if (outcome.renamed !== null) {
      renamed.set(name, outcome.renamed)
      targets.add(outcome.renamed)
    } else if (!isManual) dropped.push(name)
  }
  return { renamed, dropped, open }
}

const byKey = <Value>([one]: [string, Value], [other]: [string, Value]) => (one < other ? -1 : 1)

function saidRenames(
  table: Table,
  declared: DeclaredTable,
  formerly: string,
  interview: Interview
): Map<string, string> {
  const said = new Map<string, { to: string; id: string }>()
  for (const [id, answer] of interview.answers) {
    const from = columnOfId(id, 'rename-column', [declared.name, formerly])
    if (from === undefined || typeof answer !== 'string') continue
    if (answer === DROP || answer === KEEP) continue
    const to = bare(answer, declared.name, formerly)
    if (table.columns.has(from)) said.set(from, { to, id })
    else if (table.columns.has(to) && declared.columns.has(to)) interview.pass(id)
  }
  const renamed = new Map<string, string>()
  for (const [from, { to, id }] of said) {
    const isFree = !table.columns.has(to) || said.has(to)
    if (!declared.columns.has(to) || !isFree) continue
    renamed.set(from, to)
    interview.note(id, to, `rename-column:${declared.name}.${from}`)
  }
  return renamed
}

/** The column that an id of this kind is about, in a table under any of its names. */
function columnOfId(id: string, kind: string, tables: readonly string[]): string | undefined {
  const prefix = tables.map((table) => `${kind}:${table}.`).find((start) => id.startsWith(start))
  return prefix === undefined ? undefined : id.slice(prefix.length)
}

/** 'posts.title' and 'title' are the same answer; the long one is for a column that is called as another answer is. */
function bare(answer: string, ...tables: string[]): string {
  const table = tables.find((name) => answer.startsWith(`${name}.`))
  return table === undefined ? answer : answer.slice(table.length + 1)
}

function hintedRenames(table: Table, declared: DeclaredTable, known: Map<string, string>) {
  const hints = new Map<string, string>()
  const targets = new Set(known.values())
  for (const [to, from] of [...declared.columnsRenamedFrom].sort(byKey)) {
    const isFree = !targets.has(to) && !known.has(from) && from !== to
    if (isFree && table.columns.has(from) && declared.columns.has(to)) hints.set(from, to)
  }
  return liveHints(hints, {
    isThere: (name) => table.columns.has(name) && !known.has(name),
    isDeclared: (name) => declared.columns.has(name),
    distance: (name, other) => {
      const change = differenceOf(table.columns.get(name)!, declared.columns.get(other)!)
      return Object.keys(change ?? {}).length
    },
  })
}

/** The key columns of a pivot table follow the tables they point at: `post_id` becomes `article_id`. */
function impliedRenames(
  table: Table,
  declared: DeclaredTable,
  moved: ReadonlySet<string>,
  known: Map<string, string>
): Map<string, string> {
  const implied = new Map<string, string>()
  if (!declared.isPivot) return implied
  const targets = new Set(known.values())
  for (const target of [...moved].sort()) {
    const pointing = (columns: Table['columns']) =>
      [...columns]
        .filter(([, { references }]) => references && targetOf(references).table === target)
        .map(([name]) => name)
    const old = pointing(table.columns).filter(
      (name) => !declared.columns.has(name) && !known.has(name)
    )
    const now = pointing(declared.columns).filter(
      (name) => !table.columns.has(name) && !targets.has(name)
    )
    if (old.length === 1 && now.length === 1) implied.set(old[0], now[0])
  }
  return implied
}

interface Outcome {
  /** The new name; null when it was not renamed. */
  renamed: string | null
}

function askAbout(
  table: DeclaredTable,
  name: string,
  candidates: string[],
  formerly: string,
  isManual: boolean,
  interview: Interview
): Outcome | undefined {
  const place = `${table.name}.${name}`
  const last: Option = isManual
    ? { answer: KEEP, label: `no, leave ${place} as it is and add the other` }
    : { answer: DROP, label: `drop ${place} with its values`, flag: `--drop ${place}` }
  const options = candidates.map((candidate) => ({
    answer: candidate === DROP || candidate === KEEP ? `${table.name}.${candidate}` : candidate,
    label: `renamed to ${candidate}`,
    flag: `--rename ${place}:${table.name}.${candidate}`,
  }))
  const kind = candidates.length ? 'rename-column' : 'drop-confirm'
  const question: Question = {
    id: `${kind}:${place}`,
    kind,
    table: table.name,
    column: name,
    text: candidates.length
      ? `${place} is no field of ${table.owner} any more. Has it another name now?`
      : `${place} is no field of ${table.owner} any more. Drop it with its values?`,
    options: [...options, last],
    default: isManual ? KEEP : null,
  }
  const read = (answer: JsonValue) => {
    if (answer === last.answer) return { renamed: null }
    const to = typeof answer === 'string' ? bare(answer, table.name, formerly) : ''
    if (candidates.includes(to)) return { renamed: to }
    return new Refused(`${JSON.stringify(answer)} is no new column of ${table.name} of such a type`)
  }
  const names = [place, `${formerly}.${name}`].flatMap((id) => [
    `drop-confirm:${id}`,
    `rename-column:${id}`,
  ])
  return interview.ask<Outcome>(question, read, names)
}
