import { Field } from './field.js'
import type { Kind } from './kind.js'
import { kinds } from './kinds.js'

type Kinds = typeof kinds
type OptionsOf<Of> = Of extends Kind<infer Options, any> ? Options : never
type Given<Options> = Partial<Options> extends Options ? [options?: Options] : [options: Options]

/** A field that stands in no model. It gets its name from the place it is declared in. */
export type Parameter = (name: string) => Field

/**
 * Fields of an action's input, of every kind, as in `{ reason: parameter.text({ maxLength: 300 }) }`.
 * docs/fields.md lists the options of each.
 */
export const parameter = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [name, parameterOf(kind as Kind)])
  // Every kind has its own options, which a table made from another cannot say by itself.
) as unknown as { [Name in keyof Kinds]: (...given: Given<OptionsOf<Kinds[Name]>>) => Parameter }

function parameterOf(kind: Kind) {
  return (options = {}): Parameter =>
    (name) =>
      new Field(kind, options, name, name)
}
