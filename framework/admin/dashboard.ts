import type { HttpContext } from '@adonisjs/core/http'
import { type SafeHtml, html } from '#framework/html/main'
import { type Actor, type Registered, operations } from '#framework/resources/main'
import { createAddress, listAddress, recordAddress } from './addresses.js'
import { instant } from './cells.js'
import { shortFields } from './columns.js'
import { keyOf, nameOf } from './options.js'
import { adminPage, shownTo } from './shell.js'

interface Figure {
  label: string
  href: string
  count: string
  create: string | null
  singular: string
}

interface Attention {
  count: string
  label: string
  href: string
}

const LATEST = 6
const number = new Intl.NumberFormat('en')

async function countOf(
  registered: Registered,
  actor: Actor,
  filter?: Record<string, string>
): Promise<[number, string]> {
  const fields = [registered.resource.shape.primaryKey]
  const { meta } = await operations.list(registered, actor, {
    filter,
    fields,
    limit: 1,
    count: true,
  })
  const total = meta.total ?? 0
  return [total, `${number.format(total)}${meta.totalIsCapped ? '+' : ''}`]
}

async function figureOf(registered: Registered, actor: Actor): Promise<Figure> {
  const [, count] = await countOf(registered, actor)
  const { title, singular } = registered.resource
  const create = operations.may(registered, actor, 'store') ? createAddress(registered) : null
  return { label: title, href: listAddress(registered), count, create, singular }
}

/** Records that wait for somebody, where there are any and this actor sees them. */
async function attentionOf(registered: Registered, actor: Actor): Promise<Attention | undefined> {
  const { admin } = registered.resource.options
  if (!admin || !admin.attention) return undefined
  const { label, filter } = admin.attention
  const terms = Object.entries(filter) as [string, string][]
  if (!terms.every(([name]) => shortFields(registered, actor).includes(name))) return undefined
  const [total, count] = await countOf(registered, actor, Object.fromEntries(terms))
  if (total === 0) return undefined
  const query = terms
    .map(([name, value]) => `filter[${name}]=${encodeURIComponent(value)}`)
    .join('&')
  const { singular, plural } = registered.resource
  const what = total === 1 ? singular : plural
  return { count, label: `${what} ${label}`, href: `${listAddress(registered)}?${query}` }
}

/** The records of the first resource that changed last: what somebody was at, most likely. */
async function latestOf(
  registered: Registered | undefined,
  actor: Actor
): Promise<{ title: string; rows: SafeHtml } | undefined> {
  if (!registered) return undefined
  const fields = shortFields(registered, actor)
  if (!fields.includes('updatedAt')) return undefined
  const { data } = await operations.list(registered, actor, {
    fields,
    sort: ['-updatedAt'],
    limit: LATEST,
  })
  if (data.length === 0) return undefined
  const rows = html`${data.map(
    (row) =>
      html`<li><a href="${recordAddress(registered, keyOf(registered, row))}">${nameOf(registered, row)}</a> ${instant(String(row.updatedAt))}</li>`
  )}`
  return { title: `${registered.resource.title} changed last`, rows }
}

/** What there is, what waits, and what was worked on last; only what this actor may list. */
export async function dashboardPage(ctx: HttpContext): Promise<void> {
  const { actor } = ctx
  const shown = shownTo(actor)
  const figures: Figure[] = []
  const attention: Attention[] = []
  for (const registered of shown) {
    figures.push(await figureOf(registered, actor))
    const waiting = await attentionOf(registered, actor)
    if (waiting) attention.push(waiting)
  }
  await adminPage(ctx, 'dashboard', {
    title: 'Dashboard',
    figures,
    attention,
    latest: await latestOf(shown[0], actor),
  })
}
