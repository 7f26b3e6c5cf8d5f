import type { Operation } from '../operation.js'
import { MigrationException } from '../migration_exception.js'
import { isObject, printFlat, printValue } from './literal.js'

const INDENT = 4
const WIDTH = 100

/** An operation as the call that notes it, indented as the body of `up()`. */
export function printOperation(operation: Operation): string {
  const call = `${' '.repeat(INDENT)}this.editor.${operation.op}`
  const values = argumentsOf(operation)
  const first = values.slice(0, -1).map((value) => `${printFlat(value)}, `)
  const start = `${call}(${first.join('')}`
  const whole = `${start}${printValue(values.at(-1), INDENT, start.length - INDENT, 1)})`
  // Only the last argument may be broken while the others stay in the first line, and not where two objects end the list.
  const isWhole = !whole.includes('\n') || !isPairOfObjects(values)
  if (isWhole && widthOf(whole) <= WIDTH) return whole
  const inner = ' '.repeat(INDENT + 2)
  const lines = values.map((value) => `${inner}${printValue(value, INDENT + 2, 0, 1)}`)
  return `${call}(\n${lines.join(',\n')}\n${' '.repeat(INDENT)})`
}

const widthOf = (text: string) => Math.max(...text.split('\n').map(({ length }) => length))

const isPairOfObjects = (values: readonly unknown[]) =>
  isObject(values.at(-1)) && isObject(values.at(-2))

function argumentsOf(operation: Operation): unknown[] {
  switch (operation.op) {
    case 'createTable':
      return [operation.table, operation.definition]
    case 'dropTable':
      return [operation.table]
    case 'renameTable':
      return [operation.from, operation.to]
    case 'addColumn':
      return [operation.table, operation.name, operation.column, ...options(operation, ['fill'])]
    case 'dropColumn':
      return [operation.table, operation.name]
    case 'renameColumn':
    case 'renameIndex':
      return [operation.table, operation.from, operation.to]
    case 'alterColumn':
      return [
        operation.table,
        operation.name,
        operation.change,
        ...options(operation, ['fill', 'map', 'truncate']),
      ]
    case 'addIndex':
    case 'dropIndex':
      return [operation.table, operation.index]
    case 'addCheck':
      return [operation.table, operation.name, operation.condition]
    case 'dropCheck':
      return [operation.table, operation.name]
    case 'changePrimaryKey':
      return [operation.table, operation.columns, ...options(operation, ['add', 'drop'])]
    case 'fill':
      return [operation.table, operation.name, operation.value, ...options(operation, ['where'])]
    case 'guard':
      return [operation.table, operation.where, operation.message]
    case 'run':
      return [operation.title, operation.work]
    case 'keepNames':
      throw new MigrationException(
        'Names that plain Lucid calls left behind cannot be written down'
      )
    case 'sql':
      return [operation.title, operation.statements]
  }
}

/** The last argument: the options that are set, or nothing when none is. */
function options<Name extends string>(operation: object, names: readonly Name[]): unknown[] {
  const given = names
    .filter((name) => Object.hasOwn(operation, name))
    .map((name) => [name, operation[name as keyof typeof operation]])
  return given.length ? [Object.fromEntries(given)] : []
}
