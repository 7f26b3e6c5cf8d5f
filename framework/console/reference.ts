import type { CommandMetaData } from '@adonisjs/core/types/ace'
import { type CommandGroup, grouped } from './groups.js'

type Argument = CommandMetaData['args'][number]
type Flag = CommandMetaData['flags'][number]

const BINARY = 'node ace'

const INTRODUCTION = `# Console

\`node ace NAME\`, or \`npm run ace NAME\` where Node 24 is not installed. \`node ace list\` names the commands,
\`node ace help NAME\` explains one, and a name that is nearly right gets the nearest ones.

The exit code is 0 when it is done, 1 when it failed, and 2 where a question is open that only a person can answer.
In a terminal a command asks for what is missing; elsewhere it never waits for an answer. Colours are for terminals.
When the reader of a pipe goes away (\`… | head\`), the command finishes its work in silence. Names from Laravel and
Django, such as \`migrate\`, \`tinker\` or \`createsuperuser\`, run ours and say its name.

This page is made from the commands themselves, by \`npm run index\`.`

/** \`docs/console.md\`: every command that is listed, by what one does with it. */
export function referenceOf(commands: readonly CommandMetaData[]): string {
  const groups = grouped(commands)
  const contents = groups.map(([group, members]) => `- ${contentsOf(group, members)}`).join('\n')
  const sections = groups.map(([group, members]) => sectionOf(group, members))
  return `${[INTRODUCTION, contents, ...sections].join('\n\n')}\n`
}

function contentsOf({ title }: CommandGroup, members: CommandMetaData[]): string {
  const links = members.map(({ commandName }) => `[${commandName}](#${anchorOf(commandName)})`)
  return `${title}: ${links.join(', ')}`
}

/** As GitHub and most others make them of a heading in code. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\- ]/g, '')
}

function sectionOf({ title, introduction }: CommandGroup, members: CommandMetaData[]): string {
  return [`## ${title}`, introduction, ...members.map(entryOf)].join('\n\n')
}

function entryOf(command: CommandMetaData): string {
  const parts = [`### \`${command.commandName}\``, sentence(command.description)]
  parts.push(['```sh', usageOf(command), '```'].join('\n'))
  const { args, flags } = command
  if (args.length) {
    parts.push(table(['argument', 'meaning', 'when not said'], args.map(argumentRow)))
  }
  if (flags.length) parts.push(table(['option', 'meaning', 'when not said'], flags.map(flagRow)))
  return [...parts, ...helpOf(command)].filter(Boolean).join('\n\n')
}

function usageOf({ commandName, args, flags }: CommandMetaData): string {
  const names = args.map((argument) => {
    const name = `${argument.argumentName}${argument.type === 'spread' ? '…' : ''}`.toUpperCase()
    return argument.required ? name : `[${name}]`
  })
  return [BINARY, commandName, flags.length ? '[OPTIONS]' : '', ...names].filter(Boolean).join(' ')
}

function argumentRow(argument: Argument): string[] {
  const missing = argument.required ? 'asked for in a terminal' : said(argument.default)
  return [`\`${argument.argumentName}\``, argument.description ?? '', missing]
}

function flagRow(flag: Flag): string[] {
  const value = flag.type === 'boolean' ? '' : `=${flag.type === 'number' ? 'N' : '…'}`
  const names = [flag.flagName]
  if ('showNegatedVariantInHelp' in flag && flag.showNegatedVariantInHelp)
    names.push(`no-${flag.flagName}`)
  const options = names.map((name) => `\`--${name}${value}\``)
  for (const alias of [flag.alias ?? []].flat()) options.push(`\`-${alias}\``)
  const description = flag.description ?? ''
  const many = flag.type === 'array' && !/repeated/i.test(description) ? '; may be repeated' : ''
  return [options.join(', '), `${description}${many}`, said(flag.default)]
}

function said(value: unknown): string {
  return value === undefined || value === null || value === false ? '' : `\`${String(value)}\``
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map(cellOf).join(' | ')} |`).join('\n')
}

function cellOf(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

/** Sentences become paragraphs; what one types becomes a block of code. */
function helpOf({ help }: CommandMetaData): string[] {
  const blocks: { isCode: boolean; lines: string[] }[] = []
  for (const line of [help ?? []].flat()) {
    const text = line.replace(/\{\{\s*binaryName\s*\}\}/g, BINARY)
    // Some packages write Markdown of their own, whose fences would end ours.
    if (!text.trim() || text.startsWith('```')) continue
    const isCode = text.trim().startsWith(BINARY) || text.startsWith('  ')
    const last = blocks.at(-1)
    if (last?.isCode === isCode) last.lines.push(text.trim())
    else blocks.push({ isCode, lines: [text.trim()] })
  }
  return blocks.map(({ isCode, lines }) =>
    isCode ? ['```sh', ...lines, '```'].join('\n') : lines.join('\n').replaceAll('<', '&lt;')
  )
}

function sentence(text: string | null): string {
  const trimmed = (text ?? '').trim().replaceAll('<', '&lt;')
  return !trimmed || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
