import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { RouteFacts } from '../route_facts.js'

export default class ListRoutes extends BaseCommand {
  static commandName = 'list:routes'
  static description = 'List the routes: method, address, what answers, name and middleware'
  static help = [
    '{{ binaryName }} list:routes journal',
    '{{ binaryName }} list:routes --method=POST --middleware=web',
    '{{ binaryName }} list:routes --jsonl | head',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({
    description: 'A part of the address, the name or what answers',
    required: false,
  })
  declare match?: string

  @flags.string({ description: 'Only those that take this method' })
  declare method?: string

  @flags.array({ description: 'Only those behind this middleware; * is any' })
  declare middleware?: string[]

  @flags.array({ description: 'Only those that are not behind this middleware; * is any' })
  declare ignoreMiddleware?: string[]

  @flags.boolean({ description: 'Print one JSON array' })
  declare json?: boolean

  @flags.boolean({ description: 'Print one JSON object a line' })
  declare jsonl?: boolean

  async run() {
    const { routeFacts } = await import('../route_facts.js')
    const all = await routeFacts(this.app)
    const routes = all.filter((route) => this.#isWanted(route))
    if (this.json) return this.logger.log(JSON.stringify(routes, null, 2))
    if (this.jsonl) return routes.forEach((route) => this.logger.log(JSON.stringify(route)))
    if (!routes.length) return this.logger.logError('No route is like that.')
    const { plainTable } = await import('../plain_table.js')
    const [head, ...rows] = plainTable(
      ['METHOD', 'ADDRESS', 'ANSWERED BY', 'NAME', 'MIDDLEWARE', 'DOMAIN'],
      routes.map(({ methods, address, answeredBy, name, middleware, domain }) => [
        methods.join('|'),
        address,
        answeredBy ?? '',
        name ?? '',
        middleware.join(' '),
        domain ?? '',
      ])
    )
    this.logger.log(this.colors.dim(head))
    this.logger.log(rows.join('\n'))
  }

  #isWanted({ methods, address, answeredBy, name, middleware }: RouteFacts): boolean {
    const behind = (wanted: string) =>
      wanted === '*' ? middleware.length > 0 : middleware.includes(wanted)
    if (this.method && !methods.includes(this.method.toUpperCase())) return false
    if (!(this.middleware ?? []).every(behind)) return false
    if ((this.ignoreMiddleware ?? []).some(behind)) return false
    const texts = [address, answeredBy, name].map((text) => text?.toLowerCase() ?? '')
    return !this.match || texts.some((text) => text.includes(this.match!.toLowerCase()))
  }
}
