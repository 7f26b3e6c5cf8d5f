import { compileInput, type Field } from '#framework/fields/main'
import type { Action } from './action.js'
import { OperationError, type Problem } from './errors.js'
import { problemsOf, refusedName } from './input.js'

interface Compiled {
  fields: ReadonlyMap<string, Field>
  validator: ReturnType<typeof compileInput>
}

const compiled = new WeakMap<Action, Compiled>()

/** The fields an action takes, by name; none for one that takes no input. */
export function actionFields(action: Action): ReadonlyMap<string, Field> {
  return compiledOf(action).fields
}

function compiledOf(action: Action): Compiled {
  const known = compiled.get(action)
  if (known) return known
  const fields = new Map(
    Object.entries(action.input ?? {}).map(([name, parameter]) => [name, parameter(name)])
  )
  const schema = [...fields].map(([name, field]) => [name, field.input({ partial: false })])
  const labels = [...fields].map(([name, { label }]) => [name, label])
  const validator = compileInput(Object.fromEntries(schema), Object.fromEntries(labels))
  const made = { fields, validator }
  compiled.set(action, made)
  return made
}

/**
 * The input of an action, validated; what is not said has its field's default, else null.
 * @param raw  undefined when nothing was sent
 * @throws E_MALFORMED_BODY, E_INVALID with one problem per field
 */
export async function readActionInput(
  action: Action,
  raw: unknown
): Promise<Record<string, unknown>> {
  const { fields, validator } = compiledOf(action)
  const given = raw ?? {}
  if (typeof given !== 'object' || Array.isArray(given))
    throw new OperationError('E_MALFORMED_BODY', 'The input of an action is one object.')
  const problems: Problem[] = Object.keys(given)
    .filter((name) => !fields.has(name))
    .slice(0, 20)
    .map((name) => refusedName(name.slice(0, 100), false, [...fields.keys()]))
  const [error, output] = await validator.tryValidate(given)
  if (error) problems.push(...problemsOf(error))
  if (problems.length) {
    const names = [...new Set(problems.map(({ field }) => field))].join(', ')
    throw new OperationError('E_INVALID', `Mend ${names} and send it again.`, problems)
  }
  const values = output as Record<string, unknown>
  return Object.fromEntries(
    [...fields].map(([name, field]) => [name, values[name] ?? field.initialValue() ?? null])
  )
}
