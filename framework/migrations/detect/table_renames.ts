import type { JsonValue } from '#framework/fields/main'
import type { Declared, DeclaredTable } from '../models/declared.js'
import { targetOf } from '../schema/column.js'
import type { Schema, Table } from '../schema/table.js'
import { liveHints } from './hints.js'
import { type Interview, Refused } from './interview.js'
import { DROP, KEEP, type Option, type Question } from './question.js'
import { likenessOfColumnSets, likenessOfTables } from './similarity.js'

/** Below this two tables have nothing to do with each other. */
const LIKELY = 0.35
/** What hand-written files made is nobody's to drop, so it is only asked about when it looks much alike. */
const VERY_LIKELY = 0.6

/** What becomes of whole tables. */
export interface TableChanges {
  /** Old name → new name. */
  renamed: Map<string, string>
  /** Names of the models' tables that are made. */
  created: string[]
  dropped: string[]
  /** New names whose question is open, so that nothing can be said of them yet. */
  open: Set<string>
}

/** Finds what was renamed, by answers, by the models' own words, then by asking. */
export function tableChanges(
  before: Schema,
  declared: Declared,
  interview: Interview
): TableChanges {
  const renamed = new Map<string, string>()
  const given = saidRenames(before, declared, interview)
  for (const [from, to] of given) renamed.set(from, to)
  for (const [from, to] of hintedRenames(before, declared, renamed)) renamed.set(from, to)
  for (const [from, to] of impliedPivots(before, declared, renamed)) renamed.set(from, to)

  const targets = new Set(renamed.values())
  const isNew = ({ name }: DeclaredTable) => !targets.has(name) && !stays(name, before, renamed)
  const dropped: string[] = []
  const open = new Set<string>()
  for (const table of byName(before)) {
    if (declared.has(table.name) || renamed.has(table.name)) continue
    const isManual = table.manual.has('table')
    const candidates = byName(declared)
      .filter(isNew)
      .map((candidate) => ({ candidate, likeness: likenessOfTables(table, candidate) }))
      .filter(({ likeness }) => likeness >= (isManual ? VERY_LIKELY : LIKELY))
      .sort((one, other) => other.likeness - one.likeness)
      .map(({ candidate }) => candidate.name)
    if (isManual && !candidates.length) continue
    const outcome = askAbout(table, candidates, before, interview)
    if (outcome === undefined) for (const name of candidates) open.add(name)
    else if (outcome.renamed !== null) {
      renamed.set(table.name, outcome.renamed)
      targets.add(outcome.renamed)
    } else if (!isManual) dropped.push(table.name)
  }
  const created = byName(declared)
    .filter(isNew)
    .map(({ name }) => name)
    .filter((name) => !open.has(name))
  return { renamed, created, dropped, open }
}

