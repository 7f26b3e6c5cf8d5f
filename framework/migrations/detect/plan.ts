import { fold } from '../fold.js'
import type { Fill, Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'

/** The operations of a file so far, and the state they lead to: each step is compared with where the last one ended. */
export class Plan {
  readonly operations: Operation[] = []
  /** 'table.column' → the value that rows get when a dropped column comes back. */
  readonly restores = new Map<string, Fill>()
  #state: Schema

  constructor(before: Schema) {
    this.#state = before
  }

  get state(): Schema {
    return this.#state
  }

  add(...operations: Operation[]): void {
    for (const operation of operations) {
      this.#state = fold(this.#state, operation)
      this.operations.push(operation)
    }
  }

  /** Says what rows get when the way back adds a column again that is dropped next. */
  restore(table: string, name: string, fill: Fill): void {
    this.restores.set(`${table}.${name}`, fill)
  }
}
