import type { JsonValue } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import { DROP, GUARD } from './question.js'

/** Answers as a command is given them. */
export interface GivenAnswers {
  /** The text of the answers file: one JSON object, question id → answer. */
  file?: { path: string; text: string }
  /** 'posts.headline:posts.title' */
  rename?: readonly string[]
  /** 'posts:articles' */
  renameTable?: readonly string[]
  /** 'posts.deck=A text', 'posts.deck=sql:lower(title)', 'posts.deck=guard:' */
  fill?: readonly string[]
  /** 'posts' or 'posts.headline' */
  drop?: readonly string[]
}

/**
 * One answer per question; a flag counts for more than the file.
 * @throws MigrationException naming the flag or file that cannot be read
 */
export function readAnswers(given: GivenAnswers): Map<string, JsonValue> {
  return new Map<string, JsonValue>([
    ...(given.file ? readFile(given.file) : []),
    ...(given.rename ?? []).map(readRename),
    ...(given.renameTable ?? []).map(readTableRename),
    ...(given.fill ?? []).map(readFill),
    ...(given.drop ?? []).map((name): [string, JsonValue] => [`drop-confirm:${name}`, DROP]),
  ])
}

function readFile({ path, text }: { path: string; text: string }): [string, JsonValue][] {
  const refuse = (reason: string): never => {
    throw new MigrationException(
      `The answers file ${path} ${reason}`,
      'It is an object from question to answer, as in { "drop-confirm:posts.deck": "drop" }'
    )
  }
  let answers: JsonValue
  try {
    answers = JSON.parse(text) as JsonValue
  } catch (error) {
    return refuse(`is no JSON: ${(error as Error).message}`)
  }
  if (answers === null || typeof answers !== 'object' || Array.isArray(answers)) {
    return refuse('is no JSON object')
  }
  return Object.entries(answers)
}

function readRename(flag: string): [string, JsonValue] {
  const [, from, to] = /^([^:]+\.[^:.]+):([^:]+)$/.exec(flag) ?? []
  if (!from) throw unreadable('rename', flag, '--rename posts.headline:posts.title')
  const name = to.slice(to.lastIndexOf('.') + 1)
  // A column that is called as another answer is keeps its table's name, which tells them apart.
  return [`rename-column:${from}`, name === DROP || name === 'keep' ? to : name]
}

function readTableRename(flag: string): [string, JsonValue] {
  const [, from, to] = /^([^:]+):([^:]+)$/.exec(flag) ?? []
  if (!from) throw unreadable('rename-table', flag, '--rename-table posts:articles')
  return [`rename-table:${from}`, to]
}

function readFill(flag: string): [string, JsonValue] {
  const equals = flag.indexOf('=')
  const place = flag.slice(0, Math.max(equals, 0))
  if (!/^.+\.[^.]+$/.test(place)) {
    throw unreadable(
      'fill',
      flag,
      '--fill "posts.deck=A text" or --fill "posts.deck=sql:lower(title)"'
    )
  }
  const text = flag.slice(equals + 1)
  const [, word, rest] = /^(sql|guard|value):(.*)$/s.exec(text) ?? []
  if (word === 'sql') return [`fill:${place}`, { sql: rest }]
  if (word === 'guard') return [`fill:${place}`, { [GUARD]: true }]
  return [`fill:${place}`, word === 'value' ? rest : text]
}

function unreadable(name: string, given: string, example: string): MigrationException {
  return new MigrationException(`--${name}=${given} cannot be read`, `Write it as ${example}`)
}
