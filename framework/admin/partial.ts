import { type SafeHtml, html } from '#framework/html/main'
import { ROOT } from './addresses.js'

/*
 * All that the templates say to htmx stands here, so that another library with the same idea could take its place.
 * Each request goes to the address the page has without script, and takes its part out of the whole answer.
 */

/** Links and forms inside an element with this replace only the region, and change the address. */
export const partial = (region: string): SafeHtml =>
  html` hx-boost:inherited="true" hx-target:inherited="${region}" hx-select:inherited="${region}" hx-swap:inherited="outerHTML" hx-push-url:inherited="true" hx-sync:inherited="${region}:replace"`

/** A search form answers while somebody types; the box itself is outside of the region and keeps its focus. */
export const typing = (region: string): SafeHtml =>
  html` hx-trigger="input delay:250ms, search, submit" hx-target="${region}" hx-select="${region}"`

/** A button that shows a Markdown field as a reader will see it. */
export const previewing = (field: string): SafeHtml =>
  html` hx-post="${ROOT}/preview" hx-target="#field-${field}-preview" hx-swap="innerHTML" hx-vals='{"_field":"${field}"}'`
