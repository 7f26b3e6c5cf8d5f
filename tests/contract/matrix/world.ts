import db from '@adonisjs/lucid/services/db'
import string from '@adonisjs/core/helpers/string'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { compileInput, type Field } from '#framework/fields/main'
import { type Registered, type Registry, type Relation, shapeOf } from '#framework/resources/main'
import User from '#models/user'
import type { Cast } from './cast.js'

/** Every row of every resource, and every link, as the database has them. Read without the code under test. */
export class World {
  #rows = new Map<LucidModel, LucidRow[]>()
  #links = new Map<string, Record<string, unknown>[]>()
  #indexes = new Map<string, Map<string, LucidRow[]>>()

  constructor(readonly registry: Registry) {}

  async read(): Promise<this> {
    for (const { resource } of this.registry.all()) {
      this.#rows.set(resource.model, await allOf(resource.model))
      for (const { pivot } of resource.shape.relations.values()) {
        if (pivot) this.#links.set(pivot.table, await db.from(pivot.table))
      }
    }
    return this
  }

  rows(model: LucidModel): readonly LucidRow[] {
    return this.#rows.get(model) ?? []
  }

  find(model: LucidModel, key: string): LucidRow | undefined {
    return this.#having(model, shapeOf(model).primaryColumn, key)[0]
  }

  /** Rows at the end of a relation of one row. */
  related(row: LucidRow, { model, pivot, localColumn, relatedColumn }: Relation): LucidRow[] {
    const local = valueOf(row, localColumn)
    if (local === null) return []
    if (!pivot) return this.#having(model, relatedColumn, local)
    const keys = this.#links
      .get(pivot.table)!
      .filter((link) => String(link[pivot.localColumn]) === String(local))
      .map((link) => link[pivot.relatedColumn])
    return keys.flatMap((key) => this.#having(model, relatedColumn, key))
  }

  /** Rows of a value, looked up: the oracle asks for them many thousand times. */
  #having(model: LucidModel, column: string, value: unknown): LucidRow[] {
    const name = `${model.table}.${column}`
    let index = this.#indexes.get(name)
    if (!index) {
      this.#indexes.set(name, (index = new Map()))
      for (const row of this.rows(model)) {
        const key = String(valueOf(row, column))
        index.set(key, [...(index.get(key) ?? []), row])
      }
    }
    return index.get(String(value)) ?? []
  }
}

function valueOf(row: LucidRow, column: string): unknown {
  const model = row.constructor as LucidModel
  return row.$attributes[model.$keys.columnsToAttributes.get(column, column)] ?? null
}

type WithTrash = LucidModel & { withTrashed?(): ModelQueryBuilderContract<LucidModel> }

const allOf = async (model: WithTrash): Promise<LucidRow[]> =>
  (model.withTrashed?.() ?? model.query()).orderBy(shapeOf(model).primaryKey)

/** All that one resource's operations may change, as text: a refusal leaves it as it was. */
export async function imageOf({ resource: { shape } }: Registered): Promise<string> {
  const tables = [await db.from(shape.table).orderBy(shape.primaryColumn)]
  for (const { pivot } of shape.relations.values()) {
    if (pivot)
      tables.push(
        await db.from(pivot.table).orderBy(pivot.localColumn).orderBy(pivot.relatedColumn)
      )
  }
  return JSON.stringify(tables)
}

/** Picks that look random and are the same every time. */
function picker() {
  let state = 7
  return <Value>(values: readonly Value[]): Value => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return values[Math.floor((state / 2_147_483_648) * values.length)]
  }
}

/**
 * Rows of every resource: of each person and of the stranger, in each state an enum names, in the trash and not, at
 * dates past and to come, pointing at rows of every kind of their relations. From the factory of the model where there
 * is one, else from the examples of its fields' kinds.
 */
export async function populate(registry: Registry, cast: Cast): Promise<void> {
  const pick = picker()
  const filled = new Set<LucidModel>([User])
  const fill = async (registered: Registered) => {
    const { model, shape } = registered.resource
    if (filled.has(model)) return
    filled.add(model)
    const belongsTo = [...shape.relations.values()].filter(({ type }) => type === 'belongsTo')
    for (const relation of belongsTo) {
      const target = registry.findByModel(relation.model)
      if (target) await fill(target)
    }
    const made: { row: LucidRow; trashed: boolean }[] = []
    const add = async ({ values: given, trashed }: State) => {
      const values = { ...given }
      for (const relation of belongsTo) {
        const field = fieldOf(registered, relation)
        if (field.name in values || relation.model === model) continue
        const targets = await allOf(relation.model)
        values[field.name] = pick(targets).$primaryKeyValue
      }
      for (const field of instantsOf(registered)) {
        values[field.name] ??= DateTime.utc().plus({ days: pick([-30, -3, 30]) })
      }
      const row = await make(model, values)
      await link(row, registered)
      if (trashed) await row.delete()
      made.push({ row, trashed })
    }
    const link = async (row: LucidRow, { resource }: Registered) => {
      for (const relation of resource.shape.relations.values()) {
        if (relation.type !== 'manyToMany') continue
        const targets = registry.findByModel(relation.model)
        if (targets) await fill(targets)
        const [one] = await allOf(relation.model)
        if (one) await (row as any).related(relation.name).sync([one.$primaryKeyValue], false)
      }
    }
    const states = await spreadOver(registered, belongsTo, statesOf(registered, cast))
    for (const state of states) await add(state)
    // Below a record of each kind stands one of another kind, beside what both belong to.
    const parent = belongsTo.find((relation) => relation.model === model)
    const above = parent ? made.filter(({ trashed }) => !trashed) : []
    for (const [index, { row }] of above.entries()) {
      const shared = belongsTo
        .filter((relation) => relation !== parent && relation.model !== User)
        .map((relation) => fieldOf(registered, relation).name)
        .map((name) => [name, row.$attributes[name]])
      const { values, trashed } = states[(index * 5 + 1) % states.length]
      const key = { [fieldOf(registered, parent!).name]: row.$primaryKeyValue }
      await add({ values: { ...values, ...Object.fromEntries(shared), ...key }, trashed })
    }
  }
  for (const registered of registry.all()) await fill(registered)
}

