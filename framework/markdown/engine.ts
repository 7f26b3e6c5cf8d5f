import type { Token } from 'markdown-it'
import { normaliseText, repairMarkdown } from './encoding.js'
import { plainText, type Heading } from './headings.js'
import { highlighterFor } from './highlight.js'
import { languageOf } from './languages.js'
import { MAX_SOURCE, MarkdownTooLongException } from './limits.js'
import { parser, type Environment } from './parser.js'
import { sanitise } from './sanitise.js'
import { countWords, readingMinutes } from './words.js'

/** A text made ready to be read. */
export interface Rendered {
  /** Sanitised HTML: print it as it is. */
  html: string
  /** Its headings in order. */
  contents: Heading[]
  /** Words of its prose and code. */
  words: number
  /** Whole minutes, at least one. */
  readingMinutes: number
}

function parse(source: string, env: Environment): Token[] {
  if (source.length > MAX_SOURCE) throw new MarkdownTooLongException(source.length)
  return parser.parse(repairMarkdown(normaliseText(source)), env)
}

function isCode(token: Token): boolean {
  return token.type === 'fence' || token.type === 'code_block'
}

function isRawHtml(token: Token): boolean {
  return (
    token.type === 'html_block' ||
    token.type === 'html_inline' ||
    (token.children ?? []).some(isRawHtml)
  )
}

function languagesOf(tokens: Token[]): Set<string> {
  const languages = tokens.filter(isCode).map((token) => languageOf(token.info).id)
  return new Set(languages.filter((language) => language !== null))
}

function textOf(tokens: Token[]): string {
  return tokens
    .map((token) =>
      token.type === 'inline' ? plainText(token.children) : isCode(token) ? token.content : ''
    )
    .join('\n')
}

export async function renderMarkdown(source: string): Promise<Rendered> {
  const env: Environment = {}
  const tokens = parse(source, env)
  env.highlighter = await highlighterFor(languagesOf(tokens))
  const words = countWords(textOf(tokens))
  const html = sanitise(parser.renderer.render(tokens, parser.options, env), tokens.some(isRawHtml))
  return {
    html,
    contents: (env.contents ?? []) as Heading[],
    words,
    readingMinutes: readingMinutes(words),
  }
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const kept = text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')
  const space = kept.lastIndexOf(' ')
  return `${(space > max / 2 ? kept.slice(0, space) : kept).replace(/[\s.,;:–—-]+$/u, '')}…`
}

export async function excerpt(source: string, max: number): Promise<string> {
  const tokens = parse(source, {})
  const paragraphs: string[] = []
  let length = 0
  let listDepth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'footnote_block_open' || length > max) break
    if (/^(bullet|ordered)_list_/.test(token.type)) listDepth += token.nesting
    if (listDepth > 0 || token.type !== 'inline' || tokens[index - 1].type !== 'paragraph_open')
      continue
    const text = plainText(token.children).replace(/\s+/g, ' ').trim()
    if (!text) continue
    paragraphs.push(text)
    length += text.length + 1
  }
  return cut(paragraphs.join(' '), max)
}

export function headline(source: string): string | null {
  const tokens = parse(source, {})
  const index = tokens.findIndex((token) => token.type === 'heading_open')
  return index < 0 ? null : plainText(tokens[index + 1].children).trim() || null
}
