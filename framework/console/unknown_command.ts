import type { Kernel } from '@adonisjs/core/ace'
import { FOREIGN_NAMES, foreignName } from './foreign_names.js'
import { isListed } from './groups.js'
import { nearest } from './nearest.js'

/** Says on stderr that there is no such command, and which were probably meant. */
export function printUnknownCommand(kernel: Kernel, name: string): void {
  const { colors, logger } = kernel.ui
  const foreign = foreignName(name)
  if (foreign && 'advice' in foreign) {
    return logger.logError(`There is no ${name} here: ${foreign.advice}.`)
  }
  logger.logError(colors.red(`There is no command "${name}".`))
  const isGroup = kernel.getNamespaces().includes(name)
  const meant = isGroup ? commandsOf(kernel, name) : nearestCommands(kernel, name)
  if (meant.length) {
    const width = Math.max(...meant.map((command) => command.length))
    logger.logError(isGroup ? `Commands of ${name}:` : 'Did you mean?')
    for (const command of meant) {
      const { description } = kernel.getCommand(command)!
      logger.logError(`  ${command.padEnd(width)}  ${colors.dim(firstSentence(description))}`)
    }
  }
  logger.logError('node ace list has them all.')
}

function commandsOf(kernel: Kernel, namespace: string): string[] {
  return kernel
    .getNamespaceCommands(namespace)
    .filter(isListed)
    .map(({ commandName }) => commandName)
}

/** Names from elsewhere are known too, and stand for ours. */
function nearestCommands(kernel: Kernel, name: string): string[] {
  const ours = new Map<string, string>()
  for (const [foreign, value] of Object.entries(FOREIGN_NAMES)) {
    if ('runs' in value) ours.set(foreign, value.runs.split(' ', 1)[0])
  }
  for (const alias of kernel.getAliases()) {
    ours.set(alias, kernel.getAliasCommand(alias)!.commandName)
  }
  for (const command of kernel.getCommands().filter(isListed)) {
    ours.set(command.commandName, command.commandName)
  }
  const meant = nearest(name, ours.keys(), 6).map((near) => ours.get(near)!)
  return [...new Set(meant)].filter((command) => kernel.getCommand(command)).slice(0, 3)
}

/** What fits beside a command's name. */
export function firstSentence(text: string | null): string {
  return (text ?? '').replace(/(\.|;) .*$/s, '')
}
