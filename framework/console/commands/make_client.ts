import { flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Maker } from '../maker.js'

export default class MakeClient extends Maker {
  static commandName = 'make:client'
  static description = 'Make a typed TypeScript client for the REST API, from the declarations'
  static help = [
    '{{ binaryName }} make:client',
    '{{ binaryName }} make:client --output=../web/src/api --force',
    '{{ binaryName }} make:client --output=../web/src/api --check',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Folder for its files', alias: 'o', default: 'client' })
  declare output: string

  @flags.boolean({ description: 'Write nothing; fail when the files say something else' })
  declare check?: boolean

  async run() {
    await this.attempt(async () => {
      if (this.check) this.dryRun = true
      const files = await this.plan(await this.#files())
      if (this.check) return this.#compare(files)
      const outcome = { files, notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }

  /** The files, formatted as the project is. @throws ScaffoldException where that cannot be done */
  async #files() {
    const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
    const { clientFiles } = await import('#framework/client/main')
    const { operations } = await import('#framework/resources/main')
    const { resolve } = await import('node:path')
    const prettier = await import('prettier').catch(() => {
      throw new ScaffoldException(['The client is formatted by prettier: npm install -D prettier'])
    })
    const config = await prettier.resolveConfig(this.app.makePath('client.ts'))
    const made = []
    for (const [name, text] of await clientFiles(operations.registry)) {
      const path = resolve(this.output, name)
      made.push({ path, text: await prettier.format(text, { ...config, filepath: path }) })
    }
    return made
  }

  #compare(files: Awaited<ReturnType<MakeClient['plan']>>) {
    const stale = files
      .filter(({ fate }) => fate !== 'unchanged')
      .map(({ path }) => this.nameOf(path))
    if (stale.length === 0) {
      if (this.json) this.print({ current: true, files: [] })
      else this.logger.log(`${this.output} is current`)
      return null
    }
    this.exitCode = 1
    if (this.json) this.print({ current: false, files: stale })
    else {
      this.logger.logError(this.colors.red(`${this.output} is not current: ${stale.join(', ')}`))
      this.logger.log(`Write it again: node ace make:client --output=${this.output} --force`)
    }
    return null
  }
}
