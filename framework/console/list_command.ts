import { cliHelpers, ListCommand as AceListCommand } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'
import { grouped, groupOf, isListed } from './groups.js'
import { nearest } from './nearest.js'
import { firstSentence } from './unknown_command.js'

const WIDTH = 80

/** Ace's `list`, grouped by what one does and short enough to be read. */
export class ListCommand extends AceListCommand {
  static description = 'List the commands, or those of some namespaces or groups'
  static help = [
    '{{ binaryName }} list',
    '{{ binaryName }} list make migrations',
    '{{ binaryName }} list --json',
  ]

  async run() {
    const wanted = (this.namespaces ?? []).map((name) => name.toLowerCase())
    const commands = this.kernel.getCommands().filter(isListed)
    const unknown = wanted.find((name) => !commands.some((command) => isIn(command, name)))
    if (unknown !== undefined) return this.#refuse(unknown, commands)
    const shown = wanted.length
      ? commands.filter((command) => wanted.some((name) => isIn(command, name)))
      : commands
    if (this.json || this.app.runningInAIAgent) this.#printJson(shown)
    else this.#print(shown)
  }

  #printJson(commands: CommandMetaData[]) {
    const documents = commands.map((command) => ({ ...command, group: groupOf(command).title }))
    this.logger.log(JSON.stringify(documents, null, 2))
  }

  #print(commands: CommandMetaData[]) {
    const width = Math.max(...commands.map(({ commandName }) => commandName.length)) + 4
    const columns = Math.max(WIDTH, Math.min(process.stdout.columns ?? WIDTH, 120))
    for (const [group, members] of grouped(commands)) {
      this.logger.log(this.colors.yellow(group.title))
      for (const { commandName, description } of members) {
        const [text] = cliHelpers.wrap([firstSentence(description)], {
          startColumn: width,
          endColumn: columns,
          trimStart: true,
        })
        const name = `  ${commandName}`.padEnd(width)
        this.logger.log(`${this.colors.green(name)}${this.colors.dim(text)}`)
      }
      this.logger.log('')
    }
    this.logger.log('node ace help NAME explains one.')
  }

  #refuse(name: string, commands: CommandMetaData[]) {
    this.exitCode = 1
    const names = commands.flatMap((command) => [
      command.namespace ?? command.commandName,
      groupOf(command).title.toLowerCase(),
    ])
    const near = nearest(name, names)
    const hint = near.length ? ` Did you mean ${near.join(' or ')}?` : ''
    this.logger.logError(
      this.colors.red(`There is no namespace or group of commands "${name}".`) + hint
    )
  }
}

function isIn(command: CommandMetaData, name: string): boolean {
  return command.namespace === name || groupOf(command).title.toLowerCase() === name
}
