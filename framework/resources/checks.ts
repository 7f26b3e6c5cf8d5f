import string from '@adonisjs/core/helpers/string'
import { isGroup, isMeasure } from './aggregate_query.js'
import type { DeclarationFault } from './declaration_exception.js'
import { DeclarationException } from './declaration_exception.js'
import { isHeavy } from './list_query.js'
import type { Registered, Registry } from './registry.js'
import { leadsToOne, MAX_STEPS, targetOf } from './paths.js'
import { backField } from './owned.js'
import { shapeOf } from './shape.js'

/**
 * Reads every declaration against the models. @throws DeclarationException with all faults found
 */
export function checkDeclarations(registry: Registry): void {
  const faults = registry.all().flatMap((registered) => new Check(registry, registered).run())
  if (faults.length) throw new DeclarationException(faults)
}

/** Words of the operations, of policies and of addresses: an action of that name would stand in their way. */
export const RESERVED_ACTIONS: ReadonlySet<string> = new Set([
  'list',
  'show',
  'store',
  'update',
  'replace',
  'destroy',
  'restore',
  'scope',
  'readable',
  'writable',
  'constructor',
  'query',
  'aggregates',
  'options',
  'storeMany',
  'updateMany',
  'destroyMany',
])

/** What the framework answers itself beside the resources: below the prefix of the APIs, and of the admin. */
const TAKEN_NAMES = {
  api: ['docs', 'errors', 'openapi'],
  admin: ['preview'],
}

