import type { Dialect } from '#framework/fields/main'
import type { OperationOf } from '../operation.js'
import { statements } from './execute.js'
import type { Step, StepContext } from './step.js'
import { walk } from './walk.js'

/** A data step: code of the file, with the query builder. */
export function runStep({ title, work }: OperationOf<'run'>): Step {
  return {
    title,
    sql: [`-- ${title}: code of the file`],
    isData: true,
    async run(context: StepContext) {
      const { client, progress } = context
      await work({
        client,
        chunk: (table, rows, { key = 'id', size } = {}) =>
          walk(client, table, [key], rows, { size, progress }),
      })
    },
  }
}

/** SQL as the file gives it. */
export function sqlStep(
  { title, statements: byDialect }: OperationOf<'sql'>,
  dialect: Dialect
): Step[] {
  const given = byDialect[dialect] ?? []
  const sql = typeof given === 'string' ? [given] : given
  return sql.length ? [statements(title, sql)] : []
}
