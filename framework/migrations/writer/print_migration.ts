import type { JsonValue } from '#framework/fields/main'
import type { Operation } from '../operation.js'
import { printValue } from './literal.js'
import { printOperation } from './print_operation.js'
import { describe } from './summary.js'

/** What stands in a file. */
export interface MigrationText {
  /** Names of the files it builds on, without extension. */
  parents: readonly string[]
  /** Names of the files it stands for. */
  replaces?: readonly string[]
  up: readonly Operation[]
  down: readonly Operation[]
  /** What `down` does not bring back, in sentences. */
  lost?: readonly string[]
  /** Question → answer, which explain why it does what it does. */
  answers?: ReadonlyMap<string, JsonValue>
}

/** The text of a migration, in the project's style. */
export function printMigration({
  parents,
  replaces,
  up,
  down,
  lost = [],
  answers = new Map(),
}: MigrationText): string {
  const answered = [...answers]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, answer]) => `${id} = ${JSON.stringify(answer)}`)
  return file({
    comment: [
      ...describe(up),
      ...(answered.length ? ['', 'Answers it was made with:', ...answered] : []),
    ],
    parents,
    replaces,
    up: up.map(printOperation),
    down: [...lost.map((line) => `    // ${oneLine(line)}`), ...down.map(printOperation)],
  })
}

/** The text of a migration that is to be written by hand: changes of data, or anything the models do not say. */
export function printEmptyMigration(parents: readonly string[]): string {
  return file({
    comment: [
      'What it changes, and why.',
      '',
      'In one statement, on every database:',
      "  this.editor.fill('posts', 'deck', { sql: 'title' }, { where: 'deck is null' })",
      'Row by row, a thousand at a time, with the query builder and never with models:',
      "  this.editor.run('Trim the titles', async ({ client, chunk }) => {",
      "    await chunk('posts', async (rows) => {",
      '      for (const { id, title } of rows) {',
      "        await client.from('posts').where({ id }).update({ title: String(title).trim() })",
      '      }',
      '    })',
      '  })',
    ],
    parents,
    up: [],
    down: [],
  })
}

/** The text of a migration that only joins two heads. */
export function printMergeMigration(parents: readonly string[]): string {
  const comment = [`Joins ${parents.join(' and ')}, which were made side by side.`]
  return file({ comment, parents, up: [], down: [] })
}

interface Parts {
  comment: readonly string[]
  parents: readonly string[]
  replaces?: readonly string[]
  up: readonly string[]
  down: readonly string[]
}

function file({ comment, parents, replaces = [], up, down }: Parts): string {
  const method = (name: string, body: readonly string[]) =>
    body.length ? `  async ${name}() {\n${body.join('\n')}\n  }` : `  async ${name}() {}`
  const list = (name: string, names: readonly string[]) => {
    const start = `static ${name} = `
    return names.length ? [`  ${start}${printValue(names, 2, start.length)}`] : []
  }
  const members = [
    ...list('parents', parents),
    ...list('replaces', replaces),
    method('up', up),
    method('down', down),
  ]
  return [
    "import { Migration } from '#framework/migrations/main'",
    '',
    ...docBlock(comment),
    'export default class extends Migration {',
    members.join('\n\n'),
    '}',
    '',
  ].join('\n')
}

function docBlock(lines: readonly string[]): string[] {
  const safe = lines.map(oneLine)
  if (!safe.length) return []
  if (safe.length === 1 && safe[0].length <= 90) return [`/** ${safe[0]} */`]
  return ['/**', ...safe.map((line) => (line ? ` * ${line}` : ' *')), ' */']
}

/** Names and answers come from outside: they must not end the comment they stand in. */
const oneLine = (text: string) => text.replaceAll('*/', '* /').replace(/[\r\n\u2028\u2029]+/g, ' ')
