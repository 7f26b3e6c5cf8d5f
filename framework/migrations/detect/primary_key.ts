import type { Column } from '../schema/column.js'
import type { Pair } from './detect.js'
import type { Plan } from './plan.js'

/**
 * Gives a table the key that its model declares, keeping the rows; nothing while a column of the key is not there.
 * Called before other tables can point at the key, and again when the columns are there.
 */
export function changeKey(plan: Plan, { table, changes }: Pair): void {
  const current = plan.state.get(table.name)!
  const wanted = table.primaryKey
  const isSame =
    wanted.length === current.primaryKey.length &&
    wanted.every((name, place) => current.primaryKey[place] === name)
  if (isSame) return
  const add = new Map<string, Column>(
    wanted
      .filter((name) => !current.columns.has(name))
      .map((name) => [name, table.columns.get(name)!])
  )
  // Only a counted key makes its own values; another column comes first.
  if ([...add.values()].some(({ type }) => type !== 'increments')) return
  const drop = current.primaryKey.filter(
    (name) => !wanted.includes(name) && changes.dropped.includes(name)
  )
  plan.add({
    op: 'changePrimaryKey',
    table: table.name,
    columns: [...wanted],
    ...(add.size ? { add: Object.fromEntries(add) } : {}),
    ...(drop.length ? { drop } : {}),
  })
}
