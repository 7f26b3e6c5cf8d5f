import { type BaseCommand, errors, FsLoader, type Kernel } from '@adonisjs/core/ace'
import { isCancelled } from './cancelling.js'
import { foreignName } from './foreign_names.js'

/**
 * Makes Ace answer as this framework does: names from elsewhere run ours, a typo gets the nearest names, `list` is
 * grouped by what one does.
 * @param argv  what was typed after `node ace`
 */
export async function prepareKernel(kernel: Kernel, argv: readonly string[]): Promise<void> {
  // Ace leaves the application's commands alone when it knows the name without them; help is about all of them.
  if (nameIn(argv) === 'help') kernel.addLoader(new FsLoader(kernel.app.commandsPath()))
  await kernel.boot()
  translate(kernel, argv)
  const find = kernel.find.bind(kernel)
  // Ace registers its own list after every other command, so ours cannot take its name in the registry.
  kernel.find = async <Command extends typeof BaseCommand>(name: string) => {
    if (name !== 'list') return find<Command>(name)
    const { ListCommand } = await import('./list_command.js')
    return ListCommand as unknown as Command
  }
  const render = kernel.errorHandler.render.bind(kernel.errorHandler)
  kernel.errorHandler.render = async (error: unknown) => {
    if (isCancelled(error)) return void (process.exitCode = 130)
    if (!(error instanceof errors.E_COMMAND_NOT_FOUND)) return render(error, kernel)
    const { printUnknownCommand } = await import('./unknown_command.js')
    printUnknownCommand(kernel, error.commandName)
  }
}

/** The name becomes an alias for this run only: an alias that stayed would be listed. */
function translate(kernel: Kernel, argv: readonly string[]): void {
  const name = nameIn(argv)
  if (name === undefined || kernel.hasCommand(name)) return
  const foreign = foreignName(name)
  if (!foreign || !('runs' in foreign)) return
  if (!kernel.hasCommand(foreign.runs.split(' ', 1)[0])) return
  kernel.addAlias(name, foreign.runs)
  kernel.ui.logger.logError(kernel.ui.colors.dim(`${name} is ${foreign.runs} here`))
}

function nameIn(argv: readonly string[]): string | undefined {
  return argv.find((value) => !value.startsWith('-'))
}
