import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Format, Version } from '#framework/openapi/main'

export default class OpenapiExport extends BaseCommand {
  static commandName = 'openapi:export'
  static description = 'Write the description of the API that /api/openapi.json gives'
  static help = [
    '{{ binaryName }} openapi:export > openapi.json',
    '{{ binaryName }} openapi:export --output=openapi.yaml',
    '{{ binaryName }} openapi:export --spec=3.0 --output=openapi-3.0.json',
    '{{ binaryName }} openapi:export --output=openapi.yaml --check',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'File to write, YAML when its name ends so; standard output when not said',
    alias: 'o',
  })
  declare output?: string

  @flags.string({ description: 'Version of OpenAPI: 3.1 or 3.0', default: '3.1' })
  declare spec: string

  @flags.boolean({ description: 'Write over a file that is there' })
  declare force?: boolean

  @flags.boolean({ description: 'Write nothing; fail when the file says something else' })
  declare check?: boolean

  async run() {
    const { readable, VERSIONS } = await import('#framework/openapi/main')
    if (!VERSIONS.includes(this.spec as Version))
      return this.#fail(`--spec is ${VERSIONS.join(' or ')}`)
    const format: Format = /\.ya?ml$/i.test(this.output ?? '') ? 'yaml' : 'json'
    const text = readable(this.spec as Version, format)
    if (this.check) return this.#compare(text)
    if (this.output === undefined) return this.logger.log(text.trimEnd())
    await this.#write(text)
  }

  async #write(text: string) {
    const { writeFile } = await import('node:fs/promises')
    try {
      await writeFile(this.output!, text, { flag: this.force ? 'w' : 'wx' })
      this.logger.log(`${this.colors.green('created')}  ${this.output}`)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EEXIST')
        return this.#fail(`${this.output} is there already: --force writes over it`)
      if (code === 'ENOENT')
        return this.#fail(`${this.output} cannot be written: its folder is not there`)
      this.#fail(message)
    }
  }

  async #compare(text: string) {
    if (this.output === undefined) return this.#fail('--check wants --output=FILE to compare with')
    const { readFile } = await import('node:fs/promises')
    const there = await readFile(this.output, 'utf8').catch(() => undefined)
    if (there === text) return this.logger.log(`${this.output} is current`)
    const state = there === undefined ? 'is not there' : 'says something else'
    this.#fail(
      `${this.output} ${state}: write it with openapi:export --output=${this.output} --force`
    )
  }

  #fail(message: string) {
    this.exitCode = 1
    this.logger.logError(this.colors.red(message))
  }
}
