import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import {
  OperationError,
  type Registered,
  operations,
  writableNames,
} from '#framework/resources/main'
import { previewOf } from './form_pages.js'
import { findOptions, optionsFragment } from './options.js'
import { referenceOf } from './references.js'

/** The resource a name of the form or of the filters points at, for an actor who may use it. */
function targetOf({ actor, params }: HttpContext, registered: Registered): Registered | undefined {
  const { resource } = registered
  const { name } = params
  const reference = referenceOf(registered, name)
  if (reference && writableNames(registered, actor).includes(name)) return reference.target
  const filters = (resource.options.filters ?? []) as readonly string[]
  const relation = filters.includes(name) ? resource.shape.relations.get(name) : undefined
  return relation && operations.registry.findByModel(relation.model)
}

/** Records to choose for one relation, as list items: what the combobox asks for while somebody types. */
export const optionsOf = (registered: Registered) => async (ctx: HttpContext) => {
  const { actor, params, request } = ctx
  if (!operations.may(registered, actor, 'list')) {
    throw new OperationError('E_FORBIDDEN', `You may not list ${registered.resource.name}.`)
  }
  const target = targetOf(ctx, registered)
  if (!target)
    throw new OperationError(
      'E_NOT_FOUND',
      `Nothing can be chosen for "${String(params.name).slice(0, 100)}".`
    )
  const text = String(request.input('q', '')).slice(0, 200)
  const { value } = optionsFragment(await findOptions(target, actor, text))
  answerPage(ctx, value)
}

/** What the Markdown of a form's field looks like to a reader. */
export async function preview(ctx: HttpContext): Promise<void> {
  const field = String(ctx.request.input('_field', ''))
  const { value } = await previewOf(ctx.request.body()[field])
  answerPage(ctx, value)
}
