import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import type { Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'
import { runStep, sqlStep } from './data.js'
import { fillStep } from './fills.js'
import { guardStep } from './guards.js'
import { mysql } from './mysql.js'
import { postgres } from './postgres.js'
import { refuse } from './refusals.js'
import { sqlite } from './sqlite.js'
import { aroundFullTexts } from './sqlite/full_text.js'
import type { Step } from './step.js'

type Compile = (operation: Operation, before: Schema) => Step[]

const compilers: Record<Dialect, Partial<Record<Operation['op'], unknown>>> = {
  sqlite,
  pg: postgres,
  mysql,
}

/**
 * The steps by which a database carries out an operation.
 * @param before  the schema that the operation meets
 * @returns steps in order; the first looks again for rows that do not fit, as rows may have come since the file began
 * @throws MigrationException for what the state or the dialect does not allow
 */
export function compile(operation: Operation, before: Schema, dialect: Dialect): Step[] {
  const after = fold(before, operation)
  refuse(operation, before, dialect)
  if (operation.op === 'run') return [runStep(operation)]
  if (operation.op === 'keepNames') return []
  if (operation.op === 'sql') return sqlStep(operation, dialect)
  const checked = guardStep(operation, before, dialect)
  if (operation.op === 'guard') return checked
  if (operation.op === 'fill') {
    const { table, name, value, where } = operation
    return [fillStep(before.get(table)!, name, value, dialect, where)]
  }
  const compileOne = compilers[dialect][operation.op] as Compile
  const steps = compileOne(operation, before)
  if (dialect !== 'sqlite') return [...checked, ...steps]
  return [...checked, ...aroundFullTexts(operation, before, after, steps)]
}
