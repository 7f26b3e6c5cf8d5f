import type { ApplicationService } from '@adonisjs/core/types'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { ColumnSpec, Field } from '#framework/fields/main'
import { operations, type Relation, shapeOf } from '#framework/resources/main'

export type ModelFacts = Awaited<ReturnType<typeof modelFacts>>

/** Options of a field that are told apart from the rules for its values. */
const NO_RULES = new Set([
  'nullable',
  'default',
  'index',
  'unique',
  'label',
  'help',
  'columnName',
  'hidden',
  'readonly',
  'model',
  'onDelete',
])

/** Everything a model declares, and how many rows its table has. */
export async function modelFacts(app: ApplicationService, model: LucidModel) {
  const shape = shapeOf(model)
  const registered = operations.registry.findByModel(model)
  return {
    model: model.name,
    table: shape.table,
    connection: shape.connection ?? app.config.get<string>('database.connection'),
    dialect: shape.dialect,
    primaryKey: shape.primaryKey,
    softDeletes: shape.softDeletes,
    mixins: mixinsOf(model),
    rows: await countRows(model),
    fields: fieldsAndColumns(model, shape.fields),
    relations: [...shape.relations.values()].map((relation) =>
      relationFacts(shape.table, relation)
    ),
    hooks: hooksOf(model),
    resource: registered ? registered.resource.name : null,
    policy: registered?.policy.constructor.name ?? null,
  }
}

/** The classes between the model and Lucid's own, nearest first. */
function mixinsOf(model: LucidModel): string[] {
  const names: string[] = []
  let parent = Object.getPrototypeOf(model) as LucidModel
  while (parent && parent !== BaseModel && parent.name) {
    names.push(parent.name)
    parent = Object.getPrototypeOf(parent) as LucidModel
  }
  return names
}

/** @returns null when the table cannot be counted: not migrated, or the database is away */
async function countRows(model: LucidModel): Promise<number | null> {
  try {
    const client = model.$adapter.modelConstructorClient(model)
    const [row] = (await client.from(model.table).count('* as total')) as { total: unknown }[]
    return Number(row.total)
  } catch {
    return null
  }
}

function fieldsAndColumns(model: LucidModel, fields: ReadonlyMap<string, Field>) {
  return [...model.$columnsDefinitions].map(([name, { columnName }]) => {
    const field = fields.get(name)
    return field ? fieldFacts(field) : { name, column: columnName, kind: null }
  })
}

function fieldFacts(field: Field) {
  const { options, column } = field
  return {
    name: field.name,
    column: field.columnName,
    kind: field.kind.name as string,
    type: typeOf(column),
    references: referenceOf(column),
    nullable: field.nullable,
    required: field.required,
    default: defaultOf(options.default),
    index: options.index === true,
    unique: options.unique === true,
    hidden: field.hidden,
    readonly: field.readonly,
    rules: rulesOf(options),
  }
}

function typeOf({ type, length, precision, scale, values }: ColumnSpec): string {
  if (values) return `${type}(${values.join(', ')})`
  if (precision !== undefined) return `${type}(${precision}, ${scale ?? 0})`
  return length === undefined ? type : `${type}(${length})`
}

function referenceOf({ references }: ColumnSpec): string | null {
  if (!references) return null
  const { table, column, onDelete } = references
  return `${table}.${column}${onDelete ? `, on delete ${onDelete}` : ''}`
}

function defaultOf(value: unknown): unknown {
  if (value === undefined) return null
  return typeof value === 'function' ? 'computed' : value
}

function rulesOf(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => !NO_RULES.has(name) && value !== undefined)
      .map(([name, value]) => [name, typeof value === 'function' ? 'function' : value])
  )
}

function relationFacts(table: string, relation: Relation) {
  const { name, type, model, localColumn, relatedColumn, pivot } = relation
  const on = pivot
    ? `${table}.${localColumn} = ${pivot.table}.${pivot.localColumn}, ${pivot.table}.${pivot.relatedColumn} = ${model.table}.${relatedColumn}`
    : `${table}.${localColumn} = ${model.table}.${relatedColumn}`
  return { name, type, model: model.name, pivot: pivot?.table ?? null, on }
}

/** Lucid's hooks by the names of their functions. Those without one fill in what a field's kind or default says. */
function hooksOf(model: LucidModel): { event: string; name: string }[] {
  const { $hooks: hooks } = model as unknown as {
    $hooks: { all(): Map<string, Iterable<{ name?: string }>> }
  }
  return [...hooks.all()].flatMap(([event, handlers]) =>
    [...handlers]
      .map(({ name = '' }) => ({ event, name: name.replace(/^bound /, '') }))
      .filter(({ name }) => name !== '')
  )
}
