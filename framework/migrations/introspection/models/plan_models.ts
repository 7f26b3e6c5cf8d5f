import type { Dialect } from '#framework/fields/main'
import { targetOf, type Column } from '../../schema/column.js'
import { indexName } from '../../schema/names.js'
import type { Index, Schema, Table } from '../../schema/table.js'
import type { Note } from '../read_schema.js'
import { nearestType } from '../types.js'
import { planField } from './fields.js'
import type { FieldPlan, KnownModel, ModelPlan } from './model_plan.js'
import { classNameOf, propertyOf } from './names.js'
import { addRelations } from './relations.js'
import { argumentsOf } from './source.js'
import { plainSql } from './sql_text.js'

export interface ModelsRequest {
  schema: Schema
  notes: readonly Note[]
  dialect: Dialect
  /** Models of the application by table: they are not written again, and others point at them. */
  known?: ReadonlyMap<string, KnownModel>
}

/** A model as others point at it: one that is planned, or one that is there. */
export interface Target {
  className: string
  table: Table
  /** The property and the column of its key. */
  primaryKey: string
  keyColumn: string
  /** Fields can only point at keys that are counted or uuids. */
  isReferable: boolean
}

/** The models for the tables of a database; a table that only joins two others becomes a relation of both. */
export function planModels({
  schema,
  notes,
  dialect,
  known = new Map(),
}: ModelsRequest): ModelPlan[] {
  const pivots = new Set([...schema.values()].filter((table) => isPivot(table, schema, dialect)))
  const taken = new Set([...known.values()].map(({ className }) => className))
  const tables = [...schema.values()].filter(({ name }) => !known.has(name))
  const targets = new Map<string, Target>()
  for (const [name, model] of known) {
    const table = schema.get(name)
    if (table) targets.set(name, targetTo(table, model.className, model.primaryKey))
  }
  for (const table of tables) {
    if (pivots.has(table)) continue
    const className = classNameOf(table.name, taken)
    taken.add(className)
    targets.set(table.name, targetTo(table, className, keyPropertyOf(table)))
  }
  const models = tables
    .filter((table) => !pivots.has(table))
    .map((table) => planModel(table, targets, dialect))
  for (const { table, text } of notes) {
    models.find((model) => model.table.name === table)?.notes.push(text)
  }
  addRelations(models, targets, [...pivots])
  return models
}

/** Two foreign keys that are the primary key together, and nothing else. */
export function isPivot(
  { columns, primaryKey, checks }: Table,
  schema: Schema,
  dialect: Dialect
): boolean {
  const entries = [...columns]
  return (
    entries.length === 2 &&
    primaryKey.length === 2 &&
    checks.size === 0 &&
    entries.every(([, column]) => {
      if (!column.references || column.default !== undefined) return false
      // PostgreSQL's driver gives a bigint as text, which Lucid does not find among the keys of the other side.
      if (dialect === 'pg' && column.type === 'bigInteger') return false
      const { table, column: key } = targetOf(column.references)
      const target = schema.get(table)
      return (
        target?.primaryKey.length === 1 && target.primaryKey[0] === key && isCountedOrUuid(target)
      )
    })
  )
}

function targetTo(table: Table, className: string, primaryKey: string): Target {
  const [keyColumn] = table.primaryKey
  const isReferable = table.primaryKey.length === 1 && isCountedOrUuid(table)
  return { className, table, primaryKey, keyColumn, isReferable }
}

function isCountedOrUuid(table: Table): boolean {
  const type = typeOf(table.columns.get(table.primaryKey[0]))
  return type === 'increments' || type === 'uuid'
}

const typeOf = (column: Column | undefined) =>
  column?.type === 'native' ? nearestType(column.native!.toLowerCase())?.type : column?.type

/** 'AlbumId' of 'Album' is the model's `id`; any other key keeps its name. */
function keyPropertyOf(table: Table): string {
  const [column] = table.primaryKey
  if (column === undefined) return 'id'
  const own = propertyOf(column, new Set())
  const others = [...table.columns.keys()].filter((name) => name !== column)
  const isTaken = others.some((name) => propertyOf(name, new Set()) === 'id')
  const words = propertyOf(`${classNameOf(table.name, new Set())}Id`, new Set())
  return own === words && !isTaken ? 'id' : own
}

