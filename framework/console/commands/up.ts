import { BaseCommand, flags } from '@adonisjs/core/ace'

export default class Up extends BaseCommand {
  static commandName = 'up'
  static description = 'Put the application back into service after node ace down'
  static help = ['{{ binaryName }} up', 'Where it was in service, nothing changes.']

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    await this.app.boot()
    const { maintenanceFile } = await import('#framework/http/main')
    const wasDown = maintenanceFile(this.app).open()
    if (this.json) this.logger.log(JSON.stringify({ wasDown }))
    else if (wasDown) this.logger.success('Visitors are served again')
    else this.logger.log('Visitors were being served already.')
  }
}
