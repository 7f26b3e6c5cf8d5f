import { type Control, type Field, type JsonValue, labelOf } from '#framework/fields/main'
import { type SafeHtml, html } from '#framework/html/main'
import {
  type Actor,
  isFile,
  type Problem,
  type Registered,
  type Row,
  readableFields,
  writableNames,
} from '#framework/resources/main'
import { optionsAddress } from './addresses.js'
import { cell } from './cells.js'
import { fileCell, fileHint } from './files.js'
import { type FormInput, formNames, listOf, type Sent } from './form_input.js'
import { type Option, findOptions, keyOf, nameOf, namesOf } from './options.js'
import { type Reference, referenceOf } from './references.js'

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

export interface SectionView {
  title: string
  fields: FieldView[]
}

export interface FormView {
  sections: SectionView[]
  asides: SectionView[]
  /** What is wrong, each with its field's id when the form has it. */
  problems: { message: string; id?: string }[]
}

/** What a form shows: a record, what was sent, what is wrong with it. */
export interface FormFacts extends Partial<Pick<FormInput, 'sent' | 'finds' | 'removed'>> {
  row?: Row
  problems?: readonly Problem[]
  preview?: { field: string; html: SafeHtml }
}

/** A relation with at most so many records is a plain list of choices. */
const FEW = 7

export const idOf = (name: string): string => `field-${name}`

/** Builds the form of one resource for one actor: only what this actor may write is an input. */
export async function formView(
  registered: Registered,
  actor: Actor,
  facts: FormFacts
): Promise<FormView> {
  const form = new Form(registered, actor, facts)
  const declared = registered.resource.options.form ?? [
    { title: '', fields: formNames(registered), aside: false },
  ]
  const sections: SectionView[] = []
  const asides: SectionView[] = []
  for (const { title, fields, aside } of declared) {
    const views = await form.fields(fields as readonly string[])
    if (views.length) (aside ? asides : sections).push({ title, fields: views })
  }
  const all = [...sections, ...asides].flatMap((section) => section.fields)
  const first = all.find(({ error }) => error)
  if (first) first.attributes.autofocus = true
  const ids = new Map(all.map(({ name, id }) => [name, id]))
  const order = [...ids.keys()]
  const problems = [...(facts.problems ?? [])]
    .sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field))
    .map(({ field, message }) => ({
      message,
      id: ids.get(field),
    }))
  return { sections, asides, problems }
}

class Form {
  readonly #writable: Set<string>
  readonly #defaults: Record<string, unknown>
  readonly #sent: Sent | undefined
  readonly #row: Row | undefined

  constructor(
    private registered: Registered,
    private actor: Actor,
    private facts: FormFacts
  ) {
    this.#row = facts.row
    this.#sent = facts.sent
    this.#writable = new Set(writableNames(registered, actor, facts.row))
    this.#defaults = (registered.resource.options.defaults?.(actor) ?? {}) as Record<
      string,
      unknown
    >
  }

  async fields(names: readonly string[]): Promise<FieldView[]> {
    const views: FieldView[] = []
    for (const name of names) {
      const view = this.#writable.has(name) ? await this.#input(name) : this.#fact(name)
      if (view) views.push(view)
    }
    return views
  }

