import type { BaseCommand } from '@adonisjs/core/ace'
import type { Clash, Question } from '#framework/migrations/main'
import { printQuestions } from './questions.js'

/** What `make:migrations` has to tell, as lines for a person or as one JSON object. */
export type Outcome = { notes?: readonly string[] } & (
  | { status: 'unchanged' }
  | { status: 'written'; file: string; changes: readonly string[] }
  | { status: 'draft'; file: string; text: string; changes: readonly string[] }
  | { status: 'sql'; dialect: string; statements: readonly string[] }
  | { status: 'changed'; changes: readonly string[]; questions: readonly Question[] }
  | { status: 'questions'; questions: readonly Question[] }
  | { status: 'conflict'; clashes: readonly Clash[] }
  | { status: 'rebase'; onto: string; moves: readonly { from: string; to: string }[] }
  | { status: 'rebased'; onto: string; moves: readonly { from: string; to: string }[] }
  | { status: 'error'; error: string; help?: string }
)

/** Prints what came out: the answer on standard output, what is to be noted besides on the other. */
export function report(
  outcome: Outcome,
  { json, logger, colors }: Pick<BaseCommand, 'logger' | 'colors'> & { json?: boolean }
): void {
  if (json) return logger.log(JSON.stringify(outcome, null, 2))
  for (const note of outcome.notes ?? []) logger.logError(colors.yellow(note))
  if (outcome.status === 'error') {
    logger.error(outcome.error)
    if (outcome.help) logger.logError(outcome.help)
    return
  }
  logger.log(linesOf(outcome).join('\n'))
}

function linesOf(outcome: Exclude<Outcome, { status: 'error' }>): string[] {
  switch (outcome.status) {
    case 'unchanged':
      return ['Nothing to do: the files lead to what the models say.']
    case 'written':
      return [`Wrote ${outcome.file}`, ...indented(outcome.changes)]
    case 'draft':
      return [`// ${outcome.file}`, outcome.text.trimEnd()]
    case 'sql':
      return [`-- ${outcome.dialect}`, ...outcome.statements.map((statement) => `${statement};`)]
    case 'changed':
      return [
        'The models say what no migration does yet:',
        ...indented([...outcome.changes, ...outcome.questions.map(({ text }) => text)]),
        'Write it with: node ace make:migrations',
      ]
    case 'questions': {
      const { questions } = outcome
      const count = questions.length === 1 ? 'One question is' : `${questions.length} questions are`
      return [
        `${count} open, and nothing was written. Answer with the flag, or with the line in a JSON file`,
        'that --answers names; or run it in a terminal.',
        '',
        printQuestions(questions),
      ]
    }
    case 'conflict':
      return [
        'Two migrations were made side by side, and it matters which comes first:',
        ...outcome.clashes.flatMap(({ one, other }) => [...sideOf(one), ...sideOf(other)]),
        'Move the newer behind the other with --rebase, or join them as they are with --merge.',
      ]
    case 'rebase':
      return [
        ...outcome.moves.map(({ from, to }) => `Would rename ${from} to ${to}`),
        `It would come after ${outcome.onto}.`,
      ]
    case 'rebased':
      return [
        ...outcome.moves.map(({ from, to }) => `Renamed ${from} to ${to}`),
        `It comes after ${outcome.onto} now.`,
      ]
  }
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`)

const sideOf = ({ file, does }: Clash['one']) => [`  ${file}`, ...does.map((line) => `    ${line}`)]
