import { appendFile, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { plainTable } from './plain_table.js'
import type { Answer, SqlSession } from './sql_session.js'
import { splitStatements } from './statements.js'

export interface SqlPromptOptions {
  /** One JSON array of rows a statement, instead of a table. */
  json: boolean
  /** The file that remembers what was typed in a terminal. */
  history: string
  print(text: string): void
  printError(text: string): void
}

const KEPT = 500
const LEAVING = /^(\.quit|\.exit|\\q|quit|exit)$/i

/**
 * Runs what is piped in, statement by statement, and stops at the first that fails.
 * @returns false when one did
 */
export async function runPiped(session: SqlSession, options: SqlPromptOptions): Promise<boolean> {
  const { statements, rest } = splitStatements(await text(process.stdin))
  for (const statement of rest ? [...statements, rest] : statements) {
    if (!(await runOne(session, statement, options))) return false
  }
  return true
}

/** Asks for statements until there are no more. One may take several lines, and ends with a semicolon. */
export async function ask(session: SqlSession, options: SqlPromptOptions): Promise<void> {
  const { history, print } = options
  print('SQL, ending with a semicolon. Ctrl-D or .quit leaves.')
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: 'sql> ',
    history: await remembered(history),
    historySize: KEPT,
  })
  let open = ''
  // Ctrl-C drops what was being typed.
  lines.on('SIGINT', () => {
    open = ''
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
    lines.setPrompt('sql> ')
    process.stdout.write('\n')
    lines.prompt()
  })
  lines.prompt()
  for await (const line of lines) {
    if (!open && LEAVING.test(line.trim())) break
    if (line.trim()) await appendFile(history, `${line}\n`, { mode: 0o600 }).catch(() => {})
    const { statements, rest } = splitStatements(`${open}\n${line}`)
    for (const statement of statements) await runOne(session, statement, options)
    open = rest
    lines.setPrompt(open ? '...> ' : 'sql> ')
    lines.prompt()
  }
  lines.close()
}

async function runOne(session: SqlSession, sql: string, options: SqlPromptOptions) {
  try {
    const answer = await session.run(sql)
    options.print(options.json ? JSON.stringify(answer.rows) : told(answer))
    return true
  } catch (error) {
    options.printError(reasonOf(error as Error))
    return false
  }
}

function told({ columns, rows, changed }: Answer): string {
  if (!columns.length && changed === undefined) return rows.length ? '' : 'Done.'
  const plural = (count: number) => (count === 1 ? '1 row' : `${count} rows`)
  if (!columns.length) return `${plural(changed!)} changed.`
  const cells = rows.map((row) => columns.map((column) => cellOf(row[column])))
  return [
    ...plainTable(columns, cells.length ? cells : [columns.map(() => ' ')]),
    `(${plural(rows.length)})`,
  ].join('\n')
}

/** Text can hold anything; a terminal obeys control characters, and a row is one line. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return shown.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}

/** Knex puts the statement before the database's own words. */
function reasonOf({ message }: Error): string {
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '')
}

/** Readline wants the newest first. */
async function remembered(file: string): Promise<string[]> {
  const lines = await readFile(file, 'utf8').catch(() => '')
  return lines.split('\n').filter(Boolean).slice(-KEPT).reverse()
}
