import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { ManyToManyRelationContract } from '@adonisjs/lucid/types/relations'
import { fieldsOf } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Column } from '../schema/column.js'
import type { DeclaredTable } from './declared.js'

type ManyToMany = ManyToManyRelationContract<LucidModel, LucidModel> & {
  options: { pivotColumns?: string[] }
  pivotTimestamps: string[]
}

/**
 * The pivot tables that a model's many-to-many relations need: two foreign keys that are the primary key together,
 * and an index that finds a row from the other side.
 * @throws MigrationException for a relation with columns of its own, whose types only a model can tell
 */
export function pivotsOf(model: LucidModel): DeclaredTable[] {
  model.boot()
  return [...model.$relationsDefinitions.values()]
    .filter((relation) => relation.type === 'manyToMany')
    .map((relation) => {
      relation.boot()
      return toPivot(model, relation as unknown as ManyToMany)
    })
}

function toPivot(model: LucidModel, relation: ManyToMany): DeclaredTable {
  const owner = `${model.name}.${relation.relationName}`
  const { pivotTable, pivotForeignKey, pivotRelatedForeignKey } = relation
  const extra = relation.options.pivotColumns ?? []
  const related = relation.relatedModel()
  const columns = new Map<string, Column>([
    [pivotForeignKey, keyTo(model, relation.localKey, owner)],
    [pivotRelatedForeignKey, keyTo(related, relation.relatedKey, owner)],
    ...relation.pivotTimestamps.map((name): [string, Column] => [
      name,
      { type: 'dateTime', nullable: true },
    ]),
  ])
  return {
    name: pivotTable,
    owner,
    isPivot: true,
    columns,
    primaryKey: [pivotForeignKey, pivotRelatedForeignKey],
    indexes: [{ columns: [pivotRelatedForeignKey] }],
    checks: new Map(),
    manual: new Set(),
    renamedFrom: [],
    columnsRenamedFrom: new Map(),
    // Of what type they are, only a model of the pivot table can say.
    plainColumns: new Set(extra),
  }
}

function keyTo(model: LucidModel, property: string, owner: string): Column {
  const field = fieldsOf(model).get(property)
  if (!field) {
    throw new MigrationException(
      `The pivot table of ${owner} points at ${model.name}.${property}, which is not a field`,
      `Declare it with @field in ${model.name}`
    )
  }
  const { type } = field.column
  return {
    type: type === 'increments' ? 'integer' : type,
    ...(type === 'increments' ? { unsigned: true as const } : {}),
    ...(type === 'string' ? { length: field.column.length } : {}),
    references: `${model.table}.${field.columnName}`,
    onDelete: 'cascade',
  }
}
