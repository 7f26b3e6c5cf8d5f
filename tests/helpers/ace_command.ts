import ace from '@adonisjs/core/services/ace'
import type { BaseCommand } from '@adonisjs/core/ace'

/** How raw output writes a colour. */
const COLOUR = /\b(?:red|yellow|green|dim|bold)\(((?:[^()]|\([^()]*\))*)\)/g

/** Runs a command in this process, with its connections and transactions, and gives what it printed. */
export async function runCommand(Command: typeof BaseCommand, ...argv: string[]) {
  ace.ui.switchMode('raw')
  try {
    const command = await ace.create(Command, argv)
    command.logger.getRenderer().flushLogs()
    await command.exec()
    const logs = command.logger.getLogs()
    const printed = (stream: string) =>
      logs
        .filter((log) => log.stream === stream)
        .map(({ message }) => message.replace(COLOUR, '$1'))
        .join('\n')
    return { code: command.exitCode ?? 0, stdout: printed('stdout'), stderr: printed('stderr') }
  } finally {
    ace.ui.switchMode('normal')
  }
}

/** The document it prints with `--json`. */
export async function readCommand(Command: typeof BaseCommand, ...argv: string[]) {
  const { stdout } = await runCommand(Command, ...argv, '--json')
  return JSON.parse(stdout)
}
