import type { LucidModel } from '@adonisjs/lucid/types/model'
import { checkDeclarations } from './checks.js'
import type { Policy } from './policy.js'
import type { Resource, ResourceClass } from './resource.js'

/** A resource with the policy that guards it. */
export interface Registered {
  resource: Resource
  policy: Policy
}

/** Every resource of the application, by name and by model. A model that is not here is exposed nowhere. */
export class Registry {
  #all: Registered[] = []
  #byName = new Map<string, Registered>()
  #byModel = new Map<LucidModel, Registered>()
  #byClass = new Map<ResourceClass, Registered>()

  add(Class: ResourceClass, policy: Policy | undefined): void {
    const resource = new Class()
    const registered = { resource, policy: policy as Policy }
    this.#all.push(registered)
    this.#byName.set(resource.name, registered)
    this.#byModel.set(resource.model, registered)
    this.#byClass.set(Class, registered)
  }

  /** @throws DeclarationException naming every fault of every declaration at once */
  check(): void {
    checkDeclarations(this)
  }

  all(): Registered[] {
    return this.#all
  }

  find(name: string): Registered | undefined {
    return this.#byName.get(name)
  }

  findByModel(model: LucidModel): Registered | undefined {
    return this.#byModel.get(model)
  }

  /** @throws Error for a class that was not registered */
  of(Class: ResourceClass): Registered {
    const registered = this.#byClass.get(Class)
    if (!registered)
      throw new Error(
        `${Class.name} is not registered. Resources live in app/resources/*_resource.ts`
      )
    return registered
  }

  clear(): void {
    this.#all = []
    this.#byName.clear()
    this.#byModel.clear()
    this.#byClass.clear()
  }
}
