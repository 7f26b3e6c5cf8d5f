import sanitizeHtml from 'sanitize-html'
import { CODE_CLASSES } from './theme.js'

/** Every class our own printing uses; others are taken off, so a text cannot dress up as part of the page. */
const CLASSES = [
  ...CODE_CLASSES,
  'code',
  'table',
  'align-left',
  'align-center',
  'align-right',
  'heading-anchor',
  'task',
  'footnotes',
  'footnotes-list',
  'footnote-item',
  'footnote-ref',
  'footnote-backref',
  'cards',
  'card',
  'card-note',
  'embed',
  'tab',
  'tab-title',
  'callout',
  'callout-label',
  'callout--note',
  'callout--tip',
  'callout--warning',
  'callout--danger',
]

const TAGS = [
  'a',
  'abbr',
  'b',
  'bdi',
  'bdo',
  'blockquote',
  'br',
  'caption',
  'cite',
  'code',
  'dd',
  'del',
  'details',
  'dfn',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'kbd',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  'q',
  'rp',
  'rt',
  'ruby',
  's',
  'samp',
  'section',
  'small',
  'span',
  'strong',
  'sub',
  'summary',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'time',
  'tr',
  'u',
  'ul',
  'var',
  'wbr',
]

/** Elements that go with all that is in them. */
const DROPPED = [
  'script',
  'style',
  'textarea',
  'option',
  'select',
  'xmp',
  'noscript',
  'noembed',
  'noframes',
  'template',
  'title',
  'svg',
  'math',
  'object',
  'plaintext',
]

const ID = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:-]{0,119}$/u

/** Tab, newline and other characters below the space are skipped by browsers within an address. */
const IGNORED = /[\p{Cc}\p{Z}\u200b\ufeff]/gu

/** What kind of address this is; null when a browser must not be given it. */
export function addressKind(address: string): 'web' | 'mail' | 'inside' | null {
  const compact = address.replace(IGNORED, '').toLowerCase()
  const scheme = /^([^/?#]*?):/.exec(compact)?.[1]
  if (scheme === undefined) return /^[/\\]{2}/.test(compact) ? 'web' : 'inside'
  if (scheme === 'http' || scheme === 'https') return 'web'
  return scheme === 'mailto' || scheme === 'tel' ? 'mail' : null
}

function keepId(attributes: sanitizeHtml.Attributes) {
  if (attributes.id !== undefined && !ID.test(attributes.id)) delete attributes.id
  return attributes
}

function link(_: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { href, name, rel, ...others } = keepId(attributes)
  if (name && !others.id && ID.test(name)) others.id = name
  if (href === undefined) return { tagName: 'a', attribs: others }
  const kind = addressKind(href)
  if (kind === null) return { tagName: 'span', attribs: {} }
  return {
    tagName: 'a',
    attribs: {
      ...others,
      href: href.trim(),
      ...(kind === 'web' && { rel: 'noopener noreferrer' }),
    },
  }
}

function image(
  _: string,
  { src, alt, title, width, height }: sanitizeHtml.Attributes
): sanitizeHtml.Tag {
  const kind = src ? addressKind(src) : null
  if (kind !== 'web' && kind !== 'inside') return { tagName: 'span', attribs: {}, text: alt ?? '' }
  const size = Object.entries({ width, height }).filter(([, value]) =>
    /^\d{1,5}$/.test(value ?? '')
  )
  return {
    tagName: 'img',
    attribs: {
      src: src.trim(),
      alt: alt ?? '',
      ...(title && { title }),
      ...Object.fromEntries(size),
      loading: 'lazy',
      decoding: 'async',
    },
  }
}

/** A page within the page becomes a link to it. */
function frame(_: string, { src, title }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (!src || addressKind(src) !== 'web') return { tagName: 'span', attribs: {} }
  const text =
    title ||
    src
      .trim()
      .replace(/^(https?:)?\/\//i, '')
      .replace(/[?#].*$/, '')
  return { tagName: 'a', attribs: { href: src.trim(), rel: 'noopener noreferrer' }, text }
}

const keepSafeId = (tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag => ({
  tagName,
  attribs: keepId(attribs),
})

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  nonTextTags: DROPPED,
  allowedAttributes: {
    '*': ['id', 'title', 'lang', 'dir'],
    'a': ['href', 'rel', 'aria-hidden', 'aria-label', { name: 'tabindex', values: ['-1'] }],
    'img': ['src', 'alt', 'width', 'height', 'loading', 'decoding'],
    'pre': [{ name: 'tabindex', values: ['0'] }],
    'div': [
      { name: 'tabindex', values: ['0'] },
      { name: 'role', values: ['note'] },
    ],
    'span': [{ name: 'role', values: ['img'] }, 'aria-label'],
    'section': ['aria-label'],
    'ol': ['start', 'reversed', { name: 'type', values: ['1', 'a', 'A', 'i', 'I'] }],
    'li': ['value'],
    'td': ['colspan', 'rowspan'],
    'th': ['colspan', 'rowspan', { name: 'scope', values: ['col', 'row', 'colgroup', 'rowgroup'] }],
    'details': ['open'],
    'time': ['datetime'],
    'blockquote': ['cite'],
    'q': ['cite'],
  },
  allowedClasses: { '*': [...CLASSES], 'code': [/^language-[\w+#-]{1,40}$/] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
  allowProtocolRelative: true,
  nestingLimit: 200,
  transformTags: {
    'a': link,
    'img': image,
    'iframe': frame,
    'h1': (_, attribs) => ({ tagName: 'h2', attribs: keepId(attribs) }),
    'center': () => ({ tagName: 'div', attribs: {} }),
    'strike': () => ({ tagName: 'del', attribs: {} }),
    'tt': () => ({ tagName: 'code', attribs: {} }),
    '*': keepSafeId,
  },
}

const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
])

/** Elements within elements beyond this depth are printed as text: parsers slow down with depth. */
const MAX_DEPTH = 500

function limitDepth(html: string): string {
  const open: string[] = []
  const openCount = new Map<string, number>()
  return html.replace(/<(\/?)([a-z][^\s/>]{0,30})/gi, (whole, slash: string, written: string) => {
    const name = written.toLowerCase()
    if (slash) {
      while (openCount.get(name)) {
        const last = open.pop()!
        openCount.set(last, openCount.get(last)! - 1)
        if (last === name) break
      }
      return whole
    }
    if (VOID.has(name)) return whole
    if (open.length >= MAX_DEPTH) return `&lt;${written}`
    open.push(name)
    openCount.set(name, (openCount.get(name) ?? 0) + 1)
    return whole
  })
}

/**
 * Leaves of HTML what a text may consist of: no script, no style, no handler, no frame, no address that runs.
 * @param hasRawHtml  whether a person wrote any of it; what Markdown makes is never nested too deep
 */
export function sanitise(html: string, hasRawHtml = true): string {
  return sanitizeHtml(hasRawHtml ? limitDepth(html) : html, OPTIONS)
}
