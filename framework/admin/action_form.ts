import type { JsonValue } from '#framework/fields/main'
import { type Action, actionFields, type Problem } from '#framework/resources/main'
import { type FieldView, plainView } from './field_view.js'
import type { Sent } from './form_input.js'

/** The fields of what an action has to be told, and what is wrong with none of them. */
export interface ActionForm {
  fields: FieldView[]
  problems: string[]
}

/** Of a question that only wants yes. */
export const NOTHING_TOLD: ActionForm = { fields: [], problems: [] }

/** @param facts  what was sent, and what is wrong with it; nothing for a form that is empty yet */
export function actionForm(
  action: Action,
  facts: { sent?: Sent; problems?: readonly Problem[] } = {}
): ActionForm {
  const { sent, problems = [] } = facts
  const known = actionFields(action)
  const fields = [...known.values()].map((field) => {
    const { name, kind } = field
    const given = sent ? sent[name] : undefined
    const initial = () => field.toForm(field.serialize(field.initialValue()) as JsonValue)
    const isSecret = kind.name === 'password'
    const value = isSecret ? '' : sent ? (typeof given === 'string' ? given : '') : initial()
    const view = plainView(field, value, { problems })
    // A preview would send the form, which does the deed.
    return view.template === 'markdown' ? { ...view, template: 'textarea' as const } : view
  })
  const first = fields.find(({ error }) => error) ?? fields[0]
  if (first) first.attributes.autofocus = true
  const others = problems.filter(({ field }) => !known.has(field))
  return { fields, problems: others.map(({ message }) => message) }
}

/** What was sent, as the operations take it: a box without a tick says nothing, and means no. */
export function actionInput(action: Action, sent: Sent): Record<string, unknown> | undefined {
  const fields = actionFields(action)
  if (fields.size === 0) return undefined
  const input = { ...sent }
  for (const [name, { kind }] of fields)
    if (kind.name === 'boolean') input[name] = sent[name] ?? 'false'
  return input
}
