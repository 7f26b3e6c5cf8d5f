import { createRequire } from 'node:module'
import type { Attributes, IOptions } from 'sanitize-html'
import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { excerptOf, LINES, readText } from './read_text.js'
import { Refusal, reads } from './refusal.js'

export interface RichTextOptions extends FieldOptions {
  /** Characters of HTML, after sanitising; 200 000 when not said. */
  maxLength?: number
}

/** Loaded with the first HTML: a process that only reads what was cleaned before does without a parser. */
let sanitizer: typeof import('sanitize-html') | undefined

function sanitizeHtml(value: string, options: IOptions): string {
  sanitizer ??= createRequire(import.meta.url)('sanitize-html') as typeof import('sanitize-html')
  return sanitizer(value, options)
}

const lengthOf = (options: RichTextOptions) => options.maxLength ?? 200_000

const ALLOWED: IOptions = {
  allowedTags: [
    ...['p', 'br', 'hr', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['strong', 'b', 'em', 'i', 'u', 's', 'sub', 'sup', 'a', 'img', 'figure', 'figcaption'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    ol: ['start'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...withoutBadUrl(attributes, 'href'), rel: 'noopener noreferrer' },
    }),
    img: (tagName, attributes) => ({ tagName, attribs: withoutBadUrl(attributes, 'src') }),
  },
}

/** An address with a space, a quote or a bracket in it is the rest of broken or hostile markup. */
function withoutBadUrl(attributes: Attributes, name: string): Attributes {
  const { [name]: url, ...rest } = attributes
  return url !== undefined && /[\s<>"'`]/.test(url) ? rest : attributes
}

/**
 * HTML with everything taken out that is not plain formatting: no script, style, class, form, frame or event.
 * What it gives stays the same when it is cleaned again, as it is on every save.
 */
export function sanitizeRichText(value: string): string {
  let clean = sanitizeHtml(value, ALLOWED).trim()
  // Taking a tag out can leave others where a parser moves them, so a second look may see another tree.
  for (let round = 0; round < 5; round++) {
    const again = sanitizeHtml(clean, ALLOWED).trim()
    if (again === clean) return clean
    clean = again
  }
  return sanitizeHtml(clean, { allowedTags: [], allowedAttributes: {} }).trim()
}

function plainText(value: string): string {
  const separated = value.replace(/<(?=\/?(?:p|br|h\d|li|td|th|tr|blockquote|figcaption)\b)/g, ' <')
  return sanitizeHtml(separated, {
    allowedTags: [],
    allowedAttributes: {},
    textFilter: unescapeText,
  })
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

function unescapeText(value: string): string {
  return value.replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity])
}

function read(value: unknown, options: RichTextOptions): string | Refusal {
  const text = readText(value, { max: lengthOf(options), lines: true })
  if (text instanceof Refusal) return text
  const clean = sanitizeRichText(text)
  if (clean === '')
    return new Refusal('required', '{{ field }} has no text left once unsafe HTML is removed')
  // Escaping can make text longer: `&` becomes `&amp;`.
  return readText(clean, { max: lengthOf(options), lines: true })
}

/** Formatted text as HTML. It is sanitised when it comes in, so what is stored may be printed. */
export const richText = defineKind<RichTextOptions, string>({
  name: 'richText',
  column: (options) => ({ type: 'text', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'textarea',
    attributes: { maxlength: lengthOf(options), rows: 12 },
  }),
  cell: (value) => html`${excerptOf(plainText(String(value)))}`,
  operators: ['contains', 'null'],
  types: (options) => ({
    json: {
      type: 'string',
      minLength: 1,
      maxLength: lengthOf(options),
      pattern: LINES,
      contentMediaType: 'text/html',
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: () => '<p>ok</p>',
})
