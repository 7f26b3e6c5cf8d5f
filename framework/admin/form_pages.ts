import type { HttpContext } from '@adonisjs/core/http'
import { html, type SafeHtml, trusted } from '#framework/html/main'
import { originOf, tellOnce, toOperationError } from '#framework/http/main'
import { renderMarkdown } from '#framework/markdown/main'
import {
  OperationError,
  operations,
  type Registered,
  type Row,
  type Written,
} from '#framework/resources/main'
import { createAddress, listAddress, recordAddress } from './addresses.js'
import { withFiles } from './files.js'
import { type FormInput, readForm, toInput } from './form_input.js'
import { type FormFacts, formView } from './form_view.js'
import { keyOf, nameOf } from './options.js'
import { includesOf } from './record_view.js'
import { adminPage } from './shell.js'

/** Errors that leave the form standing, with everything typed in it. */
const KEEPS_FORM = new Set(['E_INVALID', 'E_CONFLICT', 'E_DATABASE_UNAVAILABLE'])

function refuse(registered: Registered, verb: string): OperationError {
  return new OperationError('E_FORBIDDEN', `You may not ${verb} ${registered.resource.name}.`)
}

/** Answers the form: of a new record, or of the row given. */
async function showForm(
  ctx: HttpContext,
  registered: Registered,
  facts: FormFacts,
  status = 200
): Promise<void> {
  const { resource } = registered
  const { row } = facts
  const list = { label: resource.title, href: listAddress(registered) }
  const name = row ? nameOf(registered, row) : ''
  const action = row ? recordAddress(registered, keyOf(registered, row)) : listAddress(registered)
  const state = {
    title: row ? `Edit ${name}` : `New ${resource.singular}`,
    crumbs: row ? [list, { label: name, href: action }] : [list],
    form: await formView(registered, ctx.actor, facts),
    action,
    cancel: row ? action : list.href,
    mayAddAnother: operations.may(registered, ctx.actor, 'store'),
  }
  await adminPage(ctx, 'form', state, status)
}

/** The preview of what was typed into a Markdown field, or why there is none. */
export async function previewOf(text: unknown): Promise<SafeHtml> {
  if (typeof text !== 'string' || text.trim() === '')
    return html`<p class="empty">Nothing to show yet.</p>`
  try {
    const rendered = await renderMarkdown(text)
    return trusted(rendered.html)
  } catch (error) {
    if ((error as { code?: string }).code !== 'E_MARKDOWN_TOO_LONG') throw error
    return html`<p class="field-error">${(error as Error).message}</p>`
  }
}

/** A form that was sent, but not to be kept. @returns whether it was */
async function answeredAgain(
  ctx: HttpContext,
  registered: Registered,
  input: FormInput,
  row?: Row
): Promise<boolean> {
  const { deed, sent, finds, removed } = input
  if (deed.name === 'save') return false
  const preview =
    deed.name === 'preview'
      ? { field: deed.field, html: await previewOf(sent[deed.field]) }
      : undefined
  await showForm(ctx, registered, { row, sent, finds, removed, preview })
  return true
}

/** Runs the deed; what is wrong with the input comes back as the same form with all that was typed. */
async function keep(
  ctx: HttpContext,
  registered: Registered,
  input: FormInput,
  row: Row | undefined,
  deed: () => Promise<Written>
) {
  try {
    return await deed()
  } catch (error) {
    const known = toOperationError(error)
    if (!KEEPS_FORM.has(known.code)) throw error
    const problems = known.problems.length
      ? known.problems
      : [{ field: '', rule: known.code, message: known.message }]
    if (known.status === 503) ctx.response.header('retry-after', '2')
    await showForm(
      ctx,
      registered,
      { row, sent: input.sent, finds: input.finds, removed: input.removed, problems },
      known.status
    )
    return undefined
  }
}

/** Where a kept record is looked at; one that its change took out of sight leaves its list. */
async function leave(
  ctx: HttpContext,
  registered: Registered,
  { revealed, row }: Written,
  { deed }: FormInput,
  word: string
) {
  const { singular, shape } = registered.resource
  const isSeen = Object.keys(row).length > 1 || shape.fields.size === 1
  const name = isSeen ? `“${nameOf(registered, row)}”` : `The ${singular}`
  ctx.session.flash('success', `${name} ${word}.`)
  if (revealed !== undefined) tellOnce(ctx, revealed)
  const another = deed.name === 'save' && deed.another
  const target = another
    ? createAddress(registered)
    : isSeen
      ? recordAddress(registered, keyOf(registered, row))
      : listAddress(registered)
  ctx.response.redirect().status(303).toPath(target)
}

/** The empty form. */
export const createPage = (registered: Registered) => async (ctx: HttpContext) => {
  if (!operations.may(registered, ctx.actor, 'store')) throw refuse(registered, 'store')
  await showForm(ctx, registered, {})
}

export const storeRecord = (registered: Registered) => async (ctx: HttpContext) => {
  if (!operations.may(registered, ctx.actor, 'store')) throw refuse(registered, 'store')
  const input = readForm(ctx.request)
  if (await answeredAgain(ctx, registered, input)) return
  const raw = toInput(registered, ctx.actor, input)
  const written = await keep(ctx, registered, input, undefined, () =>
    withFiles(ctx, registered, undefined, (files) =>
      operations.store(registered, ctx.actor, { ...raw, ...files }, { origin: originOf(ctx) })
    )
  )
  if (written) await leave(ctx, registered, written, input, 'was created')
}

/** The record to edit. @throws E_NOT_FOUND, or E_FORBIDDEN for one the actor may only look at */
async function editable(ctx: HttpContext, registered: Registered): Promise<Row> {
  const include = includesOf(registered, ctx.actor)
  const row = await operations.show(registered, ctx.actor, ctx.params.id, { include })
  if (!operations.offers(registered, ctx.actor, row).update) throw refuse(registered, 'update')
  return row
}

export const editPage = (registered: Registered) => async (ctx: HttpContext) => {
  await showForm(ctx, registered, { row: await editable(ctx, registered) })
}

export const updateRecord = (registered: Registered) => async (ctx: HttpContext) => {
  const present = await editable(ctx, registered)
  const input = readForm(ctx.request)
  if (await answeredAgain(ctx, registered, input, present)) return
  const raw = toInput(registered, ctx.actor, input, present)
  const { id } = ctx.params
  const written = await keep(ctx, registered, input, present, () =>
    withFiles(ctx, registered, present, (files) =>
      operations.update(registered, ctx.actor, id, { ...raw, ...files }, { origin: originOf(ctx) })
    )
  )
  if (written) await leave(ctx, registered, written, input, 'was saved')
}
