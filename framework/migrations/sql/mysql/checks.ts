import { enumCheckName } from '../../schema/names.js'
import type { Table } from '../../schema/table.js'
import { checkClause, enumCondition } from '../columns.js'
import { statements } from '../execute.js'
import type { Step } from '../step.js'
import { hasConstraint } from './probe.js'
import { again, alter, not, q } from './words.js'

export const addCheck = (table: string, name: string, condition: string) =>
  statements(
    `add check ${table}.${name}`,
    [alter(table, `add ${checkClause(name, condition, 'mysql')}`)],
    (client) => hasConstraint(client, table, name)
  )

export const addEnumCheck = (table: Table, name: string) =>
  addCheck(
    table.name,
    enumCheckName(table.name, name),
    enumCondition(name, table.columns.get(name)!, 'mysql')
  )

export const dropCheck = (table: string, name: string) =>
  statements(
    `drop check ${table}.${name}`,
    [alter(table, `drop constraint ${q(name)}`)],
    not((client) => hasConstraint(client, table, name))
  )

/** An enum made by hand may be one of MySQL's own, without a check. */
export function dropEnumCheck(table: string, name: string): Step {
  const step = dropCheck(table, name)
  return {
    ...step,
    async run(context) {
      if (await hasConstraint(context.client, table, name)) await step.run!(context)
    },
    isDone: again,
  }
}
