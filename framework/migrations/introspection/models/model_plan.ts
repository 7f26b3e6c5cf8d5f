import type { Column } from '../../schema/column.js'
import type { Table } from '../../schema/table.js'

/** A field or a plain column of a model that is to be written. */
export interface FieldPlan {
  property: string
  columnName: string
  column: Column
  /** '@field.string({ maxLength: 200 })' */
  decorator: string
  /** The type behind the property's name. */
  type: string
  /** Why it is not a field, or not quite. */
  comment?: string
}

export interface RelationPlan {
  name: string
  kind: 'belongsTo' | 'hasMany' | 'hasOne' | 'manyToMany'
  /** Class name. */
  related: string
  /** Options of the relation that Lucid would not guess. */
  options: Record<string, string | undefined>
  /** The table that joins the two. */
  pivot?: string
}

/** A model that is to be written. */
export interface ModelPlan {
  table: Table
  className: string
  /** The property that is the primary key; null for a table whose key no model can have. */
  primaryKey: string | null
  /** The key is no `@field.id` and no uuid, so that the model has to name it. */
  isKeyNamed: boolean
  fields: FieldPlan[]
  relations: RelationPlan[]
  /** Source of the entries of `static indexes`. */
  indexes: string[]
  checks: Record<string, string>
  /** What the database has and the model does not say. */
  notes: string[]
  /** What is to be done with the rows. */
  chores: string[]
}

/** A model that is there already, by the table it is of. */
export interface KnownModel {
  className: string
  /** Property of the primary key. */
  primaryKey: string
  /** Where it is imported from. */
  from: string
}
