import type MarkdownIt from 'markdown-it'
import type { StateBlock, StateCore, StateInline, Token } from 'markdown-it'
import { attributes, escapeHtml } from '#framework/html/main'
import { meaningOf, type Meaning } from './meaning.js'
import { printBlock, printCard, printInline } from './printing.js'
import { findTags, readTag, type Tag } from './tag.js'

/** Shortcodes within shortcodes beyond this depth are text. */
const MAX_DEPTH = 12

/** What the shortcodes around the text being parsed want of it; lives in markdown-it's `env`. */
interface Surroundings {
  depth: number
  isCards: boolean
  tabNames: string[]
}

interface Environment {
  shortcodes?: Surroundings
}

const tagsOfState = new WeakMap<object, Map<number, Tag>>()

function tagAt(state: StateBlock | StateInline, position: number): Tag | undefined {
  let tags = tagsOfState.get(state)
  if (!tags) tagsOfState.set(state, (tags = findTags(state.src)))
  return tags.get(position)
}

function surroundings(state: { env: Environment }): Surroundings {
  return (state.env.shortcodes ??= { depth: 0, isCards: false, tabNames: [] })
}

/** The line that holds a position, found by halving: a source can have very many lines. */
function lineAt(state: StateBlock, position: number, from: number): number {
  let low = from
  let high = state.lineMax - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (state.eMarks[middle] >= position) high = middle
    else low = middle + 1
  }
  return low
}

function isWithinContainer(state: StateBlock, from: number, to: number): boolean {
  for (let line = from + 1; line <= to; line++) {
    if (!state.isEmpty(line) && state.sCount[line] < state.blkIndent) return false
  }
  return true
}

/** Takes away the indentation all lines share, so that content indented for looks is no code block. */
function dedent(text: string): string {
  const lines = text.split('\n')
  let common = Number.POSITIVE_INFINITY
  for (const line of lines.slice(1)) {
    if (line.trim()) common = Math.min(common, line.length - line.trimStart().length)
  }
  if (!Number.isFinite(common)) common = 0
  return [
    lines[0].trimStart(),
    ...lines
      .slice(1)
      .map((line) => line.slice(Math.min(common, line.length - line.trimStart().length))),
  ].join('\n')
}

/** The text between a tag and its closing one, without the markers of the quotes and lists it stands in. */
function contentOf(state: StateBlock, tag: Tag, from: number, closer: Tag, to: number): string {
  if (from === to) return state.src.slice(tag.end, closer.start)
  const firstLine = state.src.slice(tag.end, state.eMarks[from])
  const middle = to > from + 1 ? `${state.getLines(from + 1, to, state.blkIndent, false)}\n` : ''
  const lastLine = state.src.slice(state.bMarks[to] + state.tShift[to], closer.start)
  return `${firstLine}\n${middle}${lastLine}`
}

function push(tokens: Token[], state: StateBlock, content: string, type = 'shortcode') {
  const token = new state.Token(type, '', 0)
  token.block = true
  token.content = content
  token.level = state.level
  tokens.push(token)
  return token
}

function parseContent(state: StateBlock, content: string, around: Partial<Surroundings>): Token[] {
  const outer = surroundings(state)
  const tokens: Token[] = []
  state.env.shortcodes = { ...outer, isCards: false, ...around, depth: outer.depth + 1 }
  state.md.block.parse(content, state.md, state.env, tokens)
  state.env.shortcodes = outer
  for (const token of tokens) token.level += state.level + 1
  return tokens
}

function pushCards(state: StateBlock, content: string) {
  const tokens = parseContent(state, content, { isCards: true })
  const isList = tokens.length > 0 && tokens.every((token) => token.type === 'shortcode_card')
  for (const token of tokens) {
    if (token.type === 'shortcode_card') token.content = printCard(token.meta, isList ? 'li' : 'p')
  }
  push(state.tokens, state, isList ? '<ul class="cards">\n' : '<div class="cards">\n')
  for (const token of tokens) state.tokens.push(token)
  push(state.tokens, state, isList ? '</ul>\n' : '</div>\n')
}

function pushBlock(state: StateBlock, tag: Tag, meaning: Meaning, content: string | null) {
  const around = surroundings(state)
  if (meaning.is === 'cards') return pushCards(state, content ?? '')
  if (meaning.is === 'code') {
    const token = push(
      state.tokens,
      state,
      `${(content ?? '').replace(/^\s*\n|\s+$/g, '')}\n`,
      'fence'
    )
    token.info = meaning.language
    return
  }
  if (meaning.is === 'link' && around.isCards && !content?.trim()) {
    push(state.tokens, state, printCard(meaning, 'p'), 'shortcode_card').meta = meaning
    return
  }
  if (meaning.is === 'section' && !meaning.title) meaning.title = around.tabNames.shift() ?? ''
  const frame = printBlock(meaning)
  if (frame.before) push(state.tokens, state, frame.before)
  if (content?.trim() && meaning.is !== 'nothing') {
    const items = tag.params.named.get('items') ?? ''
    const inside = parseContent(
      state,
      content,
      items ? { tabNames: items.split(',').map((name) => name.trim()) } : {}
    )
    for (const token of inside) state.tokens.push(token)
  }
  if (frame.after) push(state.tokens, state, frame.after)
}

/** What flows with the text around it, also when it is alone on its line. */
function isInline(tag: Tag, meaning: Meaning): boolean {
  return (
    meaning.is === 'key' ||
    meaning.is === 'text' ||
    tag.name === 'ref' ||
    tag.name === 'relref' ||
    tag.kind === 'escaped'
  )
}

