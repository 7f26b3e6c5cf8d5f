import { BaseCommand, flags } from '@adonisjs/core/ace'

export default class Down extends BaseCommand {
  static commandName = 'down'
  static description = 'Take the application out of service: visitors get a page, programs a 503'
  static help = [
    '{{ binaryName }} down --retry=300 --message="Back at noon."',
    '{{ binaryName }} down --secret',
    'Every process of this installation follows within half a second, and a restart changes nothing: node ace up ends it. With a secret, whoever opens /SECRET gets a cookie that lets them in for twelve hours.',
  ]

  @flags.number({ description: 'Seconds after which to try again, told to visitors', default: 60 })
  declare retry: number

  @flags.string({ description: 'What the page says, instead of its own words' })
  declare message?: string

  @flags.number({ description: 'Seconds after which a browser asks again by itself' })
  declare refresh?: number

  @flags.string({
    description: 'Opens the door at /SECRET; without a value one is made and shown',
    allowEmptyValue: true,
  })
  declare secret?: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const problem = this.#problem()
    if (problem) {
      this.logger.logError(this.colors.red(problem))
      this.exitCode = 1
      return
    }
    await this.app.boot()
    const { hashSecret, maintenanceFile } = await import('#framework/http/main')
    const { randomBytes } = await import('node:crypto')
    const secret = this.secret === '' ? randomBytes(18).toString('base64url') : this.secret
    maintenanceFile(this.app).close({
      since: new Date().toISOString(),
      retryAfter: this.retry,
      message: this.message ?? null,
      refresh: this.refresh ?? null,
      secret: secret === undefined ? null : hashSecret(secret),
    })
    const url = this.app.config.get<string>('app.appUrl')
    const door = secret === undefined ? null : `${url}/${secret}`
    if (this.json) {
      this.logger.log(JSON.stringify({ retryAfter: this.retry, door }))
      return
    }
    this.logger.success('Visitors are not served. node ace up lets them in again')
    if (door) this.logger.log(`The door for you: ${this.colors.bold(door)}`)
  }

  #problem(): string | undefined {
    if (!isSeconds(this.retry)) return '--retry is a whole number of seconds, as in --retry=60'
    if (this.refresh !== undefined && !isSeconds(this.refresh)) {
      return '--refresh is a whole number of seconds, as in --refresh=15'
    }
    if (this.secret && !/^[\w-]{8,}$/.test(this.secret)) {
      return '--secret has eight or more letters, digits, - and _. Without a value one is made'
    }
    return undefined
  }
}

function isSeconds(value: number): boolean {
  return Number.isInteger(value) && value > 0
}
