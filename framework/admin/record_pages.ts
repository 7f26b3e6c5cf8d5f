import type { HttpContext } from '@adonisjs/core/http'
import { originOf, tellOnce, toOperationError } from '#framework/http/main'
import {
  type Action,
  OperationError,
  type Registered,
  type Row,
  type Written,
  may,
  operations,
} from '#framework/resources/main'
import { type ActionForm, actionForm, actionInput, NOTHING_TOLD } from './action_form.js'
import { actionAddress, destroyAddress, listAddress, recordAddress } from './addresses.js'
import { backTo } from './back.js'
import { readForm } from './form_input.js'
import { keyOf, nameOf } from './options.js'
import { includesOf, recordView } from './record_view.js'
import { actionsOf, isTrashed } from './row_actions.js'
import { adminPage } from './shell.js'

/** A record, also from the trash for those who may look into it. */
async function find({ actor, params }: HttpContext, registered: Registered): Promise<Row> {
  const trashed =
    registered.resource.shape.softDeletes && may(registered, actor, 'restore') ? 'with' : undefined
  const include = includesOf(registered, actor)
  return operations.show(registered, actor, params.id, { include, trashed })
}

function crumbsOf(registered: Registered, row?: Row) {
  const crumbs = [{ label: registered.resource.title, href: listAddress(registered) }]
  if (row)
    crumbs.push({
      label: nameOf(registered, row),
      href: recordAddress(registered, keyOf(registered, row)),
    })
  return crumbs
}

/** One record, to read. */
export const showPage = (registered: Registered) => async (ctx: HttpContext) => {
  const row = await find(ctx, registered)
  await adminPage(ctx, 'record', {
    title: nameOf(registered, row),
    crumbs: crumbsOf(registered),
    record: await recordView(registered, ctx.actor, row),
    actions: actionsOf(registered, ctx.actor, row),
    isTrashed: isTrashed(registered, row),
    here: recordAddress(registered, keyOf(registered, row)),
  })
}

interface Question extends Partial<ActionForm> {
  title: string
  text: string
  action: string
  button: string
  danger: boolean
}

/** A question before a deed, as a page; script shows the same one in a dialog. */
async function ask(
  ctx: HttpContext,
  registered: Registered,
  row: Row,
  question: Question,
  status = 200
): Promise<void> {
  const crumbs = crumbsOf(registered, row)
  const back = backTo(ctx.request, recordAddress(registered, keyOf(registered, row)))
  await adminPage(ctx, 'question', { ...NOTHING_TOLD, ...question, crumbs, back, ids: [] }, status)
}

export const destroyPage = (registered: Registered) => async (ctx: HttpContext) => {
  const { resource } = registered
  const row = await operations.show(registered, ctx.actor, ctx.params.id)
  if (!operations.offers(registered, ctx.actor, row).destroy) {
    throw new OperationError('E_FORBIDDEN', `You may not destroy ${resource.name}.`)
  }
  const text = resource.shape.softDeletes
    ? 'It goes to the trash and can be restored from there.'
    : 'This cannot be undone.'
  await ask(ctx, registered, row, {
    title: `Delete “${nameOf(registered, row)}”?`,
    text,
    action: destroyAddress(registered, ctx.params.id),
    button: 'Delete',
    danger: true,
  })
}

/** The question of a named action, with the fields of what it has to be told. */
async function askAction(
  ctx: HttpContext,
  registered: Registered,
  action: Action,
  form: ActionForm,
  status = 200
): Promise<void> {
  const row = await find(ctx, registered)
  const { id, action: name } = ctx.params
  if (!operations.offers(registered, ctx.actor, row)[name])
    throw new OperationError('E_FORBIDDEN', `You may not ${name} this record as it is now.`)
  const question = {
    title: `${action.label} “${nameOf(registered, row)}”?`,
    text: action.confirm ?? '',
    action: actionAddress(registered, id, name),
    button: action.label,
    danger: action.danger ?? false,
    ...form,
  }
  await ask(ctx, registered, row, question, status)
}

/** One that asks nothing is confirmed all the same. */
export const actionPage = (registered: Registered) => async (ctx: HttpContext) => {
  const { actions, name } = registered.resource
  const action = Object.hasOwn(actions, ctx.params.action) ? actions[ctx.params.action] : undefined
  if (!action) throw new OperationError('E_NOT_FOUND', `${name} have no action of this name.`)
  await askAction(ctx, registered, action, actionForm(action))
}

/** Says what was done and goes back to where it was asked for. */
function done(ctx: HttpContext, message: string, back: string): void {
  ctx.session.flash('success', message)
  ctx.response.redirect().status(303).toPath(back)
}

export const destroyRecord = (registered: Registered) => async (ctx: HttpContext) => {
  const { id } = ctx.params
  const row = await operations.show(registered, ctx.actor, id)
  const list = listAddress(registered)
  try {
    await operations.destroy(registered, ctx.actor, id, { origin: originOf(ctx) })
  } catch (error) {
    const known = toOperationError(error)
    if (known.code !== 'E_CONFLICT') throw error
    ctx.session.flash('error', known.message)
    return ctx.response.redirect().status(303).toPath(recordAddress(registered, id))
  }
  const asked = backTo(ctx.request, list)
  const back = asked.startsWith(recordAddress(registered, id)) ? list : asked
  const where = registered.resource.shape.softDeletes ? 'is in the trash' : 'was deleted'
  done(ctx, `“${nameOf(registered, row)}” ${where}.`, back)
}

/** A named action, or bringing a record back from the trash. */
export const actOnRecord = (registered: Registered) => async (ctx: HttpContext) => {
  const { action, id } = ctx.params
  const { actions, shape } = registered.resource
  const isRestore = action === 'restore' && shape.softDeletes
  const told = Object.hasOwn(actions, action) ? actions[action] : undefined
  const { sent } = readForm(ctx.request)
  const options = { origin: originOf(ctx), input: told && actionInput(told, sent) }
  let written: Written
  try {
    written = isRestore
      ? await operations.restore(registered, ctx.actor, id, options)
      : await operations.act(registered, ctx.actor, id, action, options)
  } catch (error) {
    const known = toOperationError(error)
    if (known.code === 'E_INVALID' && options.input && told) {
      const { problems } = known
      return askAction(ctx, registered, told, actionForm(told, { sent, problems }), known.status)
    }
    if (known.code !== 'E_CONFLICT') throw error
    ctx.session.flash('error', known.message)
    return ctx.response
      .redirect()
      .status(303)
      .toPath(backTo(ctx.request, listAddress(registered)))
  }
  const { revealed, row } = written
  if (revealed !== undefined) tellOnce(ctx, revealed)
  const word = isRestore ? 'Restored' : actions[action].done
  const isSeen = Object.keys(row).length > 1
  done(
    ctx,
    isSeen ? `${word}: “${nameOf(registered, row)}”.` : `${word}.`,
    backTo(ctx.request, listAddress(registered))
  )
}
