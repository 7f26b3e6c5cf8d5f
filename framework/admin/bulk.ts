import type { HttpContext } from '@adonisjs/core/http'
import { originOf, toOperationError } from '#framework/http/main'
import {
  actionFields,
  type Actor,
  type ChangeOptions,
  OperationError,
  type Registered,
  operations,
} from '#framework/resources/main'
import { NOTHING_TOLD } from './action_form.js'
import { bulkAddress, listAddress } from './addresses.js'
import { backTo } from './back.js'
import { listOf } from './form_input.js'
import { adminPage } from './shell.js'

/** A page of a list has no more rows. */
const MOST = 100

interface Deed {
  label: string
  /** What asks before it is done; undefined when nothing does. */
  question?: string
  danger: boolean
  run(actor: Actor, id: string, options: ChangeOptions): Promise<unknown>
}

function deedOf(registered: Registered, name: string): Deed | undefined {
  const { actions, shape } = registered.resource
  if (name === 'destroy') {
    const question = shape.softDeletes
      ? 'They go to the trash and can be restored from there.'
      : 'This cannot be undone.'
    return {
      label: 'Delete',
      question,
      danger: true,
      run: (actor, id, options) => operations.destroy(registered, actor, id, options),
    }
  }
  if (name === 'restore' && shape.softDeletes) {
    return {
      label: 'Restore',
      danger: false,
      run: (actor, id, options) => operations.restore(registered, actor, id, options),
    }
  }
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action || action.single || actionFields(action).size) return undefined
  const { label, confirm, danger = false } = action
  const question = confirm ?? (danger ? 'This cannot be undone.' : undefined)
  return {
    label,
    question,
    danger,
    run: (actor, id, options) => operations.act(registered, actor, id, name, options),
  }
}

/** How it went: each record is asked about by itself, so one refusal stops no other. */
interface Outcome {
  done: number
  /** Reasons, with how many records each held for. */
  refusals: Map<string, number>
}

async function runEach(ctx: HttpContext, deed: Deed, ids: readonly string[]): Promise<Outcome> {
  const options = { origin: originOf(ctx) }
  const outcome: Outcome = { done: 0, refusals: new Map() }
  for (const id of ids) {
    try {
      await deed.run(ctx.actor, id, options)
      outcome.done++
    } catch (error) {
      const known = toOperationError(error)
      if (known.code === 'E_UNEXPECTED') throw error
      // The others would wait as long, and nothing could be said about it afterwards either.
      if (known.code === 'E_DATABASE_UNAVAILABLE' && outcome.done === 0) throw known
      const reason = known.code === 'E_NOT_FOUND' ? 'It was not there any more.' : known.message
      outcome.refusals.set(reason, (outcome.refusals.get(reason) ?? 0) + 1)
    }
  }
  return outcome
}

function tell({ session }: HttpContext, label: string, { done, refusals }: Outcome): void {
  const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0)
  if (done > 0)
    session.flash('success', `${label}: ${done} done${refused ? `, ${refused} refused` : ''}.`)
  if (refused === 0) return
  const reasons = [...refusals].map(([reason, count]) => `${count} × ${reason}`).join(' ')
  session.flash('error', done > 0 ? reasons : `${label}: none done, ${refused} refused. ${reasons}`)
}

/** A deed on all selected records of a list. One that asks first answers its question, and comes again with the answer. */
export const bulkDeed = (registered: Registered) => async (ctx: HttpContext) => {
  const { request, response, session } = ctx
  const { title, name } = registered.resource
  const back = backTo(request, listAddress(registered))
  const ids = [...new Set(listOf(request.input('id')))].slice(0, MOST)
  const word = String(request.input('_action', ''))
  const deed = deedOf(registered, word)
  if (!deed) throw new OperationError('E_NOT_FOUND', `${name} have no action of this name.`)
  if (ids.length === 0) {
    session.flash('error', 'Nothing was selected: tick the rows first.')
    return response.redirect().status(303).toPath(back)
  }
  if (deed.question && !request.input('_confirmed')) {
    const what = ids.length === 1 ? 'one record' : `${ids.length} records`
    return adminPage(ctx, 'question', {
      ...NOTHING_TOLD,
      title: `${deed.label} ${what}?`,
      crumbs: [{ label: title, href: listAddress(registered) }],
      text: deed.question,
      action: bulkAddress(registered),
      button: deed.label,
      danger: deed.danger,
      back,
      ids,
      bulk: word,
    })
  }
  tell(ctx, deed.label, await runEach(ctx, deed, ids))
  response.redirect().status(303).toPath(back)
}
