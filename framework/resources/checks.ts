import type { DeclarationFault } from './declaration_exception.js'
import { DeclarationException } from './declaration_exception.js'
import type { Registered, Registry } from './registry.js'
import { shapeOf } from './shape.js'

/**
 * Reads every declaration against the models. @throws DeclarationException with all faults found
 */
export function checkDeclarations(registry: Registry): void {
  const faults = registry.all().flatMap((registered) => new Check(registry, registered).run())
  if (faults.length) throw new DeclarationException(faults)
}

class Check {
  #faults: DeclarationFault[] = []
  #where: string

  constructor(
    private registry: Registry,
    private registered: Registered
  ) {
    this.#where = registered.resource.constructor.name
  }

  run(): DeclarationFault[] {
    const { resource, policy } = this.registered
    const { options, shape } = resource
    const model = resource.model.name
    if (!policy) {
      this.#add('E_MISSING_POLICY', `${model} has no policy, so nobody may do anything with it`, `node ace make:policy ${model.toLowerCase()}`)
    }
    if (shape.fields.size === 0) {
      this.#add('E_MISSING_FIELD', `${model} declares no field`, 'Use @field decorators (docs/fields.md) in place of @column')
    }
    if (options.label) this.#path(options.label, 'label')
    const api = options.api === true ? {} : options.api
    const paths = {
      'search': options.search,
      'columns': options.columns,
      'sort': options.sort?.map((path) => String(path).replace(/^-/, '')),
      'api.sort': api?.sort,
      'api.filter': api?.filter,
      'api.fields': api?.fields,
    }
    for (const [option, names] of Object.entries(paths)) for (const name of names ?? []) this.#path(name, option)
    for (const name of options.filters ?? []) this.#fieldOrRelation(name, 'filters')
    for (const part of options.form ?? []) for (const name of part.fields) this.#fieldOrRelation(name, 'form')
    for (const name of api?.include ?? []) this.#include(name)
    for (const name of Object.keys(options.actions ?? {})) {
      if (policy && typeof (policy as unknown as Record<string, unknown>)[name] !== 'function') {
        this.#add('E_MISSING_ABILITY', `the action "${name}" has no method in ${policy.constructor.name}`, `Add ${name}(actor, record) to ${policy.constructor.name}`)
      }
    }
    return this.#faults
  }

  #path(path: string, option: string): void {
    const { shape } = this.registered.resource
    const [first, second] = path.split('.')
    if (second === undefined) return this.#field(first, option)
    const relation = shape.relations.get(first)
    if (!relation) return this.#relation(first, option)
    if (!shapeOf(relation.model).fields.has(second)) {
      const known = [...shapeOf(relation.model).fields.keys()].join(', ')
      this.#add('E_UNKNOWN_FIELD', `${option} names "${path}", but ${relation.model.name} has no field "${second}"`, `Fields are: ${known}`)
    }
  }

  #field(name: string, option: string): void {
    const { shape, model } = this.registered.resource
    if (shape.fields.has(name)) return
    const known = [...shape.fields.keys()].join(', ')
    this.#add('E_UNKNOWN_FIELD', `${option} names "${name}", but ${model.name} has no such field`, `Fields are: ${known}. To add one: a @field decorator in the model and a migration`)
  }

  #relation(name: string, option: string): void {
    const { shape, model } = this.registered.resource
    const known = [...shape.relations.keys()].join(', ') || 'none'
    this.#add('E_UNKNOWN_RELATION', `${option} names "${name}", but ${model.name} has no such relation`, `Relations are: ${known}`)
  }

  #fieldOrRelation(name: string, option: string): void {
    const { shape } = this.registered.resource
    if (!shape.relations.has(name)) this.#field(name, option)
  }

  #include(name: string): void {
    const { shape } = this.registered.resource
    const relation = shape.relations.get(name)
    if (!relation) return this.#relation(name, 'api.include')
    if (!this.registry.findByModel(relation.model)) {
      this.#add('E_MISSING_RESOURCE', `api.include names "${name}", but ${relation.model.name} has no resource that says what may be shown`, `Declare ${relation.model.name}Resource in app/resources/`)
    }
  }

  #add(code: DeclarationFault['code'], message: string, help: string): void {
    this.#faults.push({ code, where: this.#where, message, help })
  }
}
