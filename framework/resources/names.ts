import type { LucidModel, ModelAttributes } from '@adonisjs/lucid/types/model'
import type { ExtractModelRelations, ModelRelations } from '@adonisjs/lucid/types/relations'

/** Names of a model's attributes. */
export type FieldName<Model extends LucidModel> = keyof ModelAttributes<InstanceType<Model>> &
  string

/** Names of a model's relations. */
export type RelationName<Model extends LucidModel> = ExtractModelRelations<InstanceType<Model>> &
  string

/** The model a relation leads to. */
export type RelatedModel<Model extends LucidModel, Name> = Name extends keyof InstanceType<Model>
  ? NonNullable<InstanceType<Model>[Name]> extends ModelRelations<infer Related, LucidModel>
    ? Related
    : never
  : never

/** Relations that a path may still cross, less one. */
type Fewer = { 3: 2; 2: 1; 1: 0 }

/** A field, or a field that up to three relations lead to: `title`, `author.name`, `category.parent.name`. */
export type Path<Model extends LucidModel, Steps extends 0 | keyof Fewer = 3> =
  | FieldName<Model>
  | (Steps extends keyof Fewer
      ? {
          [Name in RelationName<Model>]: `${Name}.${Path<RelatedModel<Model, Name>, Fewer[Steps]>}`
        }[RelationName<Model>]
      : never)

/** What rows can be grouped by: a field, also of a record above, or the calendar around an instant or a day. */
export type GroupName<Model extends LucidModel> =
  Path<Model> | `${FieldName<Model>}:${'year' | 'month' | 'day'}`

/** What can be asked of a group: how many rows, and figures of a field. */
export type MeasureName<Model extends LucidModel> =
  'count' | `${'sum' | 'avg' | 'min' | 'max'}:${FieldName<Model>}`
