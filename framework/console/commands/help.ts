import { args, BaseCommand } from '@adonisjs/core/ace'

export default class Help extends BaseCommand {
  static commandName = 'help'
  static description = 'Explain one command, or list them all'
  static help = ['{{ binaryName }} help migration:run', '{{ binaryName }} migration:run --help']

  @args.string({ description: 'Name of the command', required: false })
  declare command?: string

  async run() {
    if (!this.command) {
      await this.kernel.exec('list', [])
      return
    }
    const { foreignName } = await import('../foreign_names.js')
    const foreign = foreignName(this.command)
    const known = this.kernel.hasCommand(this.command)
    const ours = !known && foreign && 'runs' in foreign ? foreign.runs : undefined
    const name = ours?.split(' ', 1)[0] ?? this.command
    if (!this.kernel.hasCommand(name)) {
      const { printUnknownCommand } = await import('../unknown_command.js')
      printUnknownCommand(this.kernel, this.command)
      this.exitCode = 1
      return
    }
    if (ours) this.logger.log(`${this.command} is ${ours} here.`)
    const { HelpCommand } = await import('@adonisjs/core/ace')
    const parsed = {
      ...this.parsed,
      args: [this.kernel.getAliasCommand(name)?.commandName ?? name],
    }
    const help = new HelpCommand(this.kernel, parsed, this.ui, this.prompt)
    await help.exec()
  }
}
