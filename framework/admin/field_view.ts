import { type Control, type Field, labelOf } from '#framework/fields/main'
import { type SafeHtml, html } from '#framework/html/main'
import type { Problem } from '#framework/resources/main'
import type { Option } from './options.js'

/** One field of a form as its template reads it; `template` is the file in views/controls. */
export interface FieldView {
  template:
    | 'text'
    | 'textarea'
    | 'markdown'
    | 'select'
    | 'checkbox'
    | 'ticks'
    | 'relation'
    | 'file'
    | 'fact'
  name: string
  id: string
  label: string
  required: boolean
  /** Says so beside the label. */
  mark: SafeHtml
  hint?: string
  error?: string
  value: string
  /** Attributes of the control, with those that tie it to its hint and error. */
  attributes: Record<string, unknown>
  choices?: (Option & { isChosen: boolean })[]
  relation?: {
    multiple: boolean
    /** Name of what is sent: several values have brackets. */
    param: string
    nullable: boolean
    source: string
    find: string
    isSearched: boolean
  }
  file?: {
    /** The one there is, with a link. */
    present?: SafeHtml
    isRemovable: boolean
    isRemoved: boolean
  }
  /** Of Markdown, once it was asked for. */
  preview?: SafeHtml
  fact?: SafeHtml
}

/** What is said beside a field. */
interface Words {
  problems?: readonly Problem[]
  /** In place of what its kind says. */
  hint?: string
}

/** A field without its control: what stands around it, and what ties them together. */
export function baseView(
  name: string,
  field: Field | undefined,
  { problems, hint }: Words
): Omit<FieldView, 'template'> {
  const id = `field-${name}`
  const error = problems?.find((problem) => problem.field === name)?.message
  const required = field?.required ?? false
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return {
    name,
    id,
    label: field?.label ?? labelOf(name),
    required,
    mark: html`${required && html` <span class="field-required">required</span>`}`,
    hint,
    error,
    value: '',
    attributes: {
      'aria-describedby': described || null,
      'aria-invalid': error ? 'true' : null,
    },
  }
}

/** A field whose control shows a text. */
export function plainView(field: Field, value: string, words: Words): FieldView {
  const { name, control } = field
  const hint = field.options.help ?? words.hint ?? hintOf(field)
  const base = baseView(name, field, { ...words, hint })
  const attributes = { ...attributesOf(control, field), ...base.attributes }
  const view: FieldView = { ...base, template: templateOf(control), value, attributes }
  if (control.choices)
    view.choices = control.choices.map((choice) => ({
      ...choice,
      isChosen: choice.value === value,
    }))
  if (control.type === 'select' && (field.nullable || value === '')) {
    view.choices?.unshift({
      value: '',
      label: field.nullable ? 'None' : 'Choose…',
      isChosen: value === '',
    })
  }
  return view
}

function hintOf({ options, kind, derived }: Field): string | undefined {
  if (kind.name === 'dateTime') return 'In UTC.'
  if (kind.name === 'money') return `In ${options.currency}.`
  if (derived) return `Left empty, it is made from the ${labelOf(options.from).toLowerCase()}.`
  return undefined
}

const TEMPLATES: Partial<Record<Control['type'], FieldView['template']>> = {
  select: 'select',
  checkbox: 'checkbox',
  textarea: 'textarea',
  json: 'textarea',
  markdown: 'markdown',
}

const templateOf = ({ type }: Control): FieldView['template'] => TEMPLATES[type] ?? 'text'

/** Types of control that are a box for one line; what an action is told of a record or a file is its key. */
const PLAIN = new Set<Control['type']>(['money', 'file', 'relation', 'hidden'])

function attributesOf(
  { type, attributes = {} }: Control,
  { nullable }: Field
): Record<string, unknown> {
  if (type === 'json') return { ...attributes, class: 'control control--code' }
  if (type === 'textarea' || type === 'markdown') return { ...attributes, class: 'control' }
  if (TEMPLATES[type]) return attributes
  if (type === 'money') {
    return { type: 'text', inputmode: 'decimal', maxlength: attributes.maxlength }
  }
  // A browser's colour control cannot be empty.
  if (PLAIN.has(type) || (type === 'color' && nullable)) return { type: 'text' }
  return { ...attributes, type }
}
