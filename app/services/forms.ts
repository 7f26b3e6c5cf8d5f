import { OperationError } from '#framework/resources/main'

/** What is wrong with a form, by field, as the form components read it. */
export type FormErrors = Record<string, string[]>

interface Refused {
  messages: { field: string; message: string }[]
}

function byField(problems: readonly { field: string; message: string }[]): FormErrors {
  const errors: FormErrors = {}
  for (const { field, message } of problems) (errors[field] ??= []).push(message)
  return errors
}

/** What a validator found wrong. */
export const refusals = ({ messages }: Refused) => byField(messages)

/** What an operation found wrong. Anything but bad input is thrown on. */
export function problemsOf(error: unknown): FormErrors {
  if (!(error instanceof OperationError) || error.code !== 'E_INVALID') throw error
  return byField(error.problems)
}
