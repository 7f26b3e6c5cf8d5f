import { indexesOf } from '#framework/models/main'
import type { Condition } from './conditions.js'
import type { SortKey } from './order.js'
import type { Shape } from './shape.js'

/**
 * PostgreSQL: columns that are null in every row of a list and stand before its first key in an index of the model.
 * It sees that the index has the rows in order only when these columns are part of the order; of those that are equal
 * to a value it knows that by itself, as the other databases do of both.
 */
export function alikeBefore(
  { model, dialect, fields }: Shape,
  condition: Condition,
  [first]: readonly SortKey[]
): string[] {
  if (dialect !== 'pg' || !first || first.relations.length > 0) return []
  const { equal, empty } = heldFields(condition)
  for (const index of indexesOf(model)) {
    if (index.fullText || index.where) continue
    const place = index.fields.indexOf(first.field.name)
    const before = index.fields.slice(0, Math.max(place, 0))
    if (!before.every((name) => empty.has(name) || equal.has(name))) continue
    const alike = before.filter((name) => empty.has(name))
    if (alike.length) return alike.map((name) => fields.get(name)!.columnName)
  }
  return []
}

/** Fields that are null, and those that are one value, in all rows for which a condition holds. */
function heldFields(condition: Condition): { equal: Set<string>; empty: Set<string> } {
  const held = { equal: new Set<string>(), empty: new Set<string>() }
  const look = (part: Condition): void => {
    if ('all' in part) part.all.forEach(look)
    else if (!('field' in part)) return
    else if (part.operator === 'eq') held.equal.add(part.field)
    else if (part.operator === 'null' && part.value === true) held.empty.add(part.field)
  }
  look(condition)
  return held
}
