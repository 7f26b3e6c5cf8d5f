import vine from '@vinejs/vine'
import type { VineAny } from '@vinejs/vine'

/** Why a value was refused: Vine's rule name, words with `{{ field }}` for the label, and the facts those words use. */
export class Refusal {
  constructor(
    readonly rule: string,
    readonly message: string,
    readonly facts?: Record<string, string | number>
  ) {}
}

type Read = (value: unknown) => unknown

const readRule = vine.createRule<Read>((value, read, field) => {
  const result = read(value)
  if (result instanceof Refusal) field.report(result.message, result.rule, field, result.facts)
  else field.mutate(result, field)
})

/**
 * A Vine schema from one function that parses and validates at once: it gives the model value or a Refusal.
 * One function and not a chain of rules, because Vine's own casts are too generous ('1e3' and '0x10' are its integers).
 */
export function reads(read: Read): VineAny {
  return vine.any().use(readRule(read))
}
