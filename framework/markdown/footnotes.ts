import type MarkdownIt from 'markdown-it'
import type { StateCore, StateInline, Token } from 'markdown-it'
import plugin from 'markdown-it-footnote'

/** What the plugin keeps of a footnote: a named one's label and uses, or an inline one's text. */
interface Note {
  label?: string
  count?: number
  content?: string
  tokens?: Token[]
}

/** Takes the definitions of footnotes out of the text. @returns their tokens by label */
function takeDefinitions(state: StateCore): Map<string, Token[]> {
  const definitions = new Map<string, Token[]>()
  const text: Token[] = []
  let current: Token[] | null = null
  for (const token of state.tokens) {
    if (token.type === 'footnote_reference_open') definitions.set(token.meta.label, (current = []))
    else if (token.type === 'footnote_reference_close') current = null
    else (current ?? text).push(token)
  }
  state.tokens = text
  return definitions
}

function inlineNote(state: StateCore, note: Note): Token[] {
  const inline = new state.Token('inline', '', 0)
  inline.content = note.content ?? ''
  inline.children = note.tokens ?? []
  return [
    new state.Token('paragraph_open', 'p', 1),
    inline,
    new state.Token('paragraph_close', 'p', -1),
  ]
}

/**
 * Puts the footnotes at the end. In place of the plugin's own rule, which copies the whole text for every footnote:
 * a text made of nothing else would keep it busy for minutes.
 */
function placeFootnotes(state: StateCore) {
  if (!state.env.footnotes) return
  const definitions = takeDefinitions(state)
  const notes: Note[] = state.env.footnotes.list ?? []
  if (notes.length === 0) return
  const add = (type: string, nesting: -1 | 0 | 1, meta: unknown = null) => {
    const token = new state.Token(type, '', nesting)
    token.meta = meta
    state.tokens.push(token)
  }
  add('footnote_block_open', 1)
  for (const [id, note] of notes.entries()) {
    const { label } = note
    add('footnote_open', 1, { id, label })
    const content = note.tokens ? inlineNote(state, note) : (definitions.get(label ?? '') ?? [])
    const last = content.at(-1)?.type === 'paragraph_close' ? content.at(-1) : undefined
    for (const token of content) if (token !== last) state.tokens.push(token)
    for (let subId = 0; subId < Math.max(1, note.count ?? 0); subId++)
      add('footnote_anchor', 0, { id, subId, label })
    if (last) state.tokens.push(last)
    add('footnote_close', -1)
  }
  add('footnote_block_close', -1)
}

/** References beyond this many are text: each makes several links. */
const MAX_REFERENCES = 2000

function limitReferences(state: StateInline, silent: boolean): boolean {
  const { src, pos, env } = state
  const isReference =
    (src[pos] === '[' && src[pos + 1] === '^') || (src[pos] === '^' && src[pos + 1] === '[')
  if (!isReference) return false
  const seen: number = env.noteReferences ?? 0
  if (seen < MAX_REFERENCES) {
    if (!silent) env.noteReferences = seen + 1
    return false
  }
  if (!silent) state.pending += src[pos]
  state.pos++
  return true
}

/** `text[^1]` and `[^1]: note`, and `text^[note]`: numbered, with links there and back. */
export function footnotes(md: MarkdownIt) {
  md.use(plugin)
  md.core.ruler.at('footnote_tail', placeFootnotes)
  md.inline.ruler.before('link', 'footnote_limit', limitReferences)
  const { rules } = md.renderer
  rules.footnote_block_open = () =>
    '<section class="footnotes" aria-label="Footnotes">\n<ol class="footnotes-list">\n'
  rules.footnote_caption = (tokens, index) => String(tokens[index].meta.id + 1)
  rules.footnote_anchor = (tokens, index) => {
    const { id, subId } = tokens[index].meta
    const suffix = subId > 0 ? `:${subId}` : ''
    return ` <a href="#fnref${id + 1}${suffix}" class="footnote-backref" aria-label="Back to the text">\u21a9\ufe0e</a>`
  }
}
