import type { LucidModel } from '@adonisjs/lucid/types/model'
import { fieldsOf, type Field } from '#framework/fields/main'
import { ancestorsOf, indexesOf, type IndexDeclaration } from '#framework/models/main'
import { MigrationException } from '../migration_exception.js'
import { holdsWords, tidyColumn, type Column } from '../schema/column.js'
import type { Index } from '../schema/table.js'
import { indexName } from '../schema/names.js'
import { pivotsOf } from './pivots.js'
import type { Declared, DeclaredTable } from './declared.js'

/** What a model may say of its table beside its fields. Classes it is composed of may say it too. */
interface TableStatics {
  checks?: Readonly<Record<string, string>>
  renamedFrom?: string | readonly string[]
}

/** Bytes of MySQL's text and mediumtext; a character may take four. */
const TEXT_BYTES = 65_535
const MEDIUM_TEXT_BYTES = 16_777_215

/**
 * The tables that models declare: their fields' columns, indexes and checks, and a table for each many-to-many relation
 * that has no model of its own. Labels, validators and values given in JavaScript make no difference.
 * @throws MigrationException when two declarations contradict each other, or an index names what is no field
 */
export function declare(models: Map<string, LucidModel>): Declared {
  const declared: Declared = new Map()
  const named = [...models].sort(([one], [other]) => (one < other ? -1 : 1))
  for (const [name, model] of named) {
    const table = tableOf(name, model)
    if (!table) continue
    const other = declared.get(table.name)
    if (other) {
      throw new MigrationException(
        `The models ${other.owner} and ${name} both declare the table "${table.name}"`,
        'Give one of them another table (`static table`), or plain @column fields in place of @field'
      )
    }
    declared.set(table.name, table)
  }
  for (const [, model] of named) {
    for (const pivot of pivotsOf(model)) {
      const own = declared.get(pivot.name)
      if (!own) declared.set(pivot.name, pivot)
      else if (own.isPivot) join(own, pivot)
    }
  }
  return declared
}

function tableOf(owner: string, model: LucidModel): DeclaredTable | null {
  const fields = fieldsOf(model)
  if (!fields.size) return null
  const statics = staticsOf(model)
  const columns = new Map(
    inOrder(model, fields).map((field) => [field.columnName, toColumn(field)])
  )
  const key = model.$getColumn(model.primaryKey)
  const table: DeclaredTable = {
    name: model.table,
    owner,
    isPivot: false,
    columns,
    primaryKey: key && columns.has(key.columnName) ? [key.columnName] : [],
    indexes: [],
    checks: new Map(Object.entries(statics.checks)),
    manual: new Set(),
    renamedFrom: statics.renamedFrom,
    columnsRenamedFrom: new Map(),
    plainColumns: new Set(),
  }
  for (const { columnName } of model.$columnsDefinitions.values()) {
    if (!columns.has(columnName)) table.plainColumns.add(columnName)
  }
  for (const field of fields.values()) {
    const [former] = [field.options.renamedFrom ?? []].flat() as string[]
    if (former) table.columnsRenamedFrom.set(field.columnName, toColumnName(former))
  }
  table.indexes = toIndexes(table, fields, indexesOf(model))
  return table
}

/**
 * Key, short columns, timestamps, long columns: SQLite walks over what stands before a column, and lists read all but
 * the long ones.
 */
function inOrder(model: LucidModel, fields: Map<string, Field>): Field[] {
  const rank = (field: Field) => {
    if (field.name === model.primaryKey) return 0
    if (field.column.type === 'json' || (field.column.type === 'text' && isLong(field))) return 3
    return field.kind.name === 'dateTime' && field.readonly ? 2 : 1
  }
  // Sorting is stable: within a rank the model's own order stays.
  return [...fields.values()].sort((one, other) => rank(one) - rank(other))
}

const isLong = (field: Field) => (field.column.length ?? Infinity) * 4 > TEXT_BYTES

