import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import { OperationError } from './errors.js'
import { type Input, validateInput } from './input.js'
import type { References } from './references.js'
import type { Registered } from './registry.js'

/** How the input of an update is to be understood. */
export type Change = 'fields' | 'replace'

/** Everything input has to pass before it is written: fields, what they point at, the resource's own rules. */
export class Intake {
  constructor(private references: References) {}

  /** @throws E_INVALID with one problem per field */
  async forStore(
    registered: Registered,
    actor: Actor,
    raw: unknown,
    client?: TransactionClientContract
  ): Promise<Input> {
    const { options } = registered.resource
    const defaults = (options.defaults?.(actor) ?? {}) as Record<string, unknown>
    const input = await validateInput(registered, actor, raw, {
      partial: false,
      given: Object.keys(defaults),
    })
    await this.references.check(registered, actor, input, undefined, client)
    input.values = { ...defaults, ...input.values }
    await this.#checkRules(registered, actor, input.values, undefined, client)
    return input
  }

  /** @throws E_INVALID with one problem per field */
  async forUpdate(
    registered: Registered,
    actor: Actor,
    raw: unknown,
    change: Change,
    record: LucidRow,
    client: TransactionClientContract
  ): Promise<Input> {
    const input = await validateInput(registered, actor, raw, {
      partial: change === 'fields',
      given: [],
      record,
    })
    await this.references.check(registered, actor, input, record, client)
    await this.#checkRules(registered, actor, input.values, record, client)
    return input
  }

  async #checkRules(
    registered: Registered,
    actor: Actor,
    values: object,
    record: LucidRow | undefined,
    client: TransactionClientContract | undefined
  ): Promise<void> {
    const problems =
      (await registered.resource.options.check?.(values as never, {
        actor,
        record: record as never,
        client,
      })) ?? []
    if (problems.length) throw new OperationError('E_INVALID', problems[0].message, problems)
  }
}
