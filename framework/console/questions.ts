import type { BaseCommand } from '@adonisjs/core/ace'
import type { Option, Question } from '#framework/migrations/main'

type Answer = Option['answer']
type Prompt = BaseCommand['prompt']

const QUIT = 'quit'
const OWN = 'own'
const SQL = 'sql'

/**
 * Puts a question in the terminal.
 * @returns undefined when the person would rather not say
 */
export async function ask(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  try {
    return question.removed ? await askMap(question, prompt) : await askOption(question, prompt)
  } catch (error) {
    if ((error as { code?: string }).code === 'E_PROMPT_CANCELLED') return undefined
    throw error
  }
}

async function askOption(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  const own = question.takesValue
    ? [
        { name: OWN, message: 'a value' },
        { name: SQL, message: 'an SQL expression' },
      ]
    : []
  const options = question.options.map(({ label }, place) => ({
    name: String(place),
    message: label,
  }))
  const first = question.options.findIndex(({ answer }) => answer === question.default)
  const chosen = await prompt.choice(
    question.text,
    [...own, ...options, { name: QUIT, message: 'quit: nothing is written' }],
    first < 0 ? {} : { default: String(first) }
  )
  if (chosen === QUIT) return undefined
  if (chosen === OWN) return prompt.ask('Value')
  if (chosen === SQL) return { sql: await prompt.ask('SQL', { validate: Boolean }) }
  return question.options[Number(chosen)].answer
}

async function askMap(question: Question, prompt: Prompt): Promise<Answer | undefined> {
  const map: { [value: string]: Answer } = {}
  const kept = question.kept ?? []
  const choices = [
    ...kept.map((value, place) => ({ name: String(place), message: `"${value}"` })),
    ...(question.takesNull ? [{ name: 'null', message: 'null' }] : []),
    { name: 'guard', message: 'no row has it: stop the migration if one has' },
    { name: QUIT, message: 'quit: nothing is written' },
  ]
  for (const value of question.removed ?? []) {
    const title = `${question.table}.${question.column} loses "${value}". Rows that have it get`
    const chosen = await prompt.choice(title, choices)
    if (chosen === QUIT) return undefined
    if (chosen === 'guard') map[value] = { guard: true }
    else map[value] = chosen === 'null' ? null : kept[Number(chosen)]
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
