import type { LucidModel } from '@adonisjs/lucid/types/model'
import { dialectOf, fullTextName } from '#framework/database/main'
import { type Dialect, type Field, fieldsOf } from '#framework/fields/main'
import { indexesOf } from '#framework/models/main'

/** How one table reaches another: `parent.parentColumn = child.childColumn`, through a pivot for many-to-many. */
export interface Relation {
  name: string
  type: 'belongsTo' | 'hasOne' | 'hasMany' | 'manyToMany'
  model: LucidModel
  /** Column of the owning table. */
  localColumn: string
  /** Column of the related table. */
  relatedColumn: string
  pivot?: { table: string; localColumn: string; relatedColumn: string }
}

/** What the operations need to know of a model, worked out once. */
export interface Shape {
  model: LucidModel
  table: string
  /** The connection's name; undefined is the default one. */
  connection: string | undefined
  dialect: Dialect
  primaryKey: string
  primaryColumn: string
  fields: Map<string, Field>
  relations: Map<string, Relation>
  softDeletes: boolean
  /** The timestamp that every write moves forward, where the model has one. */
  updated: Field | undefined
  fullTexts: readonly FullText[]
}

/** A full-text index that the model lists. */
export interface FullText {
  fields: readonly string[]
  /** In the order of the fields. */
  columns: readonly string[]
  name: string
}

const shapes = new WeakMap<LucidModel, Shape>()

/** The shape of a model; made on first use and kept. */
export function shapeOf(model: LucidModel): Shape {
  const known = shapes.get(model)
  if (known) return known
  model.boot()
  const fields = fieldsOf(model)
  const shape: Shape = {
    model,
    table: model.table,
    connection: model.connection,
    dialect: dialectOf(model),
    primaryKey: model.primaryKey,
    primaryColumn: model.$getColumn(model.primaryKey)?.columnName ?? model.primaryKey,
    fields,
    relations: new Map(),
    softDeletes:
      (model as { softDeletes?: boolean }).softDeletes === true && fields.has('deletedAt'),
    updated: [...fields.values()].find(({ name }) => model.$getColumn(name)!.meta?.autoUpdate),
    fullTexts: fullTextsOf(model, fields),
  }
  shapes.set(model, shape)
  for (const name of model.$relationsDefinitions.keys()) {
    const relation = relationOf(model, name)
    if (relation) shape.relations.set(name, relation)
  }
  return shape
}

function fullTextsOf(model: LucidModel, known: Map<string, Field>): FullText[] {
  return indexesOf(model)
    .filter(({ fullText }) => fullText)
    .map(({ fields, name }) => {
      const columns = fields.map((field) => known.get(field)?.columnName ?? field)
      return { fields, columns, name: name ?? fullTextName(model.table, columns) }
    })
}

interface BootedRelation {
  type: string
  booted: boolean
  boot(): void
  relatedModel(): LucidModel
  localKeyColumnName: string
  foreignKeyColumnName: string
  relatedKeyColumnName: string
  pivotTable: string
  pivotForeignKey: string
  pivotRelatedForeignKey: string
}

/** Lucid's relation in our words; a hasManyThrough has none, so nothing can be asked across it. */
function relationOf(model: LucidModel, name: string): Relation | undefined {
  const relation = model.$getRelation(name as never) as unknown as BootedRelation
  if (!relation.booted) relation.boot()
  const common = { name, model: relation.relatedModel() }
  switch (relation.type) {
    case 'belongsTo':
      return {
        ...common,
        type: 'belongsTo',
        localColumn: relation.foreignKeyColumnName,
        relatedColumn: relation.localKeyColumnName,
      }
    case 'hasOne':
    case 'hasMany':
      return {
        ...common,
        type: relation.type,
        localColumn: relation.localKeyColumnName,
        relatedColumn: relation.foreignKeyColumnName,
      }
    case 'manyToMany':
      return {
        ...common,
        type: 'manyToMany',
        localColumn: relation.localKeyColumnName,
        relatedColumn: relation.relatedKeyColumnName,
        pivot: {
          table: relation.pivotTable,
          localColumn: relation.pivotForeignKey,
          relatedColumn: relation.pivotRelatedForeignKey,
        },
      }
    default:
      return undefined
  }
}
