import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { Parameter } from '#framework/fields/main'
import type { Actor } from './actor.js'

/** A named operation on one record beside the five: publish, approve … Its policy method has its name. */
export interface Action<Model extends LucidModel = LucidModel> {
  label: string
  /** What the button says it did, for the message afterwards. */
  done: string
  /** Whether it makes sense for this record now; the policy decides whether it is allowed. Default: always. */
  when?(record: InstanceType<Model>): boolean
  /** Asks before doing it. */
  confirm?: string
  danger?: boolean
  /** Done to one record at a time: a list offers it for no selection. */
  single?: true
  /** What it has to be told, by name: `{ reason: parameter.text({ maxLength: 300 }) }`. Default: nothing. */
  input?: Record<string, Parameter>
  /** @param context  `input` has every field of the action, null where nothing was said */
  run(
    record: InstanceType<Model>,
    context: { actor: Actor; input: Record<string, unknown> }
  ): Promise<void>
}
