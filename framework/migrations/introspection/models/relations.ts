import { targetOf } from '../../schema/column.js'
import type { Table } from '../../schema/table.js'
import type { FieldPlan, ModelPlan } from './model_plan.js'
import {
  defaultForeignKey,
  defaultPivotKey,
  defaultPivotTable,
  plural,
  relationNameOf,
} from './names.js'
import type { Target } from './plan_models.js'

/** A foreign key of one model to another, as both sides see it. */
interface Link {
  from: ModelPlan
  field: FieldPlan
  to: Target
  /** 'author' of authorId: what the row pointed at is to the one that points. */
  role: string
  isUnique: boolean
}

/** Gives the models the relations that the foreign keys and the pivot tables between them mean. */
export function addRelations(
  models: ModelPlan[],
  targets: Map<string, Target>,
  pivots: Table[]
): void {
  const plans = new Map(models.map((model) => [model.className, model]))
  const links = models.flatMap((model) => linksOf(model, targets))
  for (const link of links) addBelongsTo(link)
  for (const link of links) {
    const plan = plans.get(link.to.className)
    if (plan) addInverse(link, plan, links)
  }
  for (const pivot of pivots) addManyToMany(pivot, targets, plans)
}

function linksOf(from: ModelPlan, targets: Map<string, Target>): Link[] {
  return from.fields.flatMap((field) => {
    if (!field.column.references) return []
    const { table, column } = targetOf(field.column.references)
    const to = targets.get(table)
    if (!to || column !== to.keyColumn) return []
    const role = roleOf(field, to)
    const isKey = from.primaryKey === field.property
    const isUnique =
      isKey ||
      from.table.indexes.some(
        ({ unique, where, columns }) =>
          unique && !where && columns.length === 1 && columns[0] === field.columnName
      )
    return { from, field, to, role, isUnique }
  })
}

/** 'authorId' → 'author', 'countryCode' → 'country'; any other is told apart by its target: 'reportsToEmployee'. */
function roleOf({ property }: FieldPlan, { className, primaryKey }: Target): string {
  return stemOf(property, primaryKey) ?? `${property}${className}`
}

/** The property without the name of the key it holds; null when it does not end so. */
function stemOf(property: string, primaryKey: string): string | null {
  for (const key of ['Id', primaryKey[0].toUpperCase() + primaryKey.slice(1)]) {
    if (property.endsWith(key) && property.length > key.length) {
      return property.slice(0, -key.length)
    }
  }
  return null
}

function addBelongsTo({ from, field, to, role }: Link): void {
  const expected = defaultForeignKey(to.className, to.primaryKey)
  from.relations.push({
    name: relationNameOf(role, namesOf(from)),
    kind: 'belongsTo',
    related: to.className,
    options: { foreignKey: field.property === expected ? undefined : field.property },
  })
}

function addInverse(link: Link, plan: ModelPlan, links: Link[]): void {
  const { from, field, isUnique } = link
  const expected = defaultForeignKey(plan.className, plan.primaryKey ?? 'id')
  plan.relations.push({
    name: relationNameOf(inverseName(link, plan, links), namesOf(plan)),
    kind: isUnique ? 'hasOne' : 'hasMany',
    related: from.className,
    options: { foreignKey: field.property === expected ? undefined : field.property },
  })
}

/** 'albums'; where several keys lead here each says which: 'messagesBySender'. */
function inverseName({ from, field, role, isUnique, to }: Link, plan: ModelPlan, links: Link[]) {
  const name = camel(isUnique ? from.className : plural(from.className))
  const isAlone =
    links.filter((link) => link.from === from && link.to.className === to.className).length === 1
  if (isAlone && from !== plan) return name
  if (from === plan && role === 'parent') return isUnique ? 'child' : 'children'
  const by = stemOf(field.property, to.primaryKey) ?? field.property
  return `${name}By${by[0].toUpperCase()}${by.slice(1)}`
}

const camel = (className: string) => className[0].toLowerCase() + className.slice(1)

function namesOf({ fields, relations }: ModelPlan): Set<string> {
  return new Set([...fields.map(({ property }) => property), ...relations.map(({ name }) => name)])
}

function addManyToMany(
  pivot: Table,
  targets: Map<string, Target>,
  plans: Map<string, ModelPlan>
): void {
  const [one, other] = [...pivot.columns].map(([key, column]) => ({
    key,
    to: targets.get(targetOf(column.references!).table)!,
  }))
  for (const [near, far] of [
    [one, other],
    [other, one],
  ]) {
    const plan = plans.get(near.to.className)
    if (!plan) continue
    const isToItself = near.to === far.to
    const words = isToItself ? far.key.replace(/_?id$/i, '') : far.to.className
    const { className, primaryKey } = near.to
    plan.relations.push({
      name: relationNameOf(plural(words), namesOf(plan)),
      kind: 'manyToMany',
      related: far.to.className,
      pivot: pivot.name,
      options: {
        pivotTable:
          pivot.name === defaultPivotTable(className, far.to.className) ? undefined : pivot.name,
        pivotForeignKey: near.key === defaultPivotKey(className, primaryKey) ? undefined : near.key,
        pivotRelatedForeignKey:
          far.key === defaultPivotKey(far.to.className, far.to.primaryKey) ? undefined : far.key,
      },
    })
  }
}
