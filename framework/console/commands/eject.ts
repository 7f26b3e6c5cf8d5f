import { args, flags, BaseCommand } from '@adonisjs/core/ace'

export default class Eject extends BaseCommand {
  static commandName = 'eject'
  static description = 'Copy stubs, from which make commands make files, to stubs/, where yours win'
  static help = [
    '{{ binaryName }} eject make/resource',
    '{{ binaryName }} eject make/resource/policy.stub',
    '{{ binaryName }} eject make/event --pkg=@adonisjs/core',
    'A stub that stubs/ has already is left as it is.',
  ]

  @args.string({ description: 'A stub, or a folder of them' })
  declare stubPath: string

  @flags.string({ description: 'The package it comes from; the framework itself when not said' })
  declare pkg?: string

  async run() {
    const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
    const { ejectStubs } = await import('../scaffold/eject_stubs.js')
    try {
      const { copied, kept } = await ejectStubs(this.app, this.stubPath, this.pkg)
      for (const file of copied) this.logger.log(`${this.colors.green('created')}  ${file}`)
      for (const file of kept) {
        this.logger.log(`${this.colors.yellow('skipped')}  ${file}  is there already`)
      }
      if (!copied.length) this.exitCode = 1
    } catch (error) {
      if (!(error instanceof ScaffoldException)) throw error
      this.exitCode = 1
      this.logger.logError(this.colors.red(error.message))
    }
  }
}
