/*
 * Parts of a page replaced by parts of another: htmx, and what its requests owe to people who do not see the screen
 * or whose request failed.
 */
import htmx from 'htmx.org'
import { announce } from './announce.js'

interface Detail {
  ctx: { target?: Element; response?: { status: number } }
}

/** A region says how much it shows now. */
document.addEventListener('htmx:after:swap', () => {
  const region = document.querySelector<HTMLElement>('[data-announce]')
  if (region) announce(region.dataset.announce!)
})

function fail(message: string): void {
  const notice = document.createElement('p')
  notice.className = 'notice notice--error'
  notice.setAttribute('role', 'alert')
  notice.textContent = message
  document.querySelector('#flash')?.replaceChildren(notice)
}

/** An answer that is no success has no part to put in: what was there stays. */
document.addEventListener('htmx:before:swap', (event) => {
  const { response } = (event as CustomEvent<Detail>).detail.ctx
  if (!response || response.status < 400) return
  event.preventDefault()
  fail(`The server refused this (${response.status}). What you see is as it was before.`)
})

document.addEventListener('htmx:error', () => {
  fail('The server did not answer. What you see is as it was before; try again.')
})

export default htmx
