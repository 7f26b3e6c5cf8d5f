import { readdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import string from '@adonisjs/core/helpers/string'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { AccessTokens } from '#framework/auth/main'
import { SecurityHeaders } from '#framework/http/main'
import { Reader } from '#framework/database/main'
import { operations, type Policy, type ResourceClass } from '#framework/resources/main'

export interface GableConfig {
  secret: string
  resources: string
  policies: string
  /** The model of those who sign in: it has id and name, and a `roles` relation when there are roles. */
  users: () => Promise<{ default: LucidModel }>
}

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    'gable.tokens': AccessTokens
  }
}

/** Types the framework's configuration, `config/gable.ts`. */
export function defineConfig(config: GableConfig): GableConfig {
  return config
}

/**
 * Starts the framework inside an AdonisJS application: finds its resources and policies, checks every
 * declaration at once, and hands the operations what they need.
 */
export default class GableProvider {
  #reader?: Reader

  constructor(private app: ApplicationService) {}

  register() {
    this.app.container.singleton('gable.tokens', () => new AccessTokens(this.app.config.get<GableConfig>('gable').users))
  }

  async boot() {
    SecurityHeaders.development = this.app.inDev
  }

  /** Resources are needed where requests are answered, and where commands ask for them through `operations`. */
  async start() {
    const config = this.app.config.get<GableConfig>('gable')
    const database = await this.app.container.make('lucid.db')
    this.#reader = new Reader(database)
    operations.configure({
      database,
      reader: this.#reader,
      emitter: await this.app.container.make('emitter'),
      secret: config.secret,
    })
    operations.registry.clear()
    const policies = await this.#load<new () => Policy>(config.policies)
    for (const Class of (await this.#load<ResourceClass>(config.resources)).values()) {
      const { model } = new Class()
      operations.registry.add(Class, this.#policyOf(model.name, policies))
    }
    operations.registry.check()
  }

  async shutdown() {
    this.#reader?.close()
  }

  #policyOf(model: string, policies: Map<string, new () => Policy>): Policy | undefined {
    const Class = policies.get(`${string.snakeCase(model)}_policy`)
    return Class && new Class()
  }

  /** Default exports of a folder's files, by file name without extension. */
  async #load<Class>(folder: string): Promise<Map<string, Class>> {
    const path = this.app.makePath(folder)
    const files = await readdir(path).catch(() => [])
    const classes = new Map<string, Class>()
    for (const file of files.filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts')).sort()) {
      const module = (await import(pathToFileURL(`${path}/${file}`).href)) as { default: Class }
      classes.set(file.replace(/\.(ts|js)$/, ''), module.default)
    }
    return classes
  }
}
