import type { ApplicationService } from '@adonisjs/core/types'
import { type Field, fieldsOf } from '#framework/fields/main'
import { loadModels } from '#framework/models/main'
import { unknownName } from '../unknown_name.js'
import { Blueprint } from './blueprint.js'
import type { FieldSpec } from './field_spec.js'
import { factsOf } from './kind_facts.js'
import { type Names, namesOf } from './names.js'
import { type KnownModel, Project } from './project.js'
import { ScaffoldException } from './scaffold_exception.js'

/**
 * The blueprint of a model that is there, from its own declarations; the application has to be started.
 * @throws ScaffoldException when there is no such model
 */
export async function knownBlueprint(
  app: ApplicationService,
  name: string,
  { isPrivate = false } = {}
): Promise<Blueprint> {
  const names = await existingNames(app, name)
  const loaded = await loadModels(app)
  const model = loaded.get(names.model)!
  const fields = [...fieldsOf(model).values()]
  const specs = fields.flatMap((field) => specOf(field, model.$relationsDefinitions))
  const project = new Project(app)
  const models = new Map<string, KnownModel>()
  for (const { relation } of specs) {
    const target = relation && (await project.find(relation.model))
    if (target) models.set(target.name, target)
  }
  const known = specs.filter(({ relation }) => !relation || models.has(relation.model))
  return new Blueprint(names, known, models, {
    softDeletes: Boolean((model as { softDeletes?: boolean }).softDeletes),
    uuid: fields.some(({ kind, options }) => kind.name === 'uuid' && options.primary),
    pages: false,
    api: false,
    admin: false,
    isPrivate,
  })
}

/** The names of a model whose file is there. @throws ScaffoldException naming the models there are */
export async function existingNames(app: ApplicationService, name: string): Promise<Names> {
  const names = namesOf(name)
  const models = await new Project(app).models()
  if (models.includes(names.model)) return names
  throw new ScaffoldException([unknownName('model', names.model, models)])
}

/** What the application sets, and the keys, are left to it. */
function specOf(field: Field, relations: LucidRelations): FieldSpec[] {
  const { name, kind, nullable, readonly, options } = field
  if (readonly || kind.name === 'id' || !factsOf(kind.name)) return []
  const { model, ...rest } = options
  if (kind.name !== 'belongsTo') {
    const values =
      rest.values && !Array.isArray(rest.values) ? Object.keys(rest.values) : rest.values
    return [
      {
        property: name,
        kind: kind.name,
        options: { ...rest, ...(values ? { values } : {}) },
        nullable,
      },
    ]
  }
  const relation = [...relations].find(([, one]) => 'foreignKey' in one && one.foreignKey === name)
  const target = { name: relation?.[0] ?? name.replace(/Id$/, ''), model: model().name }
  return [{ property: name, kind: kind.name, options: rest, nullable, relation: target }]
}

type LucidRelations = ReadonlyMap<string, object>
