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

/** A field, or a field of a relation: `title`, `author.name`. */
export type Path<Model extends LucidModel> =
  | FieldName<Model>
  | {
      [Name in RelationName<Model>]: `${Name}.${FieldName<RelatedModel<Model, Name>>}`
    }[RelationName<Model>]
