import type { HttpContext } from '@adonisjs/core/http'
import string from '@adonisjs/core/helpers/string'
import { page, toldOnce } from '#framework/http/main'
import { type Actor, type Registered, operations } from '#framework/resources/main'
import { ROOT, listAddress } from './addresses.js'
import './context.js'
import * as hx from './partial.js'

export interface Crumb {
  label: string
  href?: string
}

interface RailGroup {
  label: string
  entries: { label: string; href: string; isCurrent: boolean }[]
}

/** The resources the admin shows this actor, in the order of the rail: group by group. */
export function shownTo(actor: Actor): Registered[] {
  const shown = operations.registry
    .all()
    .filter((registered) => {
      const { admin } = registered.resource.options
      return admin !== false && operations.may(registered, actor, 'list')
    })
    .sort((one, other) => placeOf(one) - placeOf(other))
  const groups = [...new Set(shown.map(groupOf))]
  return groups.flatMap((group) => shown.filter((registered) => groupOf(registered) === group))
}

function placeOf({ resource }: Registered): number {
  const { admin } = resource.options
  return admin ? (admin.order ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER
}

function groupOf({ resource }: Registered): string {
  const { admin } = resource.options
  return (admin && admin.group) || 'Records'
}

function railOf(actor: Actor, path: string): RailGroup[] {
  const groups = new Map<string, RailGroup>()
  for (const registered of shownTo(actor)) {
    const label = groupOf(registered)
    const group = groups.get(label) ?? { label, entries: [] }
    const href = listAddress(registered)
    const isCurrent = path === href || path.startsWith(`${href}/`)
    group.entries.push({ label: registered.resource.title, href, isCurrent })
    groups.set(label, group)
  }
  return [...groups.values()]
}

export interface PageState extends Record<string, unknown> {
  /** What the page is called, in its heading and in the browser's tab. */
  title: string
  /** The way to it, without itself. */
  crumbs?: Crumb[]
}

/** Answers a page of the admin: its own part inside the rail, the way to it and the messages. */
export async function adminPage(
  ctx: HttpContext,
  template: string,
  { title, crumbs = [], ...state }: PageState,
  status = 200
): Promise<void> {
  const { actor, panel, request } = ctx
  const shell = {
    name: panel.name,
    home: panel.home,
    signOut: panel.signOut,
    root: ROOT,
    isHome: request.url() === ROOT,
    rail: railOf(actor, request.url()),
    title,
    crumbs: [{ label: 'Admin', href: ROOT }, ...crumbs],
    actor: {
      name: actor.name,
      roles: actor.roles.map((role) => string.sentenceCase(role)).join(', '),
    },
  }
  const secret = toldOnce(ctx)
  await page(ctx, `admin::pages/${template}`, { ...state, title, shell, secret, hx }, { status })
  if (secret) ctx.response.header('cache-control', 'no-store')
}
