import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { ReplContext } from '../repl_context.js'

export default class Repl extends BaseCommand {
  static commandName = 'repl'
  static description = 'Open a JavaScript prompt with models, factories and the database at hand'
  static help = [
    '{{ binaryName }} repl',
    "echo 'await Post.query().first()' | {{ binaryName }} repl",
    'Every model is there by its class name, and every factory. .ls lists what else there is.',
  ]
  static options: CommandOptions = { startApp: true, staysAlive: true }

  async run() {
    const { replContext } = await import('../repl_context.js')
    const context = await replContext(this.app)
    const names = Object.assign({}, ...Object.values(context)) as Record<string, unknown>
    if (process.stdin.isTTY && process.stdout.isTTY) await this.#prompt(context, names)
    else await this.#piped(names)
  }

  async #prompt(context: ReplContext, names: Record<string, unknown>) {
    const { plainFacts } = await import('../plain_table.js')
    const { replSummary } = await import('../repl_context.js')
    this.logger.log(plainFacts(replSummary(context)).join('\n'))
    const repl = await this.app.container.make('repl')
    repl.start(names)
    repl.server!.on('exit', () => void this.terminate())
  }

  async #piped(names: Record<string, unknown>) {
    const { runPipedScript } = await import('../repl_piped.js')
    if (!(await runPipedScript(names))) this.exitCode = 1
    await this.terminate()
  }
}
