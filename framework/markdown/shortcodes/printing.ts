import { html } from '#framework/html/main'
import type { Meaning } from './meaning.js'

/** HTML around the content of a shortcode; the content itself goes on being Markdown. */
export interface Frame {
  before: string
  after: string
}

type LinkMeaning = Extract<Meaning, { is: 'link' }>

function anchor({ href, text }: LinkMeaning) {
  return href ? html`<a href="${href}">${text}</a>` : html`${text}`
}

function picture(meaning: Extract<Meaning, { is: 'image' }>) {
  const image = html`<img src="${meaning.src}" alt="${meaning.alt}" />`
  return meaning.href ? html`<a href="${meaning.href}">${image}</a>` : image
}

/** One card: an item when its cards are a list of nothing else, otherwise a paragraph. */
export function printCard(meaning: LinkMeaning, element: 'li' | 'p'): string {
  const note = meaning.note && html` <span class="card-note">${meaning.note}</span>`
  const content = html`${anchor(meaning)}${note}`
  return String(
    element === 'li'
      ? html`<li class="card">${content}</li> `
      : html`<p class="card">${content}</p> `
  )
}

/** A shortcode that stands on lines of its own. */
export function printBlock(meaning: Meaning): Frame {
  switch (meaning.is) {
    case 'link': {
      const note = meaning.note && html` <span class="card-note">${meaning.note}</span>`
      return { before: String(html`<p class="embed">${anchor(meaning)}${note}</p> `), after: '' }
    }
    case 'image': {
      const caption = meaning.caption && html`<figcaption>${meaning.caption}</figcaption>`
      return { before: String(html`<figure>${picture(meaning)}${caption}</figure> `), after: '' }
    }
    case 'details': {
      const summary = html`<summary>${meaning.summary}</summary> `
      const before = meaning.open
        ? html`<details open>${summary}</details>`
        : html`<details>${summary}</details>`
      return { before: String(before), after: '</details>\n' }
    }
    case 'callout': {
      const label = html`<p class="callout-label">${meaning.label}</p> `
      const before = html`<div class="callout callout--${meaning.tone}" role="note">${label}</div>`
      return { before: String(before), after: '</div>\n' }
    }
    case 'section': {
      const title = meaning.title && html`<p class="tab-title">${meaning.title}</p> `
      return { before: String(html`<div class="tab">${title}</div>`), after: '</div>\n' }
    }
    default:
      return { before: '', after: '' }
  }
}

/**
 * A shortcode within a line of text: only what may stand in a paragraph.
 * @param hasContent  the content becomes the text of a link
 */
export function printInline(meaning: Meaning, hasContent: boolean): Frame {
  switch (meaning.is) {
    case 'link':
      if (hasContent && meaning.href)
        return { before: String(html`<a href="${meaning.href}"></a>`), after: '</a>' }
      return { before: String(anchor(meaning)), after: '' }
    case 'image':
      return { before: String(picture(meaning)), after: '' }
    case 'key':
      return hasContent
        ? { before: '<kbd>', after: '</kbd>' }
        : { before: String(html`<kbd>${meaning.text}</kbd>`), after: '' }
    case 'text':
      return { before: String(html`${meaning.text}`), after: '' }
    default:
      return { before: '', after: '' }
  }
}
