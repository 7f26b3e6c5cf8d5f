import { ERRORS, type ErrorCode, OperationError } from '#framework/resources/main'
import { ERROR_PROSE } from './error_prose.js'
import { problemOf } from './problem.js'

/** Every code, in the order of the table. */
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[]

/** What is said about one error, in Markdown, without its heading. */
export function errorText(code: ErrorCode): string {
  const { status, title } = ERRORS[code]
  const { meaning, causes, steps, detail } = ERROR_PROSE[code]
  const document = problemOf(
    new OperationError(code, detail),
    '7f0c1c0e-9a1d-4a53-b6f5-0d3c7f6f2a11'
  )
  return [
    `**${status}** · ${title}`,
    meaning,
    '## Where it comes from',
    causes.map((cause) => `- ${cause}`).join('\n'),
    '## What to do',
    steps.map((step) => `- ${step}`).join('\n'),
    '## What it looks like',
    `\`\`\`json\n${JSON.stringify(document, null, 2)}\n\`\`\``,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

/** The table of all errors, in Markdown. @param path  before the name of a page, and what comes after it */
export function errorTable(path: string, suffix = ''): string {
  const rows = ERROR_CODES.map((code) => {
    const { status, title } = ERRORS[code]
    return `| [\`${code}\`](${path}${code}${suffix}) | ${status} | ${title} | ${ERROR_PROSE[code].advice} |`
  })
  return ['| code | status | title | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
