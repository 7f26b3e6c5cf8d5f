import type { Operation } from '../operation.js'
import type { Index } from '../schema/table.js'

/** Characters of a file's name with its time; what is before the summary takes fourteen. */
export const LONGEST_NAME = 60
const TIME = 14

/** What a file does to one table. */
interface Change {
  table: string
  /** Of a sentence 'Adds price to books.' the three parts; those with the same verb and end are told together. */
  verb: string
  what: string
  end: string
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
  const sentences = created.length ? [`Creates ${some(created)}.`] : []
  const told = Map.groupBy(changesOf(operations), ({ verb, end }) => JSON.stringify([verb, end]))
  for (const changes of told.values()) {
    const [{ verb, end }] = changes
    const whats = [...new Set(changes.map(({ what }) => what))]
    sentences.push(`${verb} ${listed(whats, ' and ', ', ')}${end && ` ${end}`}.`)
  }
  if (dropped.length) sentences.push(`Drops ${some(dropped)} with all rows.`)
  return sentences
}

/** Names of tables, or how many they are where nobody would read them all. */
const some = (tables: readonly string[]) =>
  tables.length > 12 ? `${tables.length} tables` : listed(tables, ' and ', ', ')

function tablesOf(operations: readonly Operation[], op: 'createTable' | 'dropTable'): string[] {
  return operations.flatMap((operation) => (operation.op === op ? [operation.table] : []))
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
  switch (operation.op) {
    case 'renameTable': {
      const { from, to } = operation
      return {
        table: to,
        verb: 'Renames',
        what: `the table ${from} to ${to}`,
        end: '',
        name: `rename_${from}_to_${to}`,
      }
    }
    case 'renameColumn': {
      const { table, from, to } = operation
      const name = `rename_${from}_to_${to}_in_${table}`
      return { table, verb: 'Renames', what: `${from} to ${to}`, end: `in ${table}`, name }
    }
    case 'addColumn': {
      const { table, name } = operation
      return {
        table,
        verb: 'Adds',
        what: name,
        end: `to ${table}`,
        name: `add_${name}_to_${table}`,
      }
    }
    case 'dropColumn': {
      const { table, name: what } = operation
      const name = `drop_${what}_from_${table}`
      return { table, verb: 'Drops', what, end: `from ${table}, with the values`, name }
    }
    case 'alterColumn': {
      const { table, name } = operation
      const words = Object.keys(operation.change).map((attribute) => WORDS[attribute] ?? attribute)
      const what = `${name} (${[...new Set(words)].join(', ')})`
      return {
        table,
        verb: 'Changes',
        what,
        end: `in ${table}`,
        name: `change_${name}_in_${table}`,
      }
    }
    case 'addIndex': {
      const { table, index } = operation
      const columns = index.columns.join(', ')
      const name = `index_${index.columns.join('_')}_in_${table}`
      const kind = index.unique
        ? 'a unique index'
        : index.fullText
          ? `a ${indexWords(index)}`
          : 'an index'
      const what = `${kind} over ${columns}`
      return { table, verb: 'Adds', what, end: `in ${table}`, name }
    }
    case 'dropIndex': {
      const { table, index } = operation
      const name = `drop_index_${index.columns.join('_')}_from_${table}`
      const what = `the ${indexWords(index)} over ${index.columns.join(', ')}`
      return { table, verb: 'Drops', what, end: `from ${table}`, name }
    }
    case 'renameIndex': {
      const { table, from, to } = operation
      const what = `the index ${from} to ${to}`
      return { table, verb: 'Renames', what, end: `in ${table}`, name: `rename_index_in_${table}` }
    }
    case 'addCheck': {
      const { table, name: check } = operation
      const what = `the check ${check}`
      return { table, verb: 'Adds', what, end: `to ${table}`, name: `add_check_to_${table}` }
    }
    case 'dropCheck': {
      const { table, name: check } = operation
      const what = `the check ${check}`
      return { table, verb: 'Drops', what, end: `from ${table}`, name: `drop_check_from_${table}` }
    }
    case 'changePrimaryKey': {
      const { table, columns } = operation
      const what = columns.join(', ')
      const name = `change_primary_key_of_${table}`
      return { table, verb: 'Makes', what, end: `the primary key of ${table}`, name }
    }
    case 'fill': {
      const { table, name } = operation
      return {
        table,
        verb: 'Fills',
        what: name,
        end: `in ${table}`,
        name: `fill_${name}_in_${table}`,
      }
    }
    default:
      return null
  }
}

function indexWords({ fullText }: Index): string {
  if (!fullText) return 'index'
  return fullText === 'beginnings' ? 'full-text index with beginnings' : 'full-text index'
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
