import { type SafeHtml, html } from '#framework/html/main'
import {
  actionFields,
  type Actor,
  type Registered,
  type Row,
  operations,
} from '#framework/resources/main'
import { actionAddress, destroyAddress, editAddress } from './addresses.js'
import { keyOf, nameOf } from './options.js'

/** Something to do with one record: a link, or a button of a form that posts. */
export interface RecordAction {
  name: string
  label: string
  href: string
  /** A link leads to a page, or to a question in a dialog; else it posts. */
  type: 'page' | 'question' | 'post'
  danger: boolean
  /** Offered for one record at a time only. */
  isSingle?: boolean
}

/** Whether a row as read lies in the trash. */
export const isTrashed = ({ resource }: Registered, row: Row): boolean =>
  resource.shape.softDeletes && row.deletedAt !== null && row.deletedAt !== undefined

/** What the policy lets this actor do with this record now, apart from looking at it. */
export function actionsOf(registered: Registered, actor: Actor, row: Row): RecordAction[] {
  const offers = operations.offers(registered, actor, row)
  const key = keyOf(registered, row)
  if (isTrashed(registered, row)) {
    const href = actionAddress(registered, key, 'restore')
    return offers.restore
      ? [{ name: 'restore', label: 'Restore', href, type: 'post', danger: false }]
      : []
  }
  const actions: RecordAction[] = []
  if (offers.update) {
    actions.push({
      name: 'edit',
      label: 'Edit',
      href: editAddress(registered, key),
      type: 'page',
      danger: false,
    })
  }
  for (const [name, action] of Object.entries(registered.resource.actions)) {
    if (!offers[name]) continue
    const { label, confirm, danger = false, single } = action
    const isTold = actionFields(action).size > 0
    const type = confirm || danger || isTold ? 'question' : 'post'
    const href = actionAddress(registered, key, name)
    // What it is told is about one record.
    actions.push({ name, label, href, type, danger, isSingle: single ?? isTold })
  }
  if (offers.destroy) {
    const href = destroyAddress(registered, key)
    actions.push({ name: 'destroy', label: 'Delete', href, type: 'question', danger: true })
  }
  return actions
}

/** The id of the one form all buttons of a list or a page send: a form for each row would be a hundred forms. */
export const DEED_FORM = 'deed'

/**
 * Links and buttons of one row.
 * @param back  where a page that asks a question leads afterwards
 */
export function actionLinks(
  registered: Registered,
  row: Row,
  actions: readonly RecordAction[],
  back: string
): SafeHtml {
  const whose = html`<span class="hidden"> ${nameOf(registered, row)}</span>`
  return html`${actions.map(({ label, href, type, danger }) => {
    const look = danger ? 'act act--danger' : 'act'
    if (type === 'post')
      return html`<button type="submit" class="${look}" form="${DEED_FORM}" formaction="${href}">${label}${whose}</button>`
    if (type === 'page') return html`<a class="${look}" href="${href}">${label}${whose}</a>`
    return html`<a class="${look}" href="${href}?back=${encodeURIComponent(back)}" data-dialog>${label}${whose}</a>`
  })}`
}
