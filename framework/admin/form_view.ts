import type { Field, JsonValue } from '#framework/fields/main'
import { html, type SafeHtml } from '#framework/html/main'
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
import { baseView, type FieldView, plainView } from './field_view.js'
import { type FormInput, formNames, listOf, type Sent } from './form_input.js'
import { type Option, findOptions, keyOf, nameOf, namesOf } from './options.js'
import { type Reference, referenceOf } from './references.js'

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

const KEEPS_PASSWORD = 'Leave it empty to keep the present one.'

/** A relation with at most so many records is a plain list of choices. */
const FEW = 7

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

  #base(name: string, field: Field | undefined): Omit<FieldView, 'template'> {
    return baseView(name, field, { problems: this.facts.problems })
  }

  #plain(field: Field): FieldView {
    const isKept = this.#row !== undefined && field.kind.name === 'password'
    const hint = isKept ? KEEPS_PASSWORD : undefined
    const view = plainView(field, this.#text(field), { problems: this.facts.problems, hint })
    if (isKept) Object.assign(view, { required: false, mark: html`` })
    if (this.facts.preview?.field === field.name) view.preview = this.facts.preview.html
    return view
  }

  /** A browser sends a file once: whoever gets the form again chooses it again. */
  #file(field: Field): FieldView {
    const { name, nullable, control, options } = field
    const again = this.#sent && 'A file that was chosen has to be chosen again.'
    const hint = [options.help, fileHint(field), again].filter(Boolean).join(' ')
    const base = baseView(name, field, { problems: this.facts.problems, hint })
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
