import { type Field, labelOf } from '#framework/fields/main'
import {
  type Actor,
  type Registered,
  may,
  operations,
  readableFields,
} from '#framework/resources/main'
import { optionsAddress } from './addresses.js'
import { type ListState, type Term, listHref } from './list_state.js'
import { type Option, namesOf } from './options.js'
import { keyOfRelation } from './references.js'

interface Part {
  id: string
  param: string
  value: string
}

/** One filter of a list's form, as its template reads it. */
export type FilterView = { label: string } & (
  | ({ type: 'choices'; choices: Option[] } & Part)
  | { type: 'range'; input: string; from: Part; to: Part }
  | ({ type: 'text' } & Part)
  | ({ type: 'relation'; key: string; source: string; chosen: Option | undefined } & Part)
)

/** A condition that is on, in words, and the list without it. */
export interface Chip {
  label: string
  href: string
}

/** What a filter's name stands for: a field, or a relation with the field that names its records. */
type Subject =
  | { field: Field; label: string }
  | { relation: string; target: Registered; key: string; label: string }

const RANGES: Record<string, string> = {
  dateTime: 'date',
  date: 'date',
  time: 'time',
  integer: 'number',
  bigInteger: 'number',
  float: 'number',
  decimal: 'number',
  money: 'text',
}

const OPERATORS: Record<string, string> = {
  eq: '',
  ne: 'not',
  lt: 'below',
  lte: 'up to',
  gt: 'above',
  gte: 'from',
  in: 'one of',
  nin: 'none of',
  contains: 'has',
  startsWith: 'begins with',
  endsWith: 'ends with',
  between: 'between',
  null: 'empty:',
}

const TRASH: Option[] = [
  { value: 'only', label: 'Only the trash' },
  { value: 'with', label: 'With the trash' },
]

/** The filters of one list for one actor. */
export class Filters {
  readonly #subjects: Map<string, Subject>

