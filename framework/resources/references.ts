import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import { OperationError, type Problem } from './errors.js'
import type { Input } from './input.js'
import type { Lists } from './lists.js'
import type { Registered, Registry } from './registry.js'
import type { Relation } from './shape.js'

/** Looks after the records that an input points at. */
export class References {
  constructor(
    private registry: Registry,
    private lists: Lists
  ) {}

  /** Records pointed at must exist, and the actor must be able to see them: a key is not a way to probe for others. */
  async check(
    registered: Registered,
    actor: Actor,
    input: Input,
    record?: LucidRow,
    trx?: TransactionClientContract
  ): Promise<void> {
    const { relations, fields } = registered.resource.shape
    const problems: Problem[] = []
    for (const relation of relations.values()) {
      const target = this.registry.findByModel(relation.model)
      if (relation.type === 'belongsTo') {
        const field = [...fields.values()].find((one) => one.columnName === relation.localColumn)
        const value = field && (input.values[field.name] as number | string | null | undefined)
        if (!field || value === undefined || value === null) continue
        if (record && (record as unknown as Record<string, unknown>)[field.name] === value) continue
        const found = target && (await this.#seen(target, actor, [value], trx))
        if (!found?.has(String(value)))
          problems.push({
            field: field.name,
            rule: 'exists',
            message: `${field.label}: there is no such record.`,
          })
      } else if (relation.type === 'manyToMany' && input.links[relation.name]?.link.length) {
        const ids = input.links[relation.name].link
        const found = target && (await this.#seen(target, actor, ids, trx))
        const missing = ids.filter((id) => !found?.has(String(id)))
        if (missing.length)
          problems.push({
            field: relation.name,
            rule: 'exists',
            message: `There is no record ${missing.slice(0, 10).join(', ')} to link.`,
          })
      }
    }
    if (problems.length)
      throw new OperationError('E_INVALID', 'It points at records that are not there.', problems)
  }

  /** Those of the keys of a related model whose records the actor sees. */
  async seen(
    { model }: Relation,
    actor: Actor,
    ids: readonly (number | string)[],
    client?: TransactionClientContract
  ): Promise<Set<string>> {
    const target = this.registry.findByModel(model)
    return target ? this.#seen(target, actor, ids, client) : new Set()
  }

  /** Those of the keys whose records the actor sees; one statement however many there are. */
  async #seen(
    target: Registered,
    actor: Actor,
    ids: readonly (number | string)[],
    client?: TransactionClientContract
  ): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const { primaryKey } = target.resource.shape
    const keys = await this.lists.keys(
      target,
      actor,
      { field: primaryKey, operator: 'in', value: ids },
      { client }
    )
    return new Set(keys.map(String))
  }
}
