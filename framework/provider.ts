import { readdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { AccessTokens, CredentialModels } from '#framework/auth/main'
import type { Reader } from '#framework/database/main'
import type { LimitsConfig, RequestLimits } from '#framework/limits/main'
import type { ApiFacts } from '#framework/openapi/main'
import type { Policy, ResourceClass } from '#framework/resources/main'

export interface GableConfig {
  secret: string
  /** Whether the server applies pending migrations before it listens. */
  migrateOnStart: boolean
  models: string
  resources: string
  policies: string
  /** What the description of the API says of the application: /api/openapi.json. */
  api: ApiFacts
  /** The file that says that visitors are not served. Default: `tmp/maintenance.json`. */
  maintenance?: string
  /**
   * The models of what programs show in place of a password, composed of `accessToken` and `apiKey`. Their relation
   * `user` leads to those who sign in: it has id and name, and a `roles` relation when there are roles. Not said: no
   * credential is known.
   */
  credentials?: { [Name in keyof CredentialModels]: () => Promise<{ default: LucidModel }> }
  /** The model of the audit trail, composed of `auditEntry`. Not said: nothing is noted. */
  audit?: () => Promise<{ default: LucidModel }>
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
 * declaration at once, and hands the operations what they need. Its rooms are imported when the application starts,
 * because this file is read by every command, also by those that only list the others.
 */
export default class GableProvider {
  #reader?: Reader
  #limits?: RequestLimits

  constructor(private app: ApplicationService) {}

  register() {
    this.app.container.singleton('gable.tokens', async () => {
      const { AccessTokens: Tokens } = await import('#framework/auth/main')
      const { credentials: given } = this.app.config.get<GableConfig>('gable')
      if (!given) throw new Error('config/gable.ts names no model of tokens: say credentials')
      return new Tokens(async () => {
        const { default: model } = await given.tokens()
        return model as never
      })
    })
  }

  /** Resources are needed where requests are answered, and where commands ask for them through `operations`. */
  async start() {
    const { LOCK_TIMEOUT, Reader: DatabaseReader } = await import('#framework/database/main')
    const { BaseModel } = await import('@adonisjs/lucid/orm')
    const { Adapter } = await import('#framework/models/main')
    const { operations } = await import('#framework/resources/main')
    const config = this.app.config.get<GableConfig>('gable')
    const database = await this.app.container.make('lucid.db')
    // codegen starts a web application too, only to read its routes: it must not touch the database.
    const serves = this.app.getEnvironment() === 'web' && this.app.getMode() !== 'warmup'
    if (config.migrateOnStart && serves) {
      const { migrateAtStart } = await import('#framework/migrations/at_start')
      await migrateAtStart(this.app, database)
    }
    BaseModel.$adapter = new Adapter(database)
    this.#reader = new DatabaseReader(database)
    operations.configure({
      database,
      reader: this.#reader,
      emitter: await this.app.container.make('emitter'),
      logger: await this.app.container.make('logger'),
      secret: config.secret,
      patience: LOCK_TIMEOUT,
    })
    await this.#knowPeople(config)
    operations.registry.clear()
    const policies = await this.#load<new () => Policy>(config.policies)
    const classes = await this.#load<ResourceClass>(config.resources)
    for (const Class of classes.values()) {
      const { model } = new Class()
      operations.registry.add(Class, policyOf(model.name, policies))
    }
    operations.registry.check()
    if (serves || this.app.getEnvironment() === 'test') await this.#startLimits()
    if (this.app.inProduction) await this.#keepWhatIsTheSame()
  }

  /** Who asks, and where it is noted what they did. */
  async #knowPeople({ credentials: given, audit }: GableConfig) {
    const { credentials, people, usersOf } = await import('#framework/auth/main')
    const { operations } = await import('#framework/resources/main')
    if (given) {
      const { default: tokens } = await given.tokens()
      const { default: keys } = await given.keys()
      credentials.configure({ tokens, keys })
      people.configure(usersOf(tokens))
    }
    if (!audit) return
    const { trail } = await import('#framework/audit/main')
    const { default: entries } = await audit()
    trail.configure(entries)
    operations.addWitness(trail.witness)
  }

  async #startLimits() {
    const { Limits, makeStore, requestLimits } = await import('#framework/limits/main')
    const config = this.app.config.get<LimitsConfig>('limits')
    const store = await makeStore(this.app, config)
    const logger = await this.app.container.make('logger')
    requestLimits.configure(config, new Limits({ store, whenAway: config.whenAway, logger }))
    this.#limits = requestLimits
  }

  /** What is the same for every page is made once; in development it may change with every page. */
  async #keepWhatIsTheSame() {
    const { keepPartials, keepTags } = await import('#framework/http/main')
    const { default: edge } = await import('edge.js')
    keepPartials(edge)
    keepTags(await this.app.container.make('vite'))
  }

  async shutdown() {
    this.#reader?.close()
    await this.#limits?.close()
  }

  /** Default exports of a folder's files, by file name without extension. */
  async #load<Class>(folder: string): Promise<Map<string, Class>> {
    const path = this.app.makePath(folder)
    const files = await readdir(path).catch(() => [])
    const classes = new Map<string, Class>()
    for (const file of files
      .filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
      .sort()) {
      const module = (await import(pathToFileURL(`${path}/${file}`).href)) as { default: Class }
      classes.set(file.replace(/\.(ts|js)$/, ''), module.default)
    }
    return classes
  }
}

/** The policy of a model is found by its name: `Post` has `app/policies/post_policy.ts`. */
function policyOf(model: string, policies: Map<string, new () => Policy>): Policy | undefined {
  const file = model.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  const Class = policies.get(`${file}_policy`)
  return Class && new Class()
}
