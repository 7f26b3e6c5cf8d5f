import { args, BaseCommand, flags } from '@adonisjs/core/ace'

export default class ConfigShow extends BaseCommand {
  static commandName = 'config:show'
  static description = 'Show the configuration as the application sees it, secrets masked'
  static help = [
    '{{ binaryName }} config:show',
    '{{ binaryName }} config:show database.connections.sqlite',
    '{{ binaryName }} config:show app.appUrl --json',
    'Passwords, keys and tokens are masked unless --reveal is said.',
  ]

  @args.string({ description: 'A file of config/, or a path into one', required: false })
  declare key?: string

  @flags.boolean({ description: 'Print one JSON document' })
  declare json?: boolean

  @flags.boolean({ description: 'Print passwords, keys and tokens too' })
  declare reveal?: boolean

  async run() {
    await this.app.boot()
    const found = await this.#find(await this.#merged())
    if (!found) return
    const { secretsOf, toPrintable } = await import('../masking.js')
    const masking = { secrets: secretsOf(process.env), reveal: this.reveal === true }
    // The name decides whether a value is secret, so it stays with it.
    const [printable] = Object.values(toPrintable({ [found.name]: found.value }, masking) as object)
    if (this.json) return this.logger.log(JSON.stringify(printable ?? null, null, 2))
    const lines = linesOf(printable, this.key ?? '')
    const { plainFacts } = await import('../plain_table.js')
    this.logger.log(plainFacts(lines, 0).join('\n'))
  }

  /** What packages make of their files when the application has booted stands in the files' place. */
  async #merged(): Promise<Record<string, unknown>> {
    const { configProvider } = await import('@adonisjs/core')
    const all = this.app.config.all() as Record<string, unknown>
    const entries = await Promise.all(
      Object.entries(all).map(async ([name, raw]) => {
        const made = await configProvider.resolve<unknown>(this.app, raw).catch(() => null)
        return [name, made ?? raw] as const
      })
    )
    return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)))
  }

  async #find(all: Record<string, unknown>) {
    let found = { name: 'config', value: all as unknown }
    for (const name of this.key?.split('.') ?? []) {
      const inside = Object(found.value) as Record<string, unknown>
      if (!Object.hasOwn(inside, name)) {
        const { unknownName } = await import('../unknown_name.js')
        const parent = this.key!.split('.').slice(0, this.key!.split('.').indexOf(name)).join('.')
        const names = typeof found.value === 'object' ? Object.keys(inside) : []
        const paths = names.map((known) => (parent ? `${parent}.${known}` : known))
        this.logger.logError(this.colors.red(unknownName('configuration', this.key!, paths)))
        this.exitCode = 1
        return undefined
      }
      found = { name, value: inside[name] }
    }
    return found
  }
}

/** Every value at the end of its dotted path. */
function linesOf(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null)
    return [[path, value === '' ? "''" : String(value ?? 'not set')]]
  const entries = Object.entries(value)
  if (!entries.length) return [[path, Array.isArray(value) ? '[]' : '{}']]
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) {
    return [[path, value.join(', ')]]
  }
  return entries.flatMap(([name, entry]) => linesOf(entry, path ? `${path}.${name}` : name))
}
