import { fold } from '../fold.js'
import type { Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'

/** The operations of a file so far, and the state they lead to: each step is compared with where the last one ended. */
export class Plan {
  readonly operations: Operation[] = []
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
}
