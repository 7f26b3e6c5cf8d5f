import { trusted, type SafeHtml } from '#framework/html/main'

/**
 * The first paragraph of a post as plain text, its entities kept: it may be printed as HTML.
 * @param bodyHtml  sanitised HTML
 * @returns an empty text when the post has no paragraph
 */
export function opening(bodyHtml: string): SafeHtml {
  const paragraph = /<p>([\s\S]*?)<\/p>/.exec(bodyHtml)?.[1] ?? ''
  const text = paragraph
    .replace(/<sup class="footnote-ref">[\s\S]*?<\/sup>/g, '')
    .replace(/<[^>]*>/g, '')
  return trusted(text.replaceAll('<', '').trim())
}
