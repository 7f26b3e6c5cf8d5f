import type { BaseCommand } from '@adonisjs/core/ace'
import type { Option, Question } from '#framework/migrations/main'

type Answer = Option['answer']
type Prompt = BaseCommand['prompt']

// Choices go by their labels, because that is what stands in the terminal after one is made.
const QUIT = 'quit: nothing is written'
const OWN = 'a value'
const SQL = 'an SQL expression'
const GUARDED = 'no row has it: stop the migration if one has'
const NULL = 'null'

/**
 * Puts a question in the terminal.
 * @returns undefined when the person would rather not say
 */
export async function ask(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  const asking = question.removed ? askMap(question, prompt) : askOption(question, prompt)
  try {
    return await orCancelled(asking)
  } catch (error) {
    if ((error as { code?: string }).code === 'E_PROMPT_CANCELLED') return undefined
    throw error
  }
}

/**
 * On Node 24 Ctrl-C closes the prompt's readline before the prompt does, which then fails where nobody can catch it,
 * and the prompt never ends. That failure is what tells that it was cancelled.
 */
export function orCancelled<Value>(asking: Promise<Value>): Promise<Value | undefined> {
  let notice: (reason: unknown) => void
  const cancelled = new Promise<undefined>((resolve, reject) => {
    notice = (reason) => {
      if ((reason as { code?: string }).code === 'ERR_USE_AFTER_CLOSE') resolve(undefined)
      else reject(reason)
    }
    process.on('unhandledRejection', notice)
  })
  return Promise.race([asking, cancelled]).finally(() => process.off('unhandledRejection', notice))
}

async function askOption(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  const { kind, text, options, takesValue } = question
  const labels = options.map(({ label }) => label)
  const first = options.find(({ answer }) => answer === question.default)
  // What Enter alone chooses must not throw anything away.
  const choices =
    kind === 'drop-confirm'
      ? [QUIT, ...labels]
      : [...(takesValue ? [OWN, SQL] : []), ...labels, QUIT]
  const chosen = await prompt.choice(text, choices, first ? { default: first.label } : {})
  if (chosen === QUIT) return undefined
  if (chosen === OWN) return prompt.ask('Value')
  if (chosen === SQL) return { sql: await prompt.ask('SQL', { validate: Boolean }) }
  return options[labels.indexOf(chosen)].answer
}

async function askMap(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  const { table, column, removed = [], kept = [], takesNull } = question
  const map: { [value: string]: Answer } = {}
  const labels = kept.map((value) => `"${value}"`)
  for (const value of removed) {
    const chosen = await prompt.choice(
      `${table}.${column} loses "${value}". Rows that have it get`,
      [...labels, ...(takesNull ? [NULL] : []), GUARDED, QUIT]
    )
    if (chosen === QUIT) return undefined
    if (chosen === GUARDED) map[value] = { guard: true }
    else map[value] = chosen === NULL ? null : kept[labels.indexOf(chosen)]
  }
  return map
}

/** The questions for a person who reads them later: what is asked, and how to answer next time. */
export function printQuestions(questions: readonly Question[]): string {
  return questions.map(printQuestion).join('\n\n')
}

function printQuestion(question: Question): string {
  const { id, text, options } = question
  const ways: [string, string][] = [
    ...ownWays(question),
    ...options.map(({ answer, label, flag }): [string, string] => [
      flag ?? `"${id}": ${JSON.stringify(answer)}`,
      label,
    ]),
  ]
  const width = Math.max(...ways.map(([way]) => way.length))
  return [
    `${text} [${id}]`,
    ...ways.map(([way, label]) => `  ${way.padEnd(width)}  ${label}`),
  ].join('\n')
}

function ownWays({ id, valueFlags, removed, kept }: Question): [string, string][] {
  if (valueFlags) {
    return [
      [valueFlags.value, 'a value'],
      [valueFlags.sql, 'an SQL expression'],
    ]
  }
  if (!removed) return []
  const entries = removed.map((value) => `${JSON.stringify(value)}: …`).join(', ')
  return [[`"${id}": { ${entries} }`, `each becomes one of ${kept?.join(', ')}`]]
}
