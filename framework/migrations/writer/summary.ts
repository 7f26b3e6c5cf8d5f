import type { Operation } from '../operation.js'

/** Characters of a file's name with its time; what is before the summary takes fourteen. */
export const LONGEST_NAME = 60
const TIME = 14

/** What a file does to one table. */
interface Change {
  table: string
  /** For a sentence: 'adds price'. */
  deed: string
  /** For a name: 'add_price_to_books'. */
  name: string
}

/**
 * What the operations do, in words for a file's name: 'create_books', 'add_price_to_books'.
 * Where they are many, tables are named, or counted.
 */
export function nameOf(operations: readonly Operation[]): string {
  const created = tablesOf(operations, 'createTable')
  const dropped = tablesOf(operations, 'dropTable')
  const changes = changesOf(operations)
  const candidates =
    changes.length === 1 && !created.length && !dropped.length ? [changes[0].name] : []
  const adds = onlyAdds(operations)
  if (adds) candidates.push(adds)
  const changed = [...new Set(changes.map(({ table }) => table))]
  const parts = (join: (names: string[]) => string) =>
    [
      created.length ? `create_${join(created)}` : '',
      changed.length ? `change_${join(changed)}` : '',
      dropped.length ? `drop_${join(dropped)}` : '',
    ]
      .filter(Boolean)
      .join('_and_')
  candidates.push(parts((names) => listed(names, '_and_', '_')))
  candidates.push(parts((names) => (names.length > 1 ? `${names.length}_tables` : names[0])))
  const clean = candidates.map(toFileName)
  const fitting = clean.find((name) => name && name.length <= LONGEST_NAME - TIME)
  return fitting ?? (clean.at(-1)?.slice(0, LONGEST_NAME - TIME) || 'change_nothing')
}

/** Words that a file may be called by on every system. */
export function toFileName(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
}

/** What the operations do, in sentences. */
export function describe(operations: readonly Operation[]): string[] {
  const created = tablesOf(operations, 'createTable')
  const dropped = tablesOf(operations, 'dropTable')
  const sentences = created.length ? [`Creates ${listed(created, ' and ', ', ')}.`] : []
  const byTable = Map.groupBy(changesOf(operations), ({ table }) => table)
  for (const [table, changes] of byTable) {
    sentences.push(`In ${table}: ${changes.map(({ deed }) => deed).join(', ')}.`)
  }
  if (dropped.length) sentences.push(`Drops ${listed(dropped, ' and ', ', ')} with all rows.`)
  return sentences
}

function tablesOf(operations: readonly Operation[], op: 'createTable' | 'dropTable'): string[] {
  return operations.filter((operation) => operation.op === op).map(({ table }) => table)
}

function onlyAdds(operations: readonly Operation[]): string | null {
  const added = operations.filter((operation) => operation.op === 'addColumn')
  const [first] = added
  const isAll = operations.every(
    (operation) =>
      (operation.op === 'addColumn' || operation.op === 'addIndex') &&
      operation.table === first?.table
  )
  if (!first || !isAll) return null
  return `add_${listed(
    added.map(({ name }) => name),
    '_and_',
    '_'
  )}_to_${first.table}`
}

/** 'a', 'a and b', 'a, b and c'. */
function listed(names: readonly string[], and: string, comma: string): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(comma)}${and}${names.at(-1)}`
}

/** What happens to tables that were there and stay. */
function changesOf(operations: readonly Operation[]): Change[] {
  const passing = new Set([
    ...tablesOf(operations, 'createTable'),
    ...tablesOf(operations, 'dropTable'),
  ])
  return operations
    .map(changeOf)
    .filter((change) => change !== null)
    .filter(({ table }) => !passing.has(table))
}

function changeOf(operation: Operation): Change | null {
  const change = (table: string, deed: string, name: string): Change => ({ table, deed, name })
  switch (operation.op) {
    case 'renameTable': {
      const { from, to } = operation
      return change(to, `renamed from ${from}`, `rename_${from}_to_${to}`)
    }
    case 'addColumn': {
      const { table, name } = operation
      return change(table, `adds ${name}`, `add_${name}_to_${table}`)
    }
    case 'dropColumn': {
      const { table, name } = operation
      return change(table, `drops ${name} with its values`, `drop_${name}_from_${table}`)
    }
    case 'renameColumn': {
      const { table, from, to } = operation
      return change(table, `renames ${from} to ${to}`, `rename_${from}_to_${to}_in_${table}`)
    }
    case 'alterColumn': {
      const { table, name } = operation
      const attributes = Object.keys(operation.change).map((word) => WORDS[word] ?? word)
      return change(
        table,
        `changes ${name} (${[...new Set(attributes)].join(', ')})`,
        `change_${name}_in_${table}`
      )
    }
    case 'addIndex': {
      const { table, index } = operation
      const kind = index.unique ? 'a unique index' : 'an index'
      return change(
        table,
        `adds ${kind} over ${index.columns.join(', ')}`,
        `index_${index.columns.join('_')}_in_${table}`
      )
    }
    case 'dropIndex': {
      const { table, index } = operation
      return change(
        table,
        `drops the index over ${index.columns.join(', ')}`,
        `drop_index_${index.columns.join('_')}_from_${table}`
      )
    }
    case 'renameIndex':
      return change(
        operation.table,
        `renames the index ${operation.from} to ${operation.to}`,
        `rename_index_in_${operation.table}`
      )
    case 'addCheck':
      return change(
        operation.table,
        `adds the check ${operation.name}`,
        `add_check_to_${operation.table}`
      )
    case 'dropCheck':
      return change(
        operation.table,
        `drops the check ${operation.name}`,
        `drop_check_from_${operation.table}`
      )
    case 'changePrimaryKey': {
      const { table, columns } = operation
      return change(
        table,
        `makes ${columns.join(', ')} its primary key`,
        `change_primary_key_of_${table}`
      )
    }
    case 'fill':
      return change(
        operation.table,
        `fills ${operation.name}`,
        `fill_${operation.name}_in_${operation.table}`
      )
    default:
      return null
  }
}

/** How a person calls an attribute. */
const WORDS: Record<string, string> = {
  nullable: 'null',
  references: 'foreign key',
  onDelete: 'foreign key',
  onUpdate: 'foreign key',
  precision: 'digits',
  scale: 'digits',
}
