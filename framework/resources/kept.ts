import { hash } from 'node:crypto'

const MAX_KEPT = 1000

/** Compiled statements by their plan; the oldest goes, because a stranger can ask for many shapes. */
export class Kept<Statement> {
  #statements = new Map<string, Statement>()

  get(key: string, compile: () => Statement): Statement {
    const known = this.#statements.get(key)
    if (known) return known
    const statement = compile()
    if (this.#statements.size >= MAX_KEPT)
      this.#statements.delete(this.#statements.keys().next().value!)
    this.#statements.set(key, statement)
    return statement
  }
}

/** Keeps a value as the newest; the oldest goes, because a stranger can ask for many. */
export function remember<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, value)
}

/** Characters of a key that is kept as it is. */
const MAX_KEY = 500

/** Stands for a text as a key: for a long one its hash, because a stranger can ask at any length. */
export const brief = (text: string): string =>
  text.length <= MAX_KEY ? text : hash('sha256', text, 'base64url')