const fieldOf = ({ resource }: Registered, { localColumn }: Relation): Field =>
  [...resource.shape.fields.values()].find(({ columnName }) => columnName === localColumn)!

const instantsOf = ({ resource }: Registered) =>
  [...resource.shape.fields.values()].filter(
    ({ kind, readonly, nullable }) => kind.name === 'dateTime' && nullable && !readonly
  )

interface State {
  values: Record<string, unknown>
  trashed: boolean
}

/** Each state once for each kind of record that it can belong to, so that each is below one that is hidden and one that is not. */
async function spreadOver(
  registered: Registered,
  belongsTo: readonly Relation[],
  states: readonly State[]
): Promise<readonly State[]> {
  let spread: [name: string, LucidRow[]] | undefined
  for (const relation of belongsTo) {
    if (relation.model === registered.resource.model || relation.model === User) continue
    const kinds = kindsOf(await allOf(relation.model))
    if (kinds.length > (spread?.[1].length ?? 1))
      spread = [fieldOf(registered, relation).name, kinds]
  }
  if (!spread) return states
  const [name, kinds] = spread
  return states.flatMap(({ values, trashed }) =>
    kinds.map((kind) => ({ values: { ...values, [name]: kind.$primaryKeyValue }, trashed }))
  )
}

/** One row for each combination of an enum and a time past or to come, and one in the trash. */
function kindsOf(rows: readonly LucidRow[]): LucidRow[] {
  const kinds = new Map<string, LucidRow>()
  for (const row of rows) {
    const { fields } = shapeOf(row.constructor as LucidModel)
    const parts = [...fields.values()].map(({ kind, name, nullable }) => {
      const value = row.$attributes[name]
      if (kind.name === 'enum') return value
      return kind.name === 'dateTime' && nullable && value && Number(value) < Date.now()
    })
    const key = row.$attributes.deletedAt ? 'trash' : parts.join()
    if (!kinds.has(key)) kinds.set(key, row)
  }
  return [...kinds.values()]
}

/** Owners who are asked as and the stranger, each with each value of each enum, in the trash and not. */
function statesOf({ resource: { shape } }: Registered, { people, stranger }: Cast): State[] {
  const owners = [...shape.relations.values()].filter(
    ({ type, model }) => type === 'belongsTo' && model === User
  )
  let states: State[] = [false, true]
    .slice(0, shape.softDeletes ? 2 : 1)
    .map((trashed) => ({ values: {}, trashed }))
  const spread = (name: string, choices: readonly unknown[]) => {
    states = states.flatMap(({ values, trashed }) =>
      choices.map((choice) => ({ values: { ...values, [name]: choice }, trashed }))
    )
  }
  const everybody = [people.author, people.editor, stranger]
  for (const owner of owners) {
    const field = [...shape.fields.values()].find((one) => one.columnName === owner.localColumn)!
    spread(
      field.name,
      everybody.map(({ id }) => id)
    )
  }
  for (const field of shape.fields.values()) {
    if (field.kind.name === 'enum') spread(field.name, field.options.values as readonly string[])
  }
  return states.length > 1 ? states : [states[0], structuredClone(states[0])]
}

let made = 0

async function make(model: LucidModel, values: Record<string, unknown>): Promise<LucidRow> {
  const factory = await factoryOf(model)
  if (factory) return factory.merge(values).create()
  made++
  const row = new model()
  for (const field of shapeOf(model).fields.values()) {
    if (field.nullable || field.derived || field.name in values) continue
    if (field.name === model.primaryKey || field.options.default !== undefined) continue
    const { example } = field
    const isText = typeof example === 'string' && field.kind.name === 'string'
    const given = isText ? `${example} ${made}`.slice(-(field.options.maxLength ?? 255)) : example
    const validator = compileInput({ [field.name]: field.input({ partial: false }) })
    Object.assign(values, await validator.validate({ [field.name]: given }))
  }
  return row.merge(values as never).save()
}

interface Maker {
  merge(values: object): { create(): Promise<LucidRow> }
}

async function factoryOf(model: LucidModel): Promise<Maker | undefined> {
  const path = `#database/factories/${string.snakeCase(model.name)}_factory`
  try {
    return ((await import(path)) as Record<string, Maker>)[`${model.name}Factory`]
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