/** What an address can have as it is. A point is left out: `openapi.json` is no resource, and no name of one. */
const NAME = /^[a-z0-9][\w-]*$/i

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
      this.#add(
        'E_MISSING_POLICY',
        `${model} has no policy, so nobody may do anything with it`,
        `Write app/policies/${string.snakeCase(model)}_policy.ts with a ${model}Policy (docs/policies.md)`
      )
    }
    if (shape.fields.size === 0) {
      this.#add(
        'E_MISSING_FIELD',
        `${model} declares no field`,
        'Use @field decorators (docs/fields.md) in place of @column'
      )
    }
    this.#unique()
    this.#name()
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
    for (const [option, names] of Object.entries(paths))
      for (const name of names ?? [])
        if (option !== 'api.filter' || !shape.relations.has(name)) this.#path(name, option)
    for (const option of ['sort', 'api.sort'] as const)
      for (const name of paths[option] ?? []) this.#sortable(name, option)
    for (const name of options.search ?? []) this.#searchable(name)
    for (const name of options.filters ?? []) this.#fieldOrRelation(name, 'filters')
    for (const part of options.form ?? [])
      for (const name of part.fields) this.#fieldOrRelation(name, 'form')
    for (const name of api?.include ?? []) this.#include(name)
    this.#within('api.limit.max', api?.limit?.max, 1, 10_000)
    this.#within('api.limit.default', api?.limit?.default, 1, api?.limit?.max ?? 1)
    this.#within('api.depth', api?.depth, 1, 6)
    for (const name of options.nested ?? []) this.#nested(name)
    this.#within('api.cost', api?.cost, 1, 1_000_000)
    for (const name of api?.aggregates?.group ?? []) this.#group(name)
    for (const name of api?.aggregates?.measures ?? []) this.#measure(name)
    for (const name of Object.keys(options.actions ?? {})) {
      if (RESERVED_ACTIONS.has(name)) {
        this.#add(
          'E_RESERVED_ACTION',
          `the action "${name}" has a name that the framework uses itself`,
          `Call it something else. Taken are: ${[...RESERVED_ACTIONS].join(', ')}`
        )
        continue
      }
      if (policy && typeof (policy as unknown as Record<string, unknown>)[name] !== 'function') {
        this.#add(
          'E_MISSING_ABILITY',
          `the action "${name}" has no method in ${policy.constructor.name}`,
          `Add ${name}(actor, record) to ${policy.constructor.name}`
        )
      }
    }
    if (typeof api?.rate === 'object') this.#operations(Object.keys(api.rate), 'api.rate')
    return this.#faults
  }

  #operations(names: string[], option: string): void {
    const { shape, actions } = this.registered.resource
    const known = [
      ...['list', 'show', 'store', 'update', 'destroy'],
      ...(shape.softDeletes ? ['restore'] : []),
      ...Object.keys(actions),
    ]
    for (const name of names.filter((one) => !known.includes(one))) {
      this.#add(
        'E_UNKNOWN_OPERATION',
        `${option} names "${name}", which cannot be asked of ${this.registered.resource.name}`,
        `Operations are: ${known.join(', ')}`
      )
    }
  }

  /** One resource per name and per model: the second would hide the first. */
  #unique(): void {
    const { resource } = this.registered
    const others = this.registry.all().filter((one) => one !== this.registered)
    const earlier = others.find(
      ({ resource: { name, model } }) => name === resource.name || model === resource.model
    )
    if (!earlier) return
    const shared =
      earlier.resource.name === resource.name
        ? `the name "${resource.name}"`
        : `the model ${resource.model.name}`
    this.#add(
      'E_DUPLICATE_RESOURCE',
      `${shared} belongs to ${earlier.resource.constructor.name} too`,
      'Keep one of them, or give this one another `name` and model'
    )
  }

  /** A resource of that name would hide an address of the framework, or be hidden by it. */
  #name(): void {
    const { name, options } = this.registered.resource
    const help = 'Give it another `name`, as in resource(Model, { name: "reports" })'
    if (!NAME.test(name)) {
      this.#add(
        'E_UNUSABLE_NAME',
        `its name "${name}" cannot stand in an address`,
        `${help}: letters of ASCII, digits, "-" and "_"`
      )
    }
    const isTaken =
      (options.api && TAKEN_NAMES.api.includes(name)) ||
      (options.admin !== false && TAKEN_NAMES.admin.includes(name))
    if (isTaken) {
      const taken = Object.values(TAKEN_NAMES).flat().join(', ')
      this.#add(
        'E_UNUSABLE_NAME',
        `its name "${name}" is an address that the framework answers itself`,
        `${help}. Taken are: ${taken}`
      )
    }
  }

  #sortable(path: string, option: string): void {
    const target = targetOf(this.registered.resource.shape, path)
    if (!target) return
    const reason = !target.relations.every(leadsToOne)
      ? 'leads to many rows'
      : isHeavy(target.field)
        ? `is of kind ${target.field.kind.name}`
        : undefined
    if (reason)
      this.#add(
        'E_UNUSABLE_FIELD',
        `${option} names "${path}", which ${reason} and gives no order`,
        `Take it out of ${option}, or sort by a short field`
      )
  }

  #searchable(path: string): void {
    const target = targetOf(this.registered.resource.shape, path)
    if (!target || target.field.kind.operators.includes('contains')) return
    this.#add(
      'E_UNUSABLE_FIELD',
      `search names "${path}", but text cannot be looked for in a field of kind ${target.field.kind.name}`,
      'Take it out of search, or make it a filter'
    )
  }

  #path(path: string, option: string): void {
    const { shape } = this.registered.resource
    const names = path.split('.')
    const last = names.pop()!
    // A column of the admin shows the record that a link leads to.
    const steps = option === 'columns' ? 1 : MAX_STEPS
    if (names.length > steps) {
      return this.#add(
        'E_UNKNOWN_FIELD',
        `${option} names "${path}", which crosses ${names.length} relations`,
        `Name a field across ${steps === 1 ? 'one relation' : `up to ${steps} relations`}, or none`
      )
    }
    let reached = shape
    for (const name of names) {
      const relation = reached.relations.get(name)
      if (!relation) return this.#relation(name, option, reached)
      reached = shapeOf(relation.model)
    }
    if (reached.fields.has(last)) return
    if (reached === shape) return this.#field(last, option)
    const known = [...reached.fields.keys()].join(', ')
    this.#add(
      'E_UNKNOWN_FIELD',
      `${option} names "${path}", but ${reached.model.name} has no field "${last}"`,
      `Fields are: ${known}`
    )
  }

  #field(name: string, option: string): void {
    const { shape, model } = this.registered.resource
    if (shape.fields.has(name)) return
    const known = [...shape.fields.keys()].join(', ')
    this.#add(
      'E_UNKNOWN_FIELD',
      `${option} names "${name}", but ${model.name} has no such field`,
      `Fields are: ${known}. To add one: a @field decorator in the model and a migration`
    )
  }

  #relation(name: string, option: string, shape = this.registered.resource.shape): void {
    const known = [...shape.relations.keys()].join(', ') || 'none'
    this.#add(
      'E_UNKNOWN_RELATION',
      `${option} names "${name}", but ${shape.model.name} has no such relation`,
      `Relations are: ${known}`
    )
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
      this.#add(
        'E_MISSING_RESOURCE',
        `api.include names "${name}", but ${relation.model.name} has no resource that says what may be shown`,
        `Declare ${relation.model.name}Resource in app/resources/`
      )
    }
  }

  #group(name: string): void {
    const [path, unit] = name.split(':')
    const target = targetOf(this.registered.resource.shape, path)
    if (!target) return this.#path(path, 'api.aggregates.group')
    if (isGroup(target, unit)) return
    this.#add(
      'E_UNUSABLE_FIELD',
      `api.aggregates.group names "${name}", by which rows cannot be grouped`,
      'Name a short field of one record, or :year, :month or :day of a date or an instant'
    )
  }

  #measure(name: string): void {
    const [figure, path] = name.split(':')
    const field = path === undefined ? undefined : this.registered.resource.shape.fields.get(path)
    if (path !== undefined && !field) return this.#path(path, 'api.aggregates.measures')
    if (isMeasure(figure, field, path !== undefined)) return
    this.#add(
      'E_UNUSABLE_FIELD',
      `api.aggregates.measures names "${name}", which cannot be measured`,
      'Name count, sum:f or avg:f of a number, min:f or max:f of a number or a time'
    )
  }

  #within(option: string, value: number | undefined, min: number, max: number): void {
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return
    this.#add(
      'E_UNUSABLE_LIMIT',
      `${option} is ${value}`,
      `Say a whole number from ${min} to ${max}`
    )
  }

  #nested(name: string): void {
    const { shape, model } = this.registered.resource
    const relation = shape.relations.get(name)
    if (!relation) return this.#relation(name, 'nested')
    if (relation.type !== 'hasMany' && relation.type !== 'hasOne') {
      return this.#add(
        'E_UNUSABLE_RELATION',
        `nested names "${name}", but what a ${relation.type} leads to does not belong to ${model.name}`,
        'Only hasMany and hasOne are written with their owner. Links are set by their keys'
      )
    }
    if (!this.registry.findByModel(relation.model)) {
      return this.#add(
        'E_MISSING_RESOURCE',
        `nested names "${name}", but ${relation.model.name} has no resource that says what may be written`,
        `Declare ${relation.model.name}Resource in app/resources/`
      )
    }
    if (!backField(relation)) {
      this.#add(
        'E_UNUSABLE_RELATION',
        `nested names "${name}", but ${relation.relatedColumn} of ${relation.model.name} is no field`,
        `Declare it with @field.belongsTo(() => ${model.name})`
      )
    }
    if (shapeOf(relation.model).connection !== shape.connection) {
      this.#add(
        'E_UNUSABLE_RELATION',
        `nested names "${name}", but ${relation.model.name} is in another database than ${model.name}`,
        'One transaction cannot write both: take it out of nested'
      )
    }
  }

  #add(code: DeclarationFault['code'], message: string, help: string): void {
    this.#faults.push({ code, where: this.#where, message, help })
  }
}
