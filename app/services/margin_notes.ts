const NOTE = /<li id="(fn[\w-]*)"[^>]*>([\s\S]*?)<\/li>/g
const REFERENCE =
  /<sup class="footnote-ref">\s*<a [^>]*href="#(fn[\w-]*)"[^>]*>([\s\S]*?)<\/a>\s*<\/sup>/g
const BACK = /\s*<a [^>]*class="footnote-backref"[\s\S]*?<\/a>/g
const BLOCKS = /<(?:ul|ol|pre|blockquote|table|figure|h[1-6]|details|div)\b/

/**
 * Repeats each footnote beside its reference, where a wide screen shows it in the margin (and hides the notes at the
 * end). Wanted here and not in the stored text: feeds and the API have no margin.
 * A note with a list or code in it does not fit, so then all of them stay at the end.
 * @param html  sanitised HTML of a post
 */
export function withMarginNotes(html: string): string {
  const start = html.lastIndexOf('<section class="footnotes"')
  if (start === -1) return html

  const notes = new Map<string, string>()
  for (const [, id, content] of html.slice(start).matchAll(NOTE)) {
    if (BLOCKS.test(content)) return html
    const text = content.replace(BACK, '').trim()
    notes.set(id, text.replace(/^<p>|<\/p>$/g, '').replace(/<\/p>\s*<p>/g, '<br>'))
  }

  const shown = new Set<string>()
  const body = html.slice(0, start).replace(REFERENCE, (reference, id: string, label: string) => {
    const note = notes.get(id)
    if (note === undefined || shown.has(id)) return reference
    shown.add(id)
    const number = label.replace(/\D/g, '')
    return `${reference}<small class="margin-note" data-number="${number}">${note}</small>`
  })
  if (shown.size < notes.size) return html
  return (
    body + html.slice(start).replace('class="footnotes"', 'class="footnotes footnotes--in-margin"')
  )
}
