import type { Field } from '#framework/fields/main'
import { type Registered, type Relation, operations } from '#framework/resources/main'

/** A field or relation of a form that points at records of another resource. */
export interface Reference {
  /** As the form calls it: the key's field (`authorId`) or the many-to-many relation (`tags`). */
  name: string
  relation: Relation
  target: Registered
  multiple: boolean
  field?: Field
}

function targetOf(relation: Relation | undefined): Registered | undefined {
  return relation && operations.registry.findByModel(relation.model)
}

/** The belongs-to relation that reads a key's field. */
function relationOfKey({ resource }: Registered, field: Field): Relation | undefined {
  return [...resource.shape.relations.values()].find(
    (relation) => relation.type === 'belongsTo' && relation.localColumn === field.columnName
  )
}

/** The key's field that a belongs-to relation reads. */
export function keyOfRelation({ resource }: Registered, relation: Relation): Field | undefined {
  return [...resource.shape.fields.values()].find(
    (field) => field.columnName === relation.localColumn
  )
}

/** What a name of a form points at; undefined when it points at nothing the admin knows. */
export function referenceOf(registered: Registered, name: string): Reference | undefined {
  const { fields, relations } = registered.resource.shape
  const field = fields.get(name)
  const relation = field ? relationOfKey(registered, field) : relations.get(name)
  const target = targetOf(relation)
  if (!relation || !target) return undefined
  if (field) return { name, relation, target, multiple: false, field }
  if (relation.type !== 'manyToMany') return undefined
  return { name, relation, target, multiple: true }
}

/** The filter that lists the related rows of one record, as a parameter of the related resource's list. */
export function filterBack(relation: Relation, owner: Registered): string | undefined {
  const target = targetOf(relation)
  if (!target) return undefined
  const { shape } = target.resource
  if (relation.type === 'manyToMany') {
    const back = [...shape.relations.values()].find(
      (other) =>
        other.type === 'manyToMany' &&
        other.model === owner.resource.model &&
        other.pivot?.table === relation.pivot?.table
    )
    return back && `${back.name}.${owner.resource.shape.primaryKey}`
  }
  return [...shape.fields.values()].find((field) => field.columnName === relation.relatedColumn)
    ?.name
}
