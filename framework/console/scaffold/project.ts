import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import string from '@adonisjs/core/helpers/string'
import type { ApplicationService } from '@adonisjs/core/types'
import { factsOf } from './kind_facts.js'
import type { FieldSpec } from './field_spec.js'
import { fileOf } from './names.js'

/** A model of the application, as its files tell without being run. */
export interface KnownModel {
  /** User */
  name: string
  /** user: what its files begin with. */
  file: string
  hasUuid: boolean
  /** The field that names a record to people, where it has the usual one. */
  label?: 'title' | 'name'
  /** Its public pages, as in /tags/:slug, are found by the slug. */
  hasSlug: boolean
  hasFactory: boolean
  hasResource: boolean
  /** Its policy lets everybody list it, so a public page may read it along. */
  isPublic: boolean
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => '')

/** The application's models, read and not run: a project that does not compile can still be added to. */
export class Project {
  constructor(private app: ApplicationService) {}

  /** @returns names in the order of the alphabet; empty without app/models */
  async models(): Promise<string[]> {
    const files = await readdir(this.app.modelsPath()).catch(() => [])
    return files
      .filter((file) => /^[a-z][a-z0-9_]*\.(ts|js)$/.test(file))
      .map((file) => string.pascalCase(basename(file).replace(/\.\w+$/, '')))
      .sort()
  }

  /** @returns null when there is no such model */
  async find(name: string): Promise<KnownModel | null> {
    const file = fileOf(name)
    const text = await textOf(this.app.modelsPath(`${file}.ts`))
    if (!text) return null
    const [factory, resource, policy] = await Promise.all([
      textOf(this.app.factoriesPath(`${file}_factory.ts`)),
      textOf(this.app.makePath('app/resources', `${file}_resource.ts`)),
      textOf(this.app.policiesPath(`${file}_policy.ts`)),
    ])
    const label = (['title', 'name'] as const).find((field) =>
      new RegExp(`\\bdeclare ${field}: string`).test(text)
    )
    return {
      name,
      file,
      label,
      hasUuid: /@field\.uuid\(\{[^}]*primary: true/.test(text),
      hasSlug: /\bdeclare slug: string/.test(text),
      hasFactory: factory.includes(`export const ${name}Factory`),
      hasResource: resource !== '',
      isPublic: resource !== '' && /^ {2}list\(\) \{\s*return true\s*\}/m.test(policy),
    }
  }

  /**
   * The models that fields point at, by name.
   * @param own  a model that is about to be made, which its own fields may point at
   * @returns faults in words for those that do not exist, and for fields that could never be filled
   */
  async references(
    fields: readonly FieldSpec[],
    own: KnownModel
  ): Promise<{ models: Map<string, KnownModel>; faults: string[] }> {
    const models = new Map<string, KnownModel>()
    const faults: string[] = []
    for (const { relation, nullable } of fields) {
      if (!relation) continue
      const { name, model } = relation
      if (model === own.name) {
        models.set(model, own)
        if (nullable) continue
        faults.push(
          `"${name}": a ${model} that points at a ${model} has to be nullable, or the first could never be made. End it with ?`
        )
        continue
      }
      const found = await this.find(model)
      if (found) models.set(model, found)
      else faults.push(await this.#missing(name, model))
    }
    return { models, faults }
  }

  async #missing(name: string, model: string): Promise<string> {
    const names = await this.models()
    const hint = names.length
      ? `Models are: ${names.join(', ')}. Say which, as in ${name}:belongsTo:${names.at(-1)}, or make ${model} first`
      : `Make it first: node ace make:resource ${model}`
    return `"${name}": there is no model ${model}. ${hint}`
  }
}

/** What a model that is about to be made will be to its own fields and to those of others. */
export function futureModel(
  name: string,
  fields: readonly FieldSpec[],
  { uuid = false, isPublic = true, hasFactory = true } = {}
): KnownModel {
  return {
    name,
    file: fileOf(name),
    hasUuid: uuid,
    label: (['title', 'name'] as const).find((label) =>
      fields.some(({ property, kind }) => property === label && factsOf(kind)?.searched)
    ),
    hasSlug: fields.some(({ kind }) => kind === 'slug'),
    hasFactory,
    hasResource: true,
    isPublic,
  }
}
