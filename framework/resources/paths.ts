import type { Field } from '#framework/fields/main'
import { type Relation, type Shape, shapeOf } from './shape.js'

/** Relations that one path, or one include inside another, may cross. */
export const MAX_STEPS = 3

/** Where a path leads: `category.parent.name` crosses two relations to a field. */
export interface Target {
  relations: readonly Relation[]
  /** The model that has the field. */
  shape: Shape
  field: Field
}

const targets = new WeakMap<Shape, Map<string, Target>>()

/** The field at the end of a path; undefined where one of its names is unknown, or it is too long. */
export function targetOf(shape: Shape, path: string): Target | undefined {
  let known = targets.get(shape)
  if (!known) targets.set(shape, (known = new Map()))
  const found = known.get(path) ?? follow(shape, path)
  // Only paths that lead somewhere are kept, so there are no more of them than the models have.
  if (found) known.set(path, found)
  return found
}

function follow(shape: Shape, path: string): Target | undefined {
  const names = path.split('.', MAX_STEPS + 2)
  const last = names.pop()!
  if (names.length > MAX_STEPS) return undefined
  const relations: Relation[] = []
  let reached = shape
  for (const name of names) {
    const relation = reached.relations.get(name)
    if (!relation) return undefined
    relations.push(relation)
    reached = shapeOf(relation.model)
  }
  const field = reached.fields.get(last)
  return field && { relations, shape: reached, field }
}

/** The relations a path names, when it ends at one: `author.roles`. */
export function relationsTo(shape: Shape, path: string): Relation[] | undefined {
  const relations: Relation[] = []
  let reached = shape
  for (const name of path.split('.', MAX_STEPS + 1)) {
    const relation = reached.relations.get(name)
    if (!relation || relations.length === MAX_STEPS) return undefined
    relations.push(relation)
    reached = shapeOf(relation.model)
  }
  return relations
}

/** Whether a row has at most one row on the other side. */
export const leadsToOne = (relation: Relation) =>
  relation.type === 'belongsTo' || relation.type === 'hasOne'