  /** What this actor may read but not write. */
  #fact(name: string): FieldView | undefined {
    const field = this.registered.resource.shape.fields.get(name)
    if (!this.#row || !field || !readableFields(this.registered, this.actor).includes(name))
      return undefined
    const reference = referenceOf(this.registered, name)
    const related = reference && (this.#row[reference.relation.name] as Row | null | undefined)
    const file = fileCell(this.registered, field, this.#row)
    if (file) return { ...this.#base(name, field), template: 'fact', fact: file }
    const fact = cell(
      this.registered,
      field,
      related ? nameOf(reference.target, related) : this.#row[name]
    )
    return { ...this.#base(name, field), template: 'fact', fact }
  }

  async #input(name: string): Promise<FieldView> {
    const field = this.registered.resource.shape.fields.get(name)
    const reference = referenceOf(this.registered, name)
    if (reference) return this.#reference(reference)
    if (isFile(field)) return this.#file(field)
    return this.#plain(field!)
  }

  #base(name: string, field: Field | undefined, hint?: string): Omit<FieldView, 'template'> {
    const id = idOf(name)
    const error = this.facts.problems?.find((problem) => problem.field === name)?.message
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

  #plain(field: Field): FieldView {
    const { name, control } = field
    const base = this.#base(name, field, this.#hint(field))
    const attributes = { ...attributesOf(control, field), ...base.attributes }
    const value = this.#text(field)
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
    if (this.facts.preview?.field === name) view.preview = this.facts.preview.html
    return view
  }

  /** A browser sends a file once: whoever gets the form again chooses it again. */
  #file(field: Field): FieldView {
    const { name, nullable, control, options } = field
    const again = this.#sent && 'A file that was chosen has to be chosen again.'
    const hint = [options.help, fileHint(field), again].filter(Boolean).join(' ')
    const base = this.#base(name, field, hint)
    const present = this.#row && fileCell(this.registered, field, this.#row)
    return {
      ...base,
      template: 'file',
      attributes: { accept: control.attributes?.accept, ...base.attributes },
      file: {
        present,
        isRemovable: nullable,
        isRemoved: this.facts.removed?.includes(name) ?? false,
      },
    }
  }

  #hint({ options, kind, derived }: Field): string | undefined {
    if (options.help) return options.help
    if (kind.name === 'dateTime') return 'In UTC.'
    if (kind.name === 'money') return `In ${options.currency}.`
    if (kind.name === 'password' && this.#row) return 'Leave it empty to keep the present one.'
    if (derived) return `Left empty, it is made from the ${labelOf(options.from).toLowerCase()}.`
    return undefined
  }

  /** As it was sent, else as the record has it, else what a new record starts with. */
  #text(field: Field): string {
    const { name } = field
    if (field.kind.name === 'password') return ''
    if (this.#sent) return typeof this.#sent[name] === 'string' ? this.#sent[name] : ''
    if (this.#row) return field.toForm(this.#row[name])
    return field.toForm(field.serialize(this.#defaults[name] ?? field.initialValue()) as JsonValue)
  }

  async #reference(reference: Reference): Promise<FieldView> {
    const { name, target, multiple, field } = reference
    const base = this.#base(name, field)
    const find = this.facts.finds?.[name] ?? ''
    const { options, more } = await findOptions(target, this.actor, find)
    const chosen = await this.#chosen(reference, options)
    const nullable = field?.nullable ?? true
    const isShort = !find && !more && options.length <= FEW
    const shown = isShort || find || !more ? options : []
    const keys = new Set(chosen.map(({ value }) => value))
    const choices = [
      ...chosen.filter((one) => !isShort || !options.some(({ value }) => value === one.value)),
      ...shown.filter(({ value }) => isShort || !keys.has(value)),
    ].map((option) => ({ ...option, isChosen: keys.has(option.value) }))
    if (isShort) {
      const none = {
        value: '',
        label: nullable ? 'None' : 'Choose…',
        isChosen: chosen.length === 0,
      }
      const offersNone = !multiple && (nullable || chosen.length === 0)
      return {
        ...base,
        template: multiple ? 'ticks' : 'select',
        choices: offersNone ? [none, ...choices] : choices,
      }
    }
    const source = optionsAddress(this.registered, name)
    const param = multiple ? `${name}[]` : name
    const relation = { multiple, param, nullable, source, find, isSearched: Boolean(find) || !more }
    return { ...base, template: 'relation', choices, relation }
  }

  /** The records chosen now, with their names. */
  async #chosen(
    { name, relation, target, multiple, field }: Reference,
    options: readonly Option[]
  ): Promise<Option[]> {
    if (!this.#sent && this.#row) {
      const related = this.#row[relation.name] as Row | Row[] | null | undefined
      const rows = Array.isArray(related) ? related : related ? [related] : []
      if (rows.length > 0 || multiple) {
        return rows.map((row) => ({ value: keyOf(target, row), label: nameOf(target, row) }))
      }
    }
    const keys = this.#keys(name, field)
    const known = new Map(options.map((option) => [option.value, option]))
    const missing = keys.filter((key) => !known.has(key))
    for (const option of await namesOf(target, this.actor, missing)) known.set(option.value, option)
    // A key that names nothing stays as it was typed, so that its error has something to point at.
    return keys.map((value) => known.get(value) ?? { value, label: value })
  }

  #keys(name: string, field: Field | undefined): string[] {
    if (this.#sent) return listOf(this.#sent[name])
    if (this.#row) return listOf(String(this.#row[name] ?? ''))
    return listOf(String(this.#defaults[name] ?? field?.initialValue() ?? ''))
  }
}

const TEMPLATES: Partial<Record<Control['type'], FieldView['template']>> = {
  select: 'select',
  checkbox: 'checkbox',
  textarea: 'textarea',
  json: 'textarea',
  markdown: 'markdown',
}

const templateOf = ({ type }: Control): FieldView['template'] => TEMPLATES[type] ?? 'text'

/** Types of control that are a box for one line. */
const PLAIN = new Set<Control['type']>(['money', 'relation', 'hidden'])

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
