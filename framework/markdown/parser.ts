import MarkdownIt from 'markdown-it'
import type { StateCore, StateInline, Token } from 'markdown-it'
import { escapeHtml } from '#framework/html/main'
import { footnotes } from './footnotes.js'
import { headings } from './headings.js'
import { languageOf } from './languages.js'
import { shortcodes } from './shortcodes/plugin.js'
import type { Highlighter } from './highlight.js'

/** What travels with one text through parsing and printing. */
export interface Environment {
  highlighter?: Highlighter
  [name: string]: unknown
}

/** `- [x] done` shows its box as a sign: a disabled checkbox would be a form control without a form. */
function tasks(md: MarkdownIt) {
  md.core.ruler.after('inline', 'tasks', (state: StateCore) => {
    for (const [index, token] of state.tokens.entries()) {
      const first = token.children?.[0]
      if (
        token.type !== 'inline' ||
        first?.type !== 'text' ||
        state.tokens[index - 2]?.type !== 'list_item_open'
      )
        continue
      const found = /^\[([ xX])\]\s/.exec(first.content)
      if (!found) continue
      first.content = first.content.slice(found[0].length)
      const box = new state.Token('task', '', 0)
      box.meta = { isDone: found[1] !== ' ' }
      token.children!.unshift(box)
    }
  })
  md.renderer.rules.task = (tokens, index) =>
    tokens[index].meta.isDone
      ? '<span class="task" role="img" aria-label="Done">☑</span> '
      : '<span class="task" role="img" aria-label="To do">☐</span> '
}

/** Tables align by class, since style attributes are forbidden, and scroll within a box of their own. */
function tables(md: MarkdownIt) {
  const openCell = (tokens: Token[], index: number) => {
    const token = tokens[index]
    const align = /text-align:(left|center|right)/.exec(token.attrGet('style') ?? '')?.[1]
    const scope = token.tag === 'th' ? ' scope="col"' : ''
    return align ? `<${token.tag}${scope} class="align-${align}">` : `<${token.tag}${scope}>`
  }
  md.renderer.rules.th_open = openCell
  md.renderer.rules.td_open = openCell
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0">\n<table>\n'
  md.renderer.rules.table_close = () => '</table>\n</div>\n'
}

function printCode(code: string, info: string, env: Environment): string {
  const { word, id } = languageOf(info)
  const name = word ? ` class="language-${escapeHtml(word)}"` : ''
  const content = env.highlighter?.print(code, id) ?? escapeHtml(code)
  return `<pre class="code" tabindex="0"><code${name}>${content}</code></pre>\n`
}

/** A tag somebody writes about, with its name in comment marks, is shown as the tag also where it stands in code. */
function unescapeTags(code: string): string {
  return code.replace(/\{\{([<%])\/\*([^{}]{0,2000}?)\*\/([>%])\}\}/g, '{{$1$2$3}}')
}

function codeBlocks(md: MarkdownIt) {
  md.renderer.rules.fence = (tokens, index, _, env) =>
    printCode(unescapeTags(tokens[index].content), tokens[index].info, env)
  md.renderer.rules.code_block = (tokens, index, _, env) =>
    printCode(unescapeTags(tokens[index].content), '', env)
  md.renderer.rules.code_inline = (tokens, index) =>
    `<code>${escapeHtml(unescapeTags(tokens[index].content))}</code>`
}

const ends = new WeakMap<StateInline, Record<string, number>>()

/** Constructs of raw HTML that run to an end mark: looking for a mark that never comes, at each start, would take for ever. */
const END_MARKS: [string, string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<!', '>'],
  ['<?', '?>'],
]

/** Stops a search for raw HTML that cannot succeed before it begins. */
function hopelessHtml(state: StateInline): boolean {
  if (state.src[state.pos] !== '<') return false
  const construct = END_MARKS.find(([opening]) => state.src.startsWith(opening, state.pos))
  if (!construct) return false
  let known = ends.get(state)
  if (!known) ends.set(state, (known = {}))
  known[construct[1]] ??= state.src.lastIndexOf(construct[1])
  return known[construct[1]] < state.pos
}

function create(): MarkdownIt {
  const md = new MarkdownIt({ html: true, linkify: true })
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
  // The sanitiser judges addresses, raw HTML's included. A refused one loses its link and keeps its words.
  md.validateLink = () => true
  md.inline.ruler.before('html_inline', 'hopeless_html', (state, silent) => {
    if (!hopelessHtml(state)) return false
    if (!silent) state.pending += state.src[state.pos]
    state.pos++
    return true
  })
  md.use(footnotes).use(shortcodes).use(tasks).use(tables).use(codeBlocks).use(headings)
  return md
}

/** The one parser of this process: it keeps nothing of a text, what does is in the environment. */
export const parser = create()