function planModel(table: Table, targets: Map<string, Target>, dialect: Dialect): ModelPlan {
  const { className, primaryKey } = targets.get(table.name)!
  const [key] = table.primaryKey
  const hasKey = table.primaryKey.length === 1
  const taken = new Set(hasKey ? [primaryKey] : [])
  const spread = spreadIndexes(table)
  const fields: FieldPlan[] = []
  const notes: string[] = []
  for (const [name, column] of table.columns) {
    const isKey = hasKey && name === key
    const property = isKey ? primaryKey : propertyOf(name, taken)
    taken.add(property)
    const target = column.references ? targets.get(targetOf(column.references).table) : undefined
    const isReferable = target !== undefined && canReferTo(column, target)
    if (column.references && !isReferable) {
      notes.push(`the foreign key of ${name} to ${column.references} is not in the model`)
    }
    const isCountedKey = isKey && ['increments', 'uuid'].includes(typeOf(column)!)
    fields.push(
      planField(column, {
        property,
        columnName: name,
        isKey: isCountedKey,
        ...spread.ofColumn(name, isReferable),
        target: isReferable ? target.className : undefined,
        dialect,
      })
    )
  }
  if (!hasKey) {
    const words = table.primaryKey.length ? 'a primary key of several columns' : 'no primary key'
    notes.push(`the table has ${words}: a model can read it, and cannot find one row to change`)
  }
  return {
    table,
    className,
    primaryKey: hasKey ? primaryKey : null,
    isKeyNamed: hasKey && !isCountedOrUuid(table),
    fields,
    relations: [],
    indexes: spread.listed.map((index) => indexSource(index, table, fields, dialect)),
    checks: Object.fromEntries(
      [...table.checks].map(([name, condition]) => [name, plainSql(condition, dialect)])
    ),
    notes,
    chores: chores(table, dialect),
  }
}

function canReferTo(column: Column, { isReferable, keyColumn, table }: Target): boolean {
  if (!isReferable || targetOf(column.references!).column !== keyColumn) return false
  const isUuid = typeOf(table.columns.get(keyColumn)) === 'uuid'
  return isUuid
    ? typeOf(column) === 'uuid'
    : ['integer', 'bigInteger', 'increments'].includes(typeOf(column)!)
}

/** Which indexes a field can say of itself, and which the model has to list. */
function spreadIndexes(table: Table) {
  const isPlain = (index: Index) =>
    index.columns.length === 1 && !index.where && !index.fullText && index.name === undefined
  const begins = (name: string, index: Index) =>
    !index.where && !index.fullText && index.columns[0] === name
  const uniques = table.indexes.filter((index) => isPlain(index) && index.unique)
  const isUnique = (name: string) => uniques.some(({ columns }) => columns[0] === name)
  // What begins with the column serves it: the declaration of a field would not make another one.
  const [key, ...otherKeys] = table.primaryKey
  const isServed = (name: string, except?: Index) =>
    (key === name && !otherKeys.length) ||
    table.indexes.some((index) => index !== except && begins(name, index))
  const onField = new Set(
    table.indexes.filter(
      (index) =>
        uniques.includes(index) ||
        (isPlain(index) && !index.unique && !isServed(index.columns[0], index))
    )
  )
  const isIndexed = (name: string) =>
    [...onField].some(({ columns, unique }) => !unique && columns[0] === name)
  return {
    listed: table.indexes.filter((index) => !onField.has(index)),
    ofColumn(name: string, isReference: boolean): { index?: boolean; unique?: boolean } {
      const unique = isUnique(name) ? { unique: true } : {}
      if (!isReference) return { ...unique, ...(isIndexed(name) ? { index: true } : {}) }
      // A foreign key has an index unless it says otherwise.
      return { ...unique, ...(isServed(name) ? {} : { index: false }) }
    },
  }
}

function indexSource(index: Index, table: Table, fields: FieldPlan[], dialect: Dialect): string {
  const properties = index.columns.map(
    (name) => fields.find(({ columnName }) => columnName === name)?.property ?? name
  )
  const derived = indexName(table.name, { ...index, name: undefined })
  const name = index.name !== derived ? index.name : undefined
  const helper = index.unique ? 'unique' : index.fullText ? 'fullText' : 'index'
  return `${helper}(${argumentsOf(...properties, { where: index.where && plainSql(index.where, dialect), name })})`
}

/** What has to be done before everything about the model works. */
function chores(table: Table, dialect: Dialect): string[] {
  const entries = [...table.columns]
  if (dialect === 'mysql') {
    // MySQL wants the same sign on both ends of a foreign key, and ours have none.
    return entries.flatMap(([name, { type, native }]) =>
      type === 'native' && /^(?:big)?int\b(?!.*unsigned).* auto_increment$/.test(native!)
        ? `${name} is ${native}, and a column that points at it from a new migration is int unsigned: ` +
          'MySQL refuses that foreign key until both are alike'
        : []
    )
  }
  if (dialect === 'pg') return []
  // SQLite keeps exact numbers as text that sorts; what another program wrote are numbers.
  return entries.flatMap(([name, { type }]) =>
    type === 'decimal' || type === 'bigInteger'
      ? `${name} can be read, and sorts and filters once its numbers are rewritten, in an empty migration: ` +
        `this.editor.fill(${argumentsOf(table.name, name)}, (row) => String(row[${argumentsOf(name)}]), ` +
        `{ where: ${argumentsOf(`typeof("${name}") <> 'text'`)} })`
      : []
  )
}