/** The column of a field. */
export function toColumn(field: Field): Column {
  const { type, length, precision, scale, values, unsigned, references } = field.column
  const bytes = (length ?? 0) * 4
  return tidyColumn({
    type,
    precision,
    scale,
    values,
    unsigned,
    length: type === 'string' ? length : undefined,
    size:
      type !== 'text' || bytes <= TEXT_BYTES
        ? undefined
        : bytes <= MEDIUM_TEXT_BYTES
          ? 'medium'
          : 'long',
    nullable: field.nullable || undefined,
    default: field.options.databaseDefault,
    references: references && `${references.table}.${references.column}`,
    onDelete: references?.onDelete,
    onUpdate: references?.onUpdate,
  })
}

function toIndexes(
  table: DeclaredTable,
  fields: Map<string, Field>,
  declarations: IndexDeclaration[]
): Index[] {
  const indexes = new Map<string, Index>()
  const add = (index: Index) => indexes.set(indexName(table.name, index), index)
  for (const { fields: names, unique, fullText, where, name } of declarations) {
    const columns = names.map((property) => columnOf(table, fields, property))
    if (fullText) for (const property of names) refuseWordless(table, fields.get(property)!)
    add({
      columns,
      ...(unique ? { unique } : {}),
      ...(fullText ? { fullText: 'beginnings' } : {}),
      ...(where ? { where } : {}),
      ...(name ? { name } : {}),
    })
  }
  for (const { options, columnName } of fields.values()) {
    if (options.unique || isUniqueSlug(options)) add({ columns: [columnName], unique: true })
  }
  // An index that begins with the column serves it as well as one of its own.
  const isCovered = (name: string) =>
    table.primaryKey[0] === name ||
    [...indexes.values()].some(
      ({ columns, fullText, where }) => !fullText && !where && columns[0] === name
    )
  for (const { options, columnName, column } of fields.values()) {
    const isWanted = options.index ?? column.references !== undefined
    if (isWanted && !isCovered(columnName)) add({ columns: [columnName] })
  }
  return [...indexes.values()]
}

/** A slug is made to be found by: two rows never share one, unless the model says so. */
const isUniqueSlug = (options: Field['options']) =>
  options.from !== undefined && options.unique !== false

function columnOf(table: DeclaredTable, fields: Map<string, Field>, property: string): string {
  const field = fields.get(property)
  if (field) return field.columnName
  throw new MigrationException(
    `${table.owner} has an index over "${property}", which is none of its fields`,
    `Its fields are: ${[...fields.keys()].join(', ')}`
  )
}

function refuseWordless({ owner }: DeclaredTable, { name, column, kind }: Field): void {
  if (holdsWords(column)) return
  throw new MigrationException(
    `${owner} has a full-text index over "${name}", and a field of kind ${kind.name} holds no words`,
    'Leave it out of fullText(…), or make it a string or a text'
  )
}

/** What the classes a model is made of say, from the farthest ancestor to the model itself. */
function staticsOf(model: LucidModel) {
  const checks: Record<string, string> = {}
  for (const Class of ancestorsOf(model) as TableStatics[]) {
    if (Object.hasOwn(Class, 'checks')) Object.assign(checks, Class.checks)
  }
  const own = model as unknown as TableStatics
  return { checks, renamedFrom: [own.renamedFrom ?? []].flat() as string[] }
}

/** A former name may be given as the property's or as the column's. */
export function toColumnName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

/** Both sides of a relation ask for the same pivot table; one may ask for more columns. */
function join(one: DeclaredTable, other: DeclaredTable): void {
  for (const [name, column] of other.columns) {
    const known = one.columns.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(column)) {
      throw new MigrationException(
        `${one.owner} and ${other.owner} want different columns "${name}" in their pivot table "${one.name}"`,
        'Give one of the relations another pivotTable, or declare a model for it'
      )
    }
    one.columns.set(name, known ?? column)
  }
}
