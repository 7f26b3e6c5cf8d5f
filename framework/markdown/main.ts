import type { Rendered } from './engine.js'

export type { Rendered } from './engine.js'
export type { Heading } from './headings.js'
export { decodeText, normaliseText, repairMarkdown, repairText } from './encoding.js'
export { MAX_SOURCE, MarkdownTooLongException } from './limits.js'

let loading: Promise<typeof import('./engine.js')> | undefined

/** Imported when first called: a process that renders nothing pays for neither the parser nor the highlighter. */
const engine = () => (loading ??= import('./engine.js'))

/**
 * Markdown to HTML for a page: CommonMark, tables, strikethrough, footnotes, task lists, Hugo's shortcodes as content,
 * code coloured by classes. Raw HTML is sanitised; the result has no script, no style attribute and no handler.
 * @returns the HTML, the headings for a contents list, the number of words and the minutes they take
 * @throws E_MARKDOWN_TOO_LONG above `MAX_SOURCE` characters
 */
export async function renderMarkdown(source: string): Promise<Rendered> {
  const { renderMarkdown: run } = await engine()
  return run(source)
}

/**
 * The beginning of a text's paragraphs as plain text, for decks and lists; headings, lists, code and notes are passed over.
 * @param max  characters at most; cut between words, with an ellipsis
 * @returns '' when the text has no paragraph
 */
export async function excerpt(source: string, max: number): Promise<string> {
  const { excerpt: run } = await engine()
  return run(source, max)
}

/** The words of a text's first heading, or null. */
export async function headline(source: string): Promise<string | null> {
  const { headline: run } = await engine()
  return run(source)
}
