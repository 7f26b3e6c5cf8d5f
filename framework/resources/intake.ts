import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import { type Change, fieldChanges } from './change.js'
import { OperationError } from './errors.js'
import { defaultsOf, type Input, validateInput } from './input.js'
import type { References } from './references.js'
import type { Registered, Registry } from './registry.js'

/** The same error, with its problems where its sender finds them. */
function located(error: unknown, pointer: (field: string) => string): unknown {
  if (!(error instanceof OperationError) || error.code !== 'E_INVALID') return error
  const problems = error.problems.map((one) => ({ ...one, pointer: pointer(one.field) }))
  return new OperationError(error.code, error.message, problems)
}

/** Everything input has to pass before it is written: fields, what they point at, the resource's own rules. */
export class Intake {
  constructor(
    private registry: Registry,
    private references: References
  ) {}

  /**
   * @param fixed  values that stand before the input is read, such as whom an owned record belongs to
   * @throws E_INVALID with one problem per field
   */
  async forStore(
    registered: Registered,
    actor: Actor,
    raw: unknown,
    client?: TransactionClientContract,
    fixed: Record<string, unknown> = {}
  ): Promise<Input> {
    const defaults = { ...defaultsOf(registered, actor), ...fixed }
    const input = await validateInput(registered, actor, raw, {
      partial: false,
      given: Object.keys(defaults),
      registry: this.registry,
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
    const present = { registered, actor, record, references: this.references, trx: client }
    const changes = await fieldChanges(change, raw, present)
    try {
      const input = await validateInput(registered, actor, changes.raw, {
        partial: changes.given === 'all',
        given: changes.given === 'all' ? [] : changes.given,
        record,
        registry: this.registry,
      })
      await this.references.check(registered, actor, input, record, client)
      input.values = { ...changes.rest, ...input.values }
      await this.#checkRules(registered, actor, input.values, record, client)
      return input
    } catch (error) {
      throw changes.pointer ? located(error, changes.pointer) : error
    }
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
