import { later } from './fields.js'
import type { FieldPlan, ModelPlan, RelationPlan } from './model_plan.js'
import { defaultTable, fileNameOf } from './names.js'
import { argumentsOf, sourceOf } from './source.js'

const TYPES: Record<RelationPlan['kind'], string> = {
  belongsTo: 'BelongsTo',
  hasMany: 'HasMany',
  hasOne: 'HasOne',
  manyToMany: 'ManyToMany',
}

/**
 * The source of a model, one declaration a line; prettier breaks what is too long.
 * @param from  where a class is imported from, by its name
 */
export function writeModel(model: ModelPlan, from: (className: string) => string): string {
  const { className, fields, relations } = model
  const statics = staticsOf(model)
  return [
    ...importsOf(model, from),
    '',
    ...commentOf(model),
    `export default class ${className} extends BaseModel {`,
    ...statics,
    ...(statics.length ? [''] : []),
    ...fields.flatMap(fieldLines),
    ...(relations.length ? [''] : []),
    ...relations.map(relationLine),
    '}',
    '',
  ].join('\n')
}

/** What the database has and the class does not say. */
function commentOf({ notes, table }: ModelPlan): string[] {
  if (!notes.length) return []
  const lines = notes.map((note) => ` * - ${note.replaceAll('*/', '* /')}`)
  return ['/**', ` * Read from the table ${table.name}. What is not here:`, ...lines, ' */']
}

function importsOf(model: ModelPlan, from: (className: string) => string): string[] {
  const { className, fields, relations, indexes } = model
  const types = new Set(fields.map(({ type }) => type.replace(' | null', '')))
  const kinds = [...new Set(relations.map(({ kind }) => kind))].sort()
  const isPlain = fields.some(({ decorator }) => decorator.startsWith('@column'))
  const decorators = [...(isPlain ? ['column'] : []), ...kinds].sort()
  const helpers = ['fullText', 'index', 'unique'].filter((helper) =>
    indexes.some((source) => source.startsWith(`${helper}(`))
  )
  const related = new Set([
    ...relations.map((relation) => relation.related),
    ...fields.flatMap(
      ({ decorator }) => /^@field\.belongsTo\(\(\) => (\w+)/.exec(decorator)?.[1] ?? []
    ),
  ])
  related.delete(className)
  const json = types.has('JsonValue') ? ', type JsonValue' : ''
  const hasField = fields.some(({ decorator }) => decorator.startsWith('@field'))
  return [
    types.has('DateTime') ? `import type { DateTime } from 'luxon'` : '',
    `import { ${['BaseModel', ...decorators].join(', ')} } from '@adonisjs/lucid/orm'`,
    kinds.length
      ? `import type { ${kinds.map((kind) => TYPES[kind]).join(', ')} } from '@adonisjs/lucid/types/relations'`
      : '',
    hasField ? `import { field${json} } from '#framework/fields/main'` : '',
    helpers.length ? `import { ${helpers.join(', ')} } from '#framework/models/main'` : '',
    ...[...related].sort().map((name) => `import ${name} from '${from(name)}'`),
  ].filter(Boolean)
}

function staticsOf({
  table,
  className,
  primaryKey,
  isKeyNamed,
  indexes,
  checks,
}: ModelPlan): string[] {
  return [
    table.name === defaultTable(className) ? '' : `static table = ${sourceOf(table.name)}`,
    isKeyNamed ? `static primaryKey = ${sourceOf(primaryKey)}` : '',
    isKeyNamed ? 'static selfAssignPrimaryKey = true' : '',
    indexes.length ? `static indexes = [${indexes.join(', ')}]` : '',
    Object.keys(checks).length ? `static checks = ${sourceOf(checks)}` : '',
  ].filter(Boolean)
}

function fieldLines({ comment, decorator, property, type }: FieldPlan): string[] {
  return [
    ...(comment ? [`// ${comment.replace(/\s+/g, ' ')}`] : []),
    `${decorator} declare ${property}: ${type}`,
  ]
}

function relationLine({ kind, name, related, options }: RelationPlan): string {
  const type = `${TYPES[kind]}<typeof ${related}>`
  return `@${kind}(${argumentsOf(later(related), options)}) declare ${name}: ${type}`
}

/** Where the model's file is, in its folder and without ending. */
export const fileOf = ({ className }: Pick<ModelPlan, 'className'>) => fileNameOf(className)
