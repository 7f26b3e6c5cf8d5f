import { SimpleMessagesProvider } from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

export const REQUIRED = '{{ field }} is required'

/** What a validator says of fields, called by their labels; what stands inside one is told by the field. */
export class Messages extends SimpleMessagesProvider {
  constructor(private labels: Record<string, string>) {
    super({ required: REQUIRED }, labels)
  }

  getMessage(
    rawMessage: string,
    rule: string,
    field: FieldContext,
    args?: Record<string, unknown>
  ): string {
    const [first, ...inner] = field.getFieldPath().split('.')
    const label = this.labels[first]
    if (!label || inner.length === 0) return super.getMessage(rawMessage, rule, field, args)
    const name = typeof field.name === 'number' ? `Entry ${field.name} of ${label}` : label
    const named = Object.create(field, { name: { value: name } }) as FieldContext
    return super.getMessage(rawMessage, rule, named, args)
  }
}
