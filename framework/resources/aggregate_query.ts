import type { Field } from '#framework/fields/main'
import type { Asker } from './asker.js'
import { invalidParameter, notFound } from './errors.js'
import { isHeavy, type ListQuery, namesOf, wholeNumber } from './list_query.js'
import { leadsToOne, type Target, targetOf } from './paths.js'

/** What groups of rows are asked for: `{ group: 'status', measures: ['count', 'avg:readingMinutes'] }`. */
export interface AggregateQuery extends Pick<ListQuery, 'filter' | 'search' | 'trashed'> {
  /** Fields, also of records above, and `publishedAt:year|month|day`. None: all rows are one group. */
  group?: string | readonly string[]
  /** `count`, `sum:f`, `avg:f`, `min:f`, `max:f`. Default: `count`. */
  measures?: string | readonly string[]
  /** Groups or measures, each turned round by a `-`. Default: by the groups. */
  sort?: string | readonly string[]
  limit?: number | string
}

export type Unit = 'year' | 'month' | 'day'
export const UNITS: readonly Unit[] = ['year', 'month', 'day']

export interface Group {
  name: string
  target: Target
  /** The calendar around an instant or a day; undefined for the value itself. */
  unit: Unit | undefined
}

export type Figure = 'count' | 'sum' | 'avg' | 'min' | 'max'

export interface Measure {
  name: string
  figure: Figure
  /** Undefined for `count`. */
  field: Field | undefined
}

export interface GroupSort {
  name: string
  descending: boolean
}

export const GROUP_LIMIT = { default: 100, max: 1000 }
export const MAX_GROUPS = 3
export const MAX_MEASURES = 10

/** What the asker may group by and measure, as this request asks for it. */
export class AskedAggregate {
  readonly groups: readonly Group[]
  readonly measures: readonly Measure[]
  readonly sort: readonly GroupSort[]
  readonly limit: number

  constructor(
    private asker: Asker,
    query: AggregateQuery
  ) {
    const { offer } = asker
    if (offer && !offer.aggregates) throw notFound(asker.registered.resource.name, 'aggregates')
    this.groups = this.#few(query.group, 'group', MAX_GROUPS).map((name) => this.#group(name))
    const measures = this.#few(query.measures, 'measures', MAX_MEASURES)
    this.measures = (measures.length ? measures : ['count']).map((name) => this.#measure(name))
    this.sort = namesOf(query.sort).map((word) => this.#sort(word))
    this.limit = limitOf(query.limit)
  }

  #few(asked: string | readonly string[] | undefined, parameter: string, max: number): string[] {
    const names = namesOf(asked)
    if (names.length <= max) return names
    throw invalidParameter(parameter, `${parameter} takes up to ${max} names.`, 'terms')
  }

  #group(name: string): Group {
    const [path, unit] = name.split(':') as [string, Unit | undefined]
    const target = targetOf(this.asker.registered.resource.shape, path)
    const allowed =
      target !== undefined &&
      name.split(':').length <= 2 &&
      (!this.asker.offer || this.asker.offer.aggregates!.group.includes(name)) &&
      isGroup(target, unit) &&
      this.asker.reads(path)
    if (!allowed) throw this.#unknown('group', name, this.asker.offer?.aggregates?.group)
    return { name, target, unit }
  }

  #measure(name: string): Measure {
    const [figure, path] = name.split(':') as [Figure, string | undefined]
    const field =
      path === undefined ? undefined : this.asker.registered.resource.shape.fields.get(path)
    const allowed =
      name.split(':').length <= 2 &&
      (!this.asker.offer || this.asker.offer.aggregates!.measures.includes(name)) &&
      isMeasure(figure, field, path !== undefined) &&
      (path === undefined || this.asker.reads(path))
    if (!allowed) throw this.#unknown('measures', name, this.asker.offer?.aggregates?.measures)
    return { name, figure, field }
  }

  #sort(word: string): GroupSort {
    const name = word.replace(/^-/, '')
    const known = [...this.groups, ...this.measures].map((one) => one.name)
    if (!known.includes(name)) throw this.#unknown('sort', name, known)
    return { name, descending: word.startsWith('-') }
  }

  #unknown(parameter: string, name: string, allowed: readonly string[] | undefined) {
    const list =
      allowed ??
      (parameter === 'group'
        ? ['a short field', 'one of a record above', 'publishedAt:year, :month or :day']
        : ['count', 'sum:, avg:, min: or max: with a number, min: or max: with a time'])
    const usable = list.filter(
      (one) => !this.asker.offer || parameter === 'sort' || this.#readable(one)
    )
    return invalidParameter(
      parameter,
      `"${name.slice(0, 100)}" is no ${parameter === 'measures' ? 'measure' : parameter} of ${this.asker.registered.resource.name}. Allowed are: ${usable.join(', ') || 'nothing'}.`,
      parameter
    )
  }

  #readable(name: string): boolean {
    const parts = name.split(':')
    const path = UNITS.includes(parts[1] as Unit) ? parts[0] : (parts[1] ?? parts[0])
    return path === 'count' || this.asker.reads(path)
  }
}

/** Whether rows can be grouped by it: a short value of one record, or the calendar around a time. */
export function isGroup({ relations, field }: Target, unit: string | undefined): boolean {
  if (field.hidden || isHeavy(field) || !relations.every(leadsToOne)) return false
  if (unit === undefined) return true
  return (
    UNITS.includes(unit as Unit) && (field.kind.name === 'date' || field.kind.name === 'dateTime')
  )
}

/** Whether a figure can be asked of a field: sums of numbers, ends of what has an order. */
export function isMeasure(figure: string, field: Field | undefined, named: boolean): boolean {
  if (figure === 'count') return !named
  if (!field || field.hidden) return false
  if (figure === 'sum' || figure === 'avg') return field.kind.sum !== undefined
  return (figure === 'min' || figure === 'max') && field.kind.operators.includes('lt')
}

function limitOf(asked: AggregateQuery['limit']): number {
  const { default: usual, max } = GROUP_LIMIT
  const limit = asked === undefined ? usual : wholeNumber(asked)
  if (limit !== undefined && limit >= 1 && limit <= max) return limit
  throw invalidParameter('limit', `limit must be a whole number from 1 to ${max}.`, 'range')
}
