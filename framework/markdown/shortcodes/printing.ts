import { attributes, escapeHtml } from '#framework/html/main'
import type { Meaning } from './meaning.js'

/** HTML around the content of a shortcode; the content itself goes on being Markdown. */
export interface Frame {
  before: string
  after: string
}

type LinkMeaning = Extract<Meaning, { is: 'link' }>

// Plain strings, not the html tag: what is opened here is closed after the content, in another piece.
function open(name: string, values: Record<string, unknown> = {}): string {
  return `<${name}${attributes(values)}>`
}

function element(name: string, values: Record<string, unknown>, content: string): string {
  return `${open(name, values)}${content}</${name}>`
}

function anchor({ href, text }: LinkMeaning): string {
  return href ? element('a', { href }, escapeHtml(text)) : escapeHtml(text)
}

function anchorWithNote(meaning: LinkMeaning): string {
  if (!meaning.note) return anchor(meaning)
  return `${anchor(meaning)} ${element('span', { class: 'card-note' }, escapeHtml(meaning.note))}`
}

function picture({ src, alt, href }: Extract<Meaning, { is: 'image' }>): string {
  const image = open('img', { src, alt })
  return href ? element('a', { href }, image) : image
}

function titled(name: string, className: string, title: string): string {
  return title ? `${element(name, className ? { class: className } : {}, escapeHtml(title))}\n` : ''
}

/** One card: an item when its cards are a list of nothing else, otherwise a paragraph. */
export function printCard(meaning: LinkMeaning, name: 'li' | 'p'): string {
  return `${element(name, { class: 'card' }, anchorWithNote(meaning))}\n`
}

/** A shortcode that stands on lines of its own. */
export function printBlock(meaning: Meaning): Frame {
  switch (meaning.is) {
    case 'link':
      return { before: `${element('p', { class: 'embed' }, anchorWithNote(meaning))}\n`, after: '' }
    case 'image': {
      const content = picture(meaning) + titled('figcaption', '', meaning.caption)
      return { before: `${element('figure', {}, content)}\n`, after: '' }
    }
    case 'details': {
      const summary = titled('summary', '', meaning.summary)
      return { before: open('details', { open: meaning.open }) + summary, after: '</details>\n' }
    }
    case 'callout': {
      const values = { class: `callout callout--${meaning.tone}`, role: 'note' }
      const label = titled('p', 'callout-label', meaning.label)
      return { before: open('div', values) + label, after: '</div>\n' }
    }
    case 'section': {
      const title = titled('p', 'tab-title', meaning.title)
      return { before: open('div', { class: 'tab' }) + title, after: '</div>\n' }
    }
    case 'key':
    case 'text':
      return printInline(meaning, false)
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
      if (!hasContent || !meaning.href) return { before: anchor(meaning), after: '' }
      return { before: open('a', { href: meaning.href }), after: '</a>' }
    case 'image':
      return { before: picture(meaning), after: '' }
    case 'key':
      if (hasContent) return { before: '<kbd>', after: '</kbd>' }
      return { before: element('kbd', {}, escapeHtml(meaning.text)), after: '' }
    case 'text':
      return { before: escapeHtml(meaning.text), after: '' }
    default:
      return { before: '', after: '' }
  }
}
