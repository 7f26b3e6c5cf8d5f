import string from '@adonisjs/core/helpers/string'

/** What stands behind a colon, by the option's name: text → the value in code. A text that is wrong throws why. */
export const fieldOptions = {
  maxLength: (text: string) => whole(text, 1, 1_000_000),
  precision: (text: string) => whole(text, 1, 38),
  scale: (text: string) => whole(text, 0, 38),
  min: (text: string) => number(text),
  max: (text: string) => number(text),
  currency: (text: string) => {
    const code = text.toUpperCase()
    if (Intl.supportedValuesOf('currency').includes(code)) return code
    throw new Error(`"${text}" is not a currency: a code of ISO 4217, like EUR`)
  },
  values: (text: string) => {
    const values = text
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean)
    const strange = values.find((value) => value.length > 100 || /[\p{Cc}]/u.test(value))
    if (strange !== undefined) throw new Error(`"${strange}" cannot be one of its values`)
    if (new Set(values).size < values.length)
      throw new Error('one of its values stands there twice')
    if (values.length < 2) throw new Error('an enum has two values or more, as in draft,published')
    return values
  },
  accept: (text: string) =>
    text.split(',').map((part) => {
      const extension = part.trim().replace(/^\.?/, '.')
      if (/^\.[a-z0-9]+$/i.test(extension)) return extension.toLowerCase()
      throw new Error(`"${part}" is not the ending of a file, like .pdf`)
    }),
  from: (text: string) => string.camelCase(text),
  model: (text: string) => text,
  onDelete: (text: string) => {
    const action = text.toLowerCase().replace(/[-_]/g, ' ').replace('setnull', 'set null')
    if (['restrict', 'cascade', 'set null'].includes(action)) return action
    throw new Error(`onDelete is restrict, cascade or set-null, and not "${text}"`)
  },
  label: (text: string) => text,
  help: (text: string) => text,
  default: (text: string) => text,
}

export type FieldOption = keyof typeof fieldOptions

function whole(text: string, least: number, most: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
  throw new Error(`"${text}" is not a whole number from ${least} to ${most}`)
}

function number(text: string): number {
  if (/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text)
  throw new Error(`"${text}" is not a number`)
}
