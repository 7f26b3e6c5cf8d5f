import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, ModelAttributes } from '@adonisjs/lucid/types/model'
import string from '@adonisjs/core/helpers/string'
import type { Action } from './action.js'
import type { Actor } from './actor.js'
import type { Problem } from './errors.js'
import type { Section } from './form.js'
import type { FieldName, GroupName, MeasureName, Path, RelationName } from './names.js'
import { type Shape, shapeOf } from './shape.js'

/** What the APIs offer of a resource; what is not said has a default made from the fields. */
export interface ApiOptions<Model extends LucidModel> {
  /** Relations that may be included. Default: none. */
  include?: readonly RelationName<Model>[]
  /** Fields that may be sorted by. Default: every short field. */
  sort?: readonly Path<Model>[]
  /** Fields that may be filtered by; a relation's name: whether there is a row of it. Default: every short field. */
  filter?: readonly (Path<Model> | RelationName<Model>)[]
  /** Fields shown in a list when nobody asks for fewer. Default: every field. */
  fields?: readonly FieldName<Model>[]
  /** Rows in one answer. Default 20, at most 100. */
  limit?: { default: number; max: number }
  /**
   * How often one asker may ask, besides the limits of everybody: `60/minute` for all of it together, or by operation,
   * `{ store: '5/minute', publish: '1/minute' }`. Default: no more limits.
   */
  rate?: string | Readonly<Record<string, string>>
  /** Relations that an include may reach through: `comments.author` takes two. Default 3. */
  depth?: number
  /** What one list may cost: rows of all its levels, looks into other tables. Default 500; a plain list costs 1. */
  cost?: number
  /** What programs may count, add up and average, by which groups. Default: nothing. */
  aggregates?: { group: readonly GroupName<Model>[]; measures: readonly MeasureName<Model>[] }
  /** Whoever changes a record must say which version of it they have seen. Default: they may. */
  requireVersion?: boolean
}

export interface ResourceOptions<Model extends LucidModel> {
  /** Its name in addresses and abilities. Default: the table's, with dashes. */
  name?: string
  /** Field that names a record to people. Default: title, name or the primary key. */
  label?: FieldName<Model>
  /** Where `search` looks. Default: nowhere. */
  search?: readonly Path<Model>[]
  /** Order of a list when nobody asks for another. Default: newest id first. */
  sort?: readonly (Path<Model> | `-${Path<Model>}`)[]
  /** Columns of the admin's list. Default: the first five short fields. */
  columns?: readonly Path<Model, 1>[]
  /** Filters of the admin's list. Default: none. */
  filters?: readonly (FieldName<Model> | RelationName<Model>)[]
  /** The admin's form. Default: one section with every writable field. */
  form?: readonly Section<FieldName<Model> | RelationName<Model>>[]
  /** Values of a new record that its input does not say, e.g. its author. */
  defaults?(actor: Actor): Partial<ModelAttributes<InstanceType<Model>>>
  /** Rules over several fields or other rows, asked after each field is right. Gives what is wrong. */
  check?(
    values: Partial<ModelAttributes<InstanceType<Model>>>,
    context: { actor: Actor; record?: InstanceType<Model>; client?: QueryClientContract }
  ): Promise<Problem[]> | Problem[]
  /**
   * Relations whose records belong to this one and are written with it, each by the policy, fields and rules of its
   * own resource. Default: none.
   */
  nested?: readonly RelationName<Model>[]
  /**
   * What whoever makes or changes a record is told in the answer, and nobody later: the secret of a key that is kept as
   * a hash. Undefined where there is nothing to tell.
   */
  reveal?(record: InstanceType<Model>): string | undefined
  /** Operations beside the five, by name. */
  actions?: Record<string, Action<Model>>
  /** Not said: no API offers it. */
  api?: true | ApiOptions<Model>
  /** False: the admin does not show it. */
  admin?: false | AdminOptions<Model>
}

/** How the colour of a value's dot reads: done, not yet, refused. Words say the same. */
export type Tone = 'good' | 'wait' | 'bad'

/** Where and how the admin shows a resource. */
export interface AdminOptions<Model extends LucidModel> {
  /** Heading of the rail it stands under, and its place there. */
  group?: string
  order?: number
  /** Values shown with a dot: `{ status: { draft: 'wait', published: 'good' } }`. */
  tones?: { [Name in FieldName<Model>]?: Record<string, Tone> }
  /** Records the dashboard counts because somebody should look at them: `{ label: 'waiting', filter: { status: 'pending' } }`. */
  attention?: { label: string; filter: { [Name in FieldName<Model>]?: string } }
}

/** What is shown of a model. One instance lives in the registry for as long as the application runs. */
export abstract class Resource<Model extends LucidModel = LucidModel> {
  abstract readonly model: Model
  abstract readonly options: ResourceOptions<Model>

  #name?: string
  #label?: string

  get shape(): Shape {
    return shapeOf(this.model)
  }

  get name(): string {
    return (this.#name ??= this.options.name ?? string.dashCase(this.shape.table))
  }

  /** `Posts`, for headings. */
  get title(): string {
    return string.sentenceCase(this.name)
  }

  /** `posts` and `API keys`, for sentences. */
  get plural(): string {
    const { title } = this
    return /^.[A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)
  }

  /** `post`, for buttons and sentences. */
  get singular(): string {
    return string.noCase(this.model.name)
  }

  get label(): string {
    return (this.#label ??=
      this.options.label ??
      ['title', 'name'].find((name) => this.shape.fields.has(name)) ??
      this.shape.primaryKey)
  }

  get actions(): Record<string, Action> {
    return (this.options.actions ?? {}) as Record<string, Action>
  }
}

export type ResourceClass = new () => Resource<any>

/**
 * Declares what is shown of a model: `export default class PostResource extends resource(Post, { … }) {}`.
 * Names are checked by the compiler here and once more at boot. See docs/resources.md.
 */
export function resource<Model extends LucidModel>(
  model: Model,
  options: ResourceOptions<Model> = {}
) {
  return class extends Resource<Model> {
    readonly model = model
    readonly options = options
  }
}
