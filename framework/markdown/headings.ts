import type MarkdownIt from 'markdown-it'
import type { StateCore, Token } from 'markdown-it'

/** A heading of a text, for a contents list. `text` is plain text: escape it where it is printed. */
export interface Heading {
  id: string
  text: string
  level: number
}

/** Headings beyond this many have no id and are not listed. */
const MAX_HEADINGS = 1000

/** `## Title {#id}` gives a heading the id Hugo's authors chose. */
const OWN_ID = /\s*\{#([A-Za-z][\w.:-]{0,99})\}\s*$/

/** Ids the footnotes use. */
const RESERVED = /^fn(ref)?\d/

/**
 * The id GitHub and Hugo make of a heading: lower case, punctuation dropped, spaces to hyphens. Links between parts
 * of an article are written against it.
 */
export function headingId(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
    .slice(0, 120)
}

/** The words of a line of Markdown, without its marks. */
export function plainText(tokens: Token[] | null): string {
  let text = ''
  for (const token of tokens ?? []) {
    if (token.type === 'text' || token.type === 'code_inline') text += token.content
    else if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' '
    else if (token.type === 'image') text += plainText(token.children)
  }
  return text
}

function uniqueId(wanted: string, taken: Map<string, number>): string {
  const base = !wanted || RESERVED.test(wanted) ? `section-${wanted}`.replace(/-$/, '') : wanted
  let number = taken.get(base)
  if (number === undefined) {
    taken.set(base, 0)
    return base
  }
  let id: string
  do id = `${base}-${++number}`
  while (taken.has(id))
  taken.set(base, number)
  taken.set(id, 0)
  return id
}

/** Takes an id of the author's own off the end of a heading. */
function takeOwnId(inline: Token): string | null {
  const last = inline.children?.at(-1)
  const found = last?.type === 'text' ? OWN_ID.exec(last.content) : null
  if (!last || !found) return null
  last.content = last.content.slice(0, found.index)
  return found[1]
}

/**
 * Gives headings their ids and a link to themselves, and collects them in `env.contents`. The page's own title is the
 * only h1, so a heading is at least an h2, and none is more than one level below the one before: people who listen to
 * a page walk it by its headings.
 */
function headingsRule(state: StateCore) {
  const contents: Heading[] = []
  const taken = new Map<string, number>()
  const above: number[] = []
  for (const [index, token] of state.tokens.entries()) {
    if (token.type !== 'heading_open') continue
    const inline = state.tokens[index + 1]
    const written = Math.max(2, Number(token.tag.slice(1)))
    while (above.length > 0 && above.at(-1)! >= written) above.pop()
    above.push(written)
    const level = above.length + 1
    token.tag = `h${level}`
    state.tokens[index + 2].tag = token.tag
    if (contents.length >= MAX_HEADINGS) continue
    const ownId = takeOwnId(inline)
    const text = plainText(inline.children).trim()
    const id = uniqueId(ownId ?? headingId(text), taken)
    token.attrSet('id', id)
    if (!text) continue
    const anchor = new state.Token('heading_anchor', '', 0)
    anchor.meta = { id }
    inline.children?.push(anchor)
    contents.push({ id, text, level })
  }
  state.env.contents = contents
  state.env.ids = taken
}

/** Links to a part of the same text that miss their heading by capitals or punctuation are led to it. */
function innerLinksRule(state: StateCore) {
  const ids: Map<string, number> = state.env.ids
  for (const block of state.tokens) {
    for (const token of block.children ?? []) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (!href?.startsWith('#') || href.length < 2) continue
      let wanted: string
      try {
        wanted = decodeURIComponent(href.slice(1))
      } catch {
        continue
      }
      const id = headingId(wanted.replaceAll('-', ' '))
      if (!ids.has(wanted) && ids.has(id)) token.attrSet('href', `#${encodeURIComponent(id)}`)
    }
  }
}

export function headings(md: MarkdownIt) {
  md.core.ruler.push('headings', headingsRule)
  md.core.ruler.push('inner_links', innerLinksRule)
  // Empty, with its sign from the style sheet, so that feeds and excerpts do not show it.
  md.renderer.rules.heading_anchor = (tokens, index) =>
    `<a class="heading-anchor" href="#${encodeURIComponent(tokens[index].meta.id)}" aria-hidden="true" tabindex="-1"></a>`
}
