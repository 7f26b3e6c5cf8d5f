import string from '@adonisjs/core/helpers/string'
import type { ApplicationService } from '@adonisjs/core/types'
import { Blueprint } from './blueprint.js'
import { textOf } from './files.js'
import { readFields } from './grammar.js'
import { type Inverse, inverseLine, withInverse } from './inverse.js'
import { type Names, namesOf } from './names.js'
import { futureModel, Project } from './project.js'
import { resourceFiles } from './resource_files.js'
import { routeLine, withRouteLine } from './route_line.js'
import { ScaffoldException } from './scaffold_exception.js'
import { type Made, tidied } from './stubs.js'
import { takenAddress } from './taken_address.js'

/** What was asked for. */
export interface ResourceRequest {
  name: string
  fields: readonly string[]
  softDeletes: boolean
  uuid: boolean
  isPrivate: boolean
  pages: boolean
  api: boolean
  admin: boolean
  factory: boolean
  seeder: boolean
  tests: boolean
  group?: string
}

/** All that a resource needs, worked out and not yet written. */
export interface ResourcePlan {
  names: Names
  /** Files of its own. */
  files: Made[]
  /** Files of others with a line added. */
  edits: Made[]
  routes?: string
  inverses: { file: string; property: string }[]
  /** Lines that a person has to add, because their file is not as this understands it. */
  notes: string[]
}

/**
 * Works out what a resource is made of. Nothing is written.
 * @throws ScaffoldException with every fault of the name, the fields and what they point at
 */
export async function planResource(
  app: ApplicationService,
  request: ResourceRequest
): Promise<ResourcePlan> {
  const names = namesOf(request.name)
  const fields = readFields(request.fields)
  const { isPrivate, factory, uuid } = request
  const own = futureModel(names.model, fields, { uuid, isPublic: !isPrivate, hasFactory: factory })
  const project = new Project(app)
  const { models, faults } = await project.references(fields, own)
  for (const { relation, nullable } of fields) {
    const target = relation && models.get(relation.model)
    if (!target || nullable || target.hasFactory || !factory) continue
    faults.push(
      `"${relation.name}": ${target.name} has no factory, and without one no test can make a ${names.singular}. Make it first: node ace make:factory ${target.name}. Or leave tests out: --no-factory`
    )
  }
  const pages = request.pages && !isPrivate
  // Where the model itself is taken, that is said instead.
  if (pages && !(await project.find(names.model))) {
    const taken = await takenAddress(app, names)
    if (taken) {
      faults.push(
        `The address /${names.path} is taken: ${taken}. Choose another name, or leave the pages out: --no-pages`
      )
    }
  }
  if (faults.length) throw new ScaffoldException(faults)

  const blueprint = new Blueprint(names, fields, models, {
    softDeletes: request.softDeletes,
    uuid,
    pages,
    api: request.api,
    admin: request.admin,
    isPrivate,
    group: request.group,
  })
  const files = await resourceFiles(app, blueprint, {
    resource: true,
    policy: true,
    factory,
    seeder: factory && request.seeder,
    pages,
    tests: factory && request.tests,
  })
  const notes: string[] = []
  const edits: Made[] = []
  const routes = pages && (await addRoutes(app, names, edits, notes)) ? names.table : undefined
  const inverses = await addInverses(app, blueprint, files, edits, notes)
  return { names, files, edits, routes, inverses, notes }
}

async function addRoutes(
  app: ApplicationService,
  names: Names,
  edits: Made[],
  notes: string[]
): Promise<boolean> {
  const path = app.startPath('routes.ts')
  const text = await textOf(path)
  const changed = text === null ? null : withRouteLine(text, names.table)
  if (changed === null) {
    notes.push(`Add this line to the file of your routes: ${routeLine(names.table)}`)
    return false
  }
  edits.push({ path, text: changed })
  return true
}

/** Relations back are added to the models pointed at, where their files are as expected. */
async function addInverses(
  app: ApplicationService,
  { names, references }: Blueprint,
  files: Made[],
  edits: Made[],
  notes: string[]
): Promise<ResourceInverse[]> {
  const added: ResourceInverse[] = []
  const targets = references.map(({ target }) => target.name)
  for (const { name, target, field } of references) {
    const isSelf = target.name === names.model
    const isOnly = targets.filter((one) => one === target.name).length === 1
    const isSingle = Boolean(field.options.unique)
    const plain = isSingle ? string.camelCase(names.model) : string.camelCase(names.table)
    const own = name === 'parent' ? 'children' : `${name}Of`
    const inverse: Inverse = {
      model: names.model,
      file: names.file,
      property: isSelf ? own : isOnly ? plain : `${name}${string.pascalCase(plain)}`,
      type: isSingle ? 'hasOne' : 'hasMany',
      foreignKey: field.property,
      target: target.name,
    }
    const path = app.modelsPath(`${target.file}.ts`)
    const file = [...files, ...edits].find((made) => made.path === path)
    const text = file?.text ?? (await textOf(path)) ?? ''
    if (text.includes(inverseLine(inverse))) continue
    const changed = await withInverse(text, inverse)
    if (changed === null) {
      notes.push(`For the way back, add to ${target.name}: ${inverseLine(inverse)}`)
      continue
    }
    const tidy = await tidied(path, changed)
    if (file) file.text = tidy
    else edits.push({ path, text: tidy })
    if (!isSelf) added.push({ file: target.file, property: inverse.property })
  }
  return added
}

type ResourceInverse = ResourcePlan['inverses'][number]