/** A tag that begins a line and has its lines to itself, with everything up to its closing tag. */
function blockRule(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean
): boolean {
  const position = state.bMarks[startLine] + state.tShift[startLine]
  if (state.src[position] !== '{' || state.src[position + 1] !== '{') return false
  const { depth } = surroundings(state)
  if (depth >= MAX_DEPTH) return false
  if (depth === 0 && state.sCount[startLine] - state.blkIndent >= 4) return false
  const tag = tagAt(state, position)
  if (!tag) return false

  const meaning: Meaning = tag.kind === 'close' ? { is: 'nothing' } : meaningOf(tag)
  if (isInline(tag, meaning)) return false
  const end = tag.closer?.end ?? tag.end
  const lastLine = lineAt(state, end, startLine)
  if (lastLine >= endLine || !isWithinContainer(state, startLine, lastLine)) return false
  const rest = state.src.slice(end, state.eMarks[lastLine]).trim()
  const isOneLine = lastLine === startLine
  if (rest && (isOneLine || !tag.closer)) return false
  // A button with its label inside is a line of text, not a container.
  if (isOneLine && tag.closer && meaning.is === 'link' && !surroundings(state).isCards) return false
  if (silent) return true

  let content: string | null = null
  if (tag.closer) {
    const closerLine = lineAt(state, tag.closer.start, startLine)
    const tagLine = lineAt(state, tag.end, startLine)
    const raw = contentOf(state, tag, tagLine, tag.closer, closerLine)
    content = meaning.is === 'code' ? raw : dedent(raw)
  }
  pushBlock(state, tag, meaning, content)
  if (rest) for (const token of parseContent(state, rest, {})) state.tokens.push(token)
  state.line = lastLine + 1
  return true
}

function pushInline(state: StateInline, content: string) {
  if (content) state.push('shortcode', '', 0).content = content
}

/** A tag within text, with the text up to its closing tag. */
function inlineRule(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '{' || state.src[state.pos + 1] !== '{') return false
  const tag = tagAt(state, state.pos)
  if (!tag || tag.end > state.posMax || state.level >= MAX_DEPTH) return false
  const closer = tag.closer && tag.closer.end <= state.posMax ? tag.closer : undefined
  const end = closer?.end ?? tag.end
  if (silent) {
    state.pos = end
    return true
  }
  if (tag.kind === 'escaped') {
    state.push('text', '', 0).content = tag.name
  } else if (tag.kind !== 'close') {
    const meaning = meaningOf(closer ? tag : { ...tag, closer: undefined })
    const frame = printInline(meaning, Boolean(closer))
    pushInline(state, frame.before)
    if (closer && meaning.is !== 'nothing') {
      const { posMax } = state
      state.pos = tag.end
      state.posMax = closer.start
      state.level++
      state.md.inline.tokenize(state)
      state.level--
      state.posMax = posMax
    }
    pushInline(state, frame.after)
  }
  state.pos = end
  return true
}

const hasLinkToTag = new WeakMap<object, boolean>()

/** `[text]({{< ref "page.md" >}})`: a link whose address is a tag. */
function linkRule(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '[') return false
  if (!hasLinkToTag.has(state)) hasLinkToTag.set(state, state.src.includes(']({{'))
  if (!hasLinkToTag.get(state)) return false
  const start = state.pos
  const labelEnd = state.md.helpers.parseLinkLabel(state, start, true)
  if (labelEnd < 0 || !state.src.startsWith(']({{', labelEnd)) return false
  const tag = readTag(state.src, labelEnd + 2)
  if (!tag || state.src[tag.end] !== ')' || tag.end >= state.posMax) return false
  const meaning = meaningOf(tag)
  if (!silent) {
    const { posMax } = state
    const href = meaning.is === 'link' ? meaning.href : ''
    pushInline(state, href ? `<a${attributes({ href })}>` : '')
    state.pos = start + 1
    state.posMax = labelEnd
    state.md.inline.tokenize(state)
    state.posMax = posMax
    pushInline(state, href ? '</a>' : '')
  }
  state.pos = tag.end + 1
  return true
}

/** Tags within raw HTML: printed between elements, left out within an element's own tag. */
function printTagsInHtml(source: string): string {
  if (!source.includes('{{')) return source
  let result = ''
  let position = 0
  let isInElement = false
  for (const tag of findTags(source).values()) {
    const before = source.slice(position, tag.start)
    result += before
    if (/[<>]/.test(before)) isInElement = before.lastIndexOf('<') > before.lastIndexOf('>')
    if (tag.kind === 'escaped') result += escapeHtml(tag.name)
    else if (tag.kind !== 'close' && !isInElement)
      result += printBlock(meaningOf({ ...tag, closer: undefined })).before
    position = tag.end
  }
  return result + source.slice(position)
}

function rawHtmlRule(state: StateCore) {
  for (const token of state.tokens) {
    if (token.type === 'html_block') token.content = printTagsInHtml(token.content)
    for (const child of token.children ?? []) {
      if (child.type === 'html_inline') child.content = printTagsInHtml(child.content)
    }
  }
}

/** Hugo's shortcodes as content: read, never evaluated, printed as what they mean to a reader. */
export function shortcodes(md: MarkdownIt) {
  md.block.ruler.before('code', 'shortcode', blockRule, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  md.inline.ruler.before('link', 'shortcode_link', linkRule)
  md.inline.ruler.before('link', 'shortcode', inlineRule)
  md.core.ruler.after('inline', 'shortcode_html', rawHtmlRule)
  const print = (tokens: Token[], index: number) => tokens[index].content
  md.renderer.rules.shortcode = print
  md.renderer.rules.shortcode_card = print
}