  constructor(
    private registered: Registered,
    private actor: Actor,
    private state: ListState
  ) {
    const declared = (registered.resource.options.filters ?? []) as readonly string[]
    this.#subjects = new Map(
      declared.flatMap((name) => {
        const subject = this.#subject(name)
        return subject ? [[name, subject] as const] : []
      })
    )
  }

  #subject(name: string): Subject | undefined {
    const { fields, relations } = this.registered.resource.shape
    const field = fields.get(name)
    const readable = readableFields(this.registered, this.actor)
    if (field) return readable.includes(name) ? { field, label: field.label } : undefined
    const relation = relations.get(name)
    const target = relation && operations.registry.findByModel(relation.model)
    if (!target || !may(target, this.actor, 'list')) return undefined
    const keyField = relation.type === 'belongsTo' && keyOfRelation(this.registered, relation)
    const key = keyField ? keyField.name : `${name}.${target.resource.shape.primaryKey}`
    return { relation: name, target, key, label: labelOf(name) }
  }

  /** The parts of the filter form. */
  async views(): Promise<FilterView[]> {
    const views: FilterView[] = []
    for (const [name, subject] of this.#subjects) {
      const view =
        'field' in subject ? this.#ofField(name, subject.field) : await this.#ofRelation(subject)
      if (view) views.push(view)
    }
    if (this.#hasTrash) {
      const value = this.state.trashed ?? ''
      views.push({
        type: 'choices',
        label: 'Trash',
        id: 'filter-trashed',
        param: 'trashed',
        value,
        choices: TRASH,
      })
    }
    return views
  }

  get #hasTrash(): boolean {
    return this.registered.resource.shape.softDeletes && may(this.registered, this.actor, 'restore')
  }

  #part(path: string, operator = 'eq'): Part {
    const suffix = operator === 'eq' ? '' : `[${operator}]`
    const term = this.state.terms.find((one) => one.path === path && one.operator === operator)
    const id = `filter-${path}-${operator}`.replace(/\W+/g, '-')
    return { id, param: `filter[${path}]${suffix}`, value: term?.value ?? '' }
  }

  #ofField(name: string, field: Field): FilterView | undefined {
    const { label, kind } = field
    const { choices } = field.control
    if (choices) return { type: 'choices', label, choices, ...this.#part(name) }
    if (kind.name === 'boolean') {
      const truths = [
        { value: 'true', label: 'Yes' },
        { value: 'false', label: 'No' },
      ]
      return { type: 'choices', label, choices: truths, ...this.#part(name) }
    }
    const input = RANGES[kind.name]
    if (input)
      return {
        type: 'range',
        label,
        input,
        from: this.#part(name, 'gte'),
        to: this.#part(name, 'lte'),
      }
    return field.operators.includes('contains')
      ? { type: 'text', label, ...this.#part(name, 'contains') }
      : undefined
  }

  /** Without script it is a text to look for in the related record's name; with it, a record to choose. */
  async #ofRelation({
    relation,
    target,
    key,
    label,
  }: Extract<Subject, { relation: string }>): Promise<FilterView> {
    const chosen = this.state.terms.find((term) => term.path === key && term.operator === 'eq')
    const text = this.#part(`${relation}.${target.resource.label}`, 'contains')
    const [option] = chosen ? await this.#names(target, chosen.value) : []
    const source = optionsAddress(this.registered, relation)
    return {
      type: 'relation',
      label,
      ...text,
      key: `filter[${key}]`,
      source,
      chosen: chosen && (option ?? { value: chosen.value, label: chosen.value }),
    }
  }

  #known = new Map<string, Promise<Option[]>>()

  /** The record's name, read once for the form and its chip. */
  #names(target: Registered, key: string): Promise<Option[]> {
    const name = `${target.resource.name} ${key}`
    const known = this.#known.get(name) ?? namesOf(target, this.actor, [key])
    this.#known.set(name, known)
    return known
  }

  /** The conditions that are on. */
  async chips(): Promise<Chip[]> {
    const chips: Chip[] = []
    const { search, terms, trashed } = this.state
    if (search) chips.push({ label: `“${search}”`, href: this.#without({ search: '' }) })
    for (const term of terms) {
      const others = terms.filter((other) => other !== term)
      chips.push({ label: await this.#words(term), href: this.#without({ terms: others }) })
    }
    if (trashed) {
      const { label } = TRASH.find(({ value }) => value === trashed)!
      chips.push({ label, href: this.#without({ trashed: undefined }) })
    }
    return chips
  }

  #without(changes: Partial<ListState>): string {
    return listHref(this.registered, this.state, changes)
  }

  async #words({ path, operator, value }: Term): Promise<string> {
    const subject = this.#about(path)
    const word = OPERATORS[operator] ?? operator
    const named = subject && 'target' in subject && subject.key === path && operator === 'eq'
    const [option] = named ? await this.#names(subject.target, value) : []
    const shown = option?.label ?? this.#valueWord(path, value)
    return [`${subject?.label ?? labelOf(path.replace('.', ' '))}:`, word, shown]
      .filter(Boolean)
      .join(' ')
  }

  #valueWord(path: string, value: string): string {
    const choices = this.registered.resource.shape.fields.get(path)?.control.choices
    return choices?.find((choice) => choice.value === value)?.label ?? value
  }

  /** The declared filter a path belongs to, or any relation whose key it is: links from other records lead here too. */
  #about(path: string): Subject | undefined {
    const [first] = path.split('.')
    for (const subject of this.#subjects.values()) {
      if (
        'field' in subject
          ? subject.field.name === path
          : subject.key === path || subject.relation === first
      )
        return subject
    }
    for (const name of this.registered.resource.shape.relations.keys()) {
      const subject = this.#subject(name)
      if (subject && 'key' in subject && subject.key === path) return subject
    }
    const field = this.registered.resource.shape.fields.get(path)
    return field && { field, label: field.label }
  }
}
