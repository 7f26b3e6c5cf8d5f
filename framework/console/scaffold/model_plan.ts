import type { ApplicationService } from '@adonisjs/core/types'
import { Blueprint } from './blueprint.js'
import { readFields } from './grammar.js'
import { namesOf } from './names.js'
import { futureModel, Project } from './project.js'
import { ScaffoldException } from './scaffold_exception.js'
import { fillStub, type Made } from './stubs.js'

/** What was asked for. */
export interface ModelRequest {
  name: string
  fields: readonly string[]
  softDeletes: boolean
  uuid: boolean
  factory: boolean
  policy: boolean
}

/** The files of a model without pages, admin or API. @throws ScaffoldException with every fault */
export async function planModel(app: ApplicationService, request: ModelRequest): Promise<Made[]> {
  const names = namesOf(request.name)
  const fields = readFields(request.fields)
  const own = futureModel(names.model, fields, { uuid: request.uuid })
  const { models, faults } = await new Project(app).references(fields, own)
  if (faults.length) throw new ScaffoldException(faults)
  const blueprint = new Blueprint(names, fields, models, {
    softDeletes: request.softDeletes,
    uuid: request.uuid,
    pages: false,
    api: false,
    admin: false,
    isPrivate: false,
  })
  const parts = [
    'model',
    ...(request.policy ? ['policy'] : []),
    ...(request.factory ? ['factory'] : []),
  ]
  const made: Made[] = []
  for (const part of parts) {
    made.push(await fillStub(app, `make/resource/${part}.stub`, blueprint.state))
  }
  return made
}
