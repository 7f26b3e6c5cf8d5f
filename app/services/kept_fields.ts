import type { HttpContext } from '@adonisjs/core/http'
import { labelOf } from '#framework/fields/main'
import { isCrossSite } from '#framework/http/main'

/** What somebody typed into a form that could not be taken. */
export interface KeptField {
  label: string
  text: string
}

/** Of no use to whoever typed, or nothing to be printed on a page. */
const NEVER = /^(_|next$|website$)|password|secret|token/i

const MOST_FIELDS = 40

/**
 * The fields of a refused form, to be shown so that they can be copied. Only for a form of this site, by the browser's
 * own word: another site must not be able to put its words on our page.
 */
export function keptFields(ctx: HttpContext): KeptField[] {
  const { request } = ctx
  const isTold = request.header('sec-fetch-site') ?? request.header('origin')
  if (!isTold || isCrossSite(ctx)) return []
  return Object.entries(request.body())
    .filter(([name, value]) => !NEVER.test(name) && typeof value === 'string' && value.trim())
    .slice(0, MOST_FIELDS)
    .map(([name, value]) => ({ label: labelOf(name), text: value as string }))
}
