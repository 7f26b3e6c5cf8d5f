import type { Dialect } from '#framework/fields/main'
import { shortName } from '../replay/main.js'
import { isHalfDone, type Applied, type JournalEntry } from './ledger.js'
import { halfApplied, isEdited, newestApplied, type Situation } from './situation.js'

export type FileState =
  | 'pending'
  | 'applied'
  /** Applied, and what it does has been changed since. */
  | 'edited'
  /** Applied, and the file is not there. */
  | 'missing'
  /** A squashed file stands for it. */
  | 'replaced'
  /** Begun and not finished, on a database that cannot take it back. */
  | 'half applied'

export interface FileStatus {
  name: string
  state: FileState
  batch: number | null
  /** ISO 8601 in UTC. */
  appliedAt: string | null
  /** What a person should know of it; null when nothing. */
  note: string | null
}

/** Every file of the folder in its order, and those of the ledger that are not there. */
export async function statusOf(situation: Situation, dialect: Dialect): Promise<FileStatus[]> {
  const { paths, applied } = situation
  const lines = new Map(applied.map((line) => [line.name, line]))
  const list: FileStatus[] = []
  for (const { name } of paths) {
    const line = lines.get(name)
    list.push(line ? await ofApplied(line, situation, dialect) : ofUnapplied(name, situation))
    lines.delete(name)
  }
  const absent = [...lines.values()].map((line) => ofAbsent(line, situation))
  const lost = halfApplied(situation).filter(({ name }) => !situation.files.has(name))
  return [...list, ...absent, ...lost.map(ofLost)]
}

/** What a person should be told before a run, a sentence each. */
export async function warningsOf(situation: Situation, dialect: Dialect): Promise<string[]> {
  const list = await statusOf(situation, dialect)
  return list.flatMap(({ name, state, note }) => {
    if (state === 'edited' || state === 'missing') return [`${name} was ${note}`]
    if (state === 'half applied' && !situation.files.has(name)) {
      return [`${name} is half applied: ${note}`]
    }
    return state === 'pending' && note ? [`${name} is ${note}, and runs after it`] : []
  })
}

async function ofApplied(
  line: Applied,
  situation: Situation,
  dialect: Dialect
): Promise<FileStatus> {
  const { name, batch, appliedAt } = line
  const status = { name, batch, appliedAt }
  const entry = situation.journal.get(name)
  if (entry && isHalfDone(entry) && entry.direction === 'down') {
    const note = `${entry.step} of ${entry.steps} steps of its down() are done: migration:rollback goes on`
    return { ...status, state: 'half applied', note }
  }
  if (!(await isEdited(situation.files.get(name)!, line, situation, dialect))) {
    return { ...status, state: 'applied', note: null }
  }
  const note = 'changed after it had been applied: the database has not followed'
  return { ...status, state: 'edited', note }
}

function ofUnapplied(name: string, situation: Situation): FileStatus {
  const status = { name, batch: null, appliedAt: null }
  const by = situation.replacedBy.get(name)
  if (by) return { ...status, state: 'replaced', note: `${shortName(by)} stands for it` }
  const entry = situation.journal.get(name)
  if (entry && isHalfDone(entry)) {
    const note = `${entry.step} of ${entry.steps} steps are done: migration:run goes on`
    return { ...status, state: 'half applied', note }
  }
  const last = newestApplied(situation)
  const isLate = last?.isOlder(name)
  const note = isLate ? `older than ${shortName(last!.name)}, which has been applied` : null
  return { ...status, state: 'pending', note }
}

function ofLost({ name, step, steps }: JournalEntry): FileStatus {
  const note = `${step} of ${steps} steps are done, and its file is not there`
  return { name, state: 'half applied', batch: null, appliedAt: null, note }
}

function ofAbsent({ name, batch, appliedAt }: Applied, { replacedBy }: Situation): FileStatus {
  const by = replacedBy.get(name)
  const status = { name, batch, appliedAt }
  if (by) return { ...status, state: 'replaced', note: `${shortName(by)} stands for it` }
  return { ...status, state: 'missing', note: 'applied, and its file is not there' }
}