function byName<Entry extends Table>(tables: ReadonlyMap<string, Entry>): Entry[] {
  return [...tables.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Whether a table of this name is there and keeps its name. */
const stays = (name: string, before: Schema, renamed: Map<string, string>) =>
  before.has(name) && !renamed.has(name)

/** Renames by flag or answers file, whether or not they would have been asked about: a swap never is. */
function saidRenames(before: Schema, declared: Declared, interview: Interview) {
  const said = new Map<string, string>()
  for (const [id, answer] of interview.answers) {
    if (!id.startsWith('rename-table:') || typeof answer !== 'string') continue
    const from = id.slice('rename-table:'.length)
    if (answer === DROP || answer === KEEP) continue
    if (!before.has(from)) {
      if (before.has(answer) && declared.has(answer)) interview.pass(id)
      continue
    }
    // Where both names are in use and stay, it is no swap but a slip; it is left over and named as such.
    said.set(from, answer)
  }
  for (const [from, to] of said) {
    const isFree = !before.has(to) || said.has(to)
    if (!declared.has(to) || !isFree) said.delete(from)
    else interview.note(`rename-table:${from}`, to)
  }
  return said
}

function hintedRenames(before: Schema, declared: Declared, known: Map<string, string>) {
  const found = new Map<string, string>()
  const targets = new Set(known.values())
  for (const table of byName(declared)) {
    if (targets.has(table.name)) continue
    const from = table.renamedFrom.find(
      (name) => before.has(name) && !known.has(name) && name !== table.name
    )
    if (from !== undefined) found.set(from, table.name)
  }
  return liveHints(found, {
    isThere: (name) => before.has(name) && !known.has(name),
    isDeclared: (name) => declared.has(name),
    distance: (name, other) => 1 - likenessOfColumnSets(before.get(name)!, declared.get(other)!),
  })
}

/**
 * A pivot table follows the models it joins: `post_tag` becomes `article_tag` with `posts` → `articles`. Nobody has to
 * be asked when one table that is gone and one that is new join the same two.
 */
function impliedPivots(before: Schema, declared: Declared, renamed: Map<string, string>) {
  const implied = new Map<string, string>()
  const targets = new Set(renamed.values())
  const gone = byName(before).filter(({ name }) => !declared.has(name) && !renamed.has(name))
  for (const pivot of byName(declared)) {
    if (!pivot.isPivot || before.has(pivot.name) || targets.has(pivot.name)) continue
    const joined = joinedBy(pivot)
    const sources = gone.filter(
      (table) =>
        joinedBy(table, renamed) === joined &&
        joinedBy(table) !== joined &&
        !implied.has(table.name)
    )
    if (sources.length === 1) implied.set(sources[0].name, pivot.name)
  }
  return implied
}

function joinedBy(table: Table, renamed = new Map<string, string>()): string {
  return table.primaryKey
    .map((name) => table.columns.get(name)?.references)
    .map((references) => {
      if (!references) return ''
      const { table: target, column } = targetOf(references)
      return `${renamed.get(target) ?? target}.${column}`
    })
    .sort()
    .join(' ')
}

interface Outcome {
  /** The new name; null when it was not renamed. */
  renamed: string | null
}

function askAbout(
  table: Table,
  candidates: string[],
  before: Schema,
  interview: Interview
): Outcome | undefined {
  const { name } = table
  const isManual = table.manual.has('table')
  const last: Option = isManual
    ? { answer: KEEP, label: `no, leave ${name} as it is and make the other anew` }
    : { answer: DROP, label: `drop ${name} with all its rows`, flag: `--drop ${name}` }
  const question: Question = {
    id: `${candidates.length ? 'rename-table' : 'drop-confirm'}:${name}`,
    kind: candidates.length ? 'rename-table' : 'drop-confirm',
    table: name,
    column: null,
    text: `The table ${name} is in no model any more.${whoPointsAt(name, before)}${
      candidates.length ? ' Has it another name now?' : ' Drop it with all its rows?'
    }`,
    options: [
      ...candidates.map((candidate) => ({
        answer: candidate,
        label: `renamed to ${candidate}`,
        flag: `--rename-table ${name}:${candidate}`,
      })),
      last,
    ],
    default: isManual ? KEEP : null,
  }
  const read = (answer: JsonValue) => {
    if (answer === last.answer) return { renamed: null }
    if (typeof answer === 'string' && candidates.includes(answer)) return { renamed: answer }
    return new Refused(`${JSON.stringify(answer)} is no table that is new`)
  }
  return interview.ask<Outcome>(question, read, [`drop-confirm:${name}`])
}

function whoPointsAt(name: string, before: Schema): string {
  const pointing = byName(before).flatMap((table) =>
    [...table.columns]
      .filter(([, { references }]) => references && targetOf(references).table === name)
      .map(([column]) => `${table.name}.${column}`)
  )
  const others = pointing.filter((place) => !place.startsWith(`${name}.`))
  return others.length ? ` At its rows point: ${others.join(', ')}.` : ''
}
