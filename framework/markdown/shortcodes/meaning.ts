import type { Params, Tag } from './tag.js'

/** What a shortcode is to a reader. Nothing of it is evaluated: names and parameters are only looked at. */
export type Meaning =
  | { is: 'link'; href: string; text: string; note: string }
  | { is: 'image'; src: string; alt: string; caption: string; href: string }
  | { is: 'cards' }
  | { is: 'details'; summary: string; open: boolean }
  | { is: 'callout'; tone: Tone; label: string }
  | { is: 'section'; title: string }
  | { is: 'code'; language: string }
  | { is: 'key'; text: string }
  | { is: 'text'; text: string }
  | { is: 'inner' }
  | { is: 'nothing' }

export type Tone = 'note' | 'tip' | 'warning' | 'danger'

type Reader = (params: Params, tag: Tag) => Meaning

const NOTHING: Meaning = { is: 'nothing' }
const INNER: Meaning = { is: 'inner' }

/** The first of these parameters that was given: names, or a number for a place among the unnamed ones. */
function first(params: Params, ...keys: (string | number)[]): string {
  for (const key of keys) {
    const value = typeof key === 'number' ? params.positional[key] : params.named.get(key)
    if (value?.trim()) return value.trim()
  }
  return ''
}

function link(href: string, text: string, note = ''): Meaning {
  return href || text
    ? { is: 'link', href, text: text || href.replace(/^https?:\/\//i, ''), note }
    : NOTHING
}

/** Where a post on another site lives, from the identifiers its shortcode takes. */
function elsewhere(
  site: string,
  address: (ids: string[]) => string,
  ...keys: (string | number)[]
): Reader {
  return (params) => {
    const ids = [first(params, ...keys), ...params.positional.slice(1)]
    if (!ids[0]) return NOTHING
    const href = /^https?:\/\//i.test(ids[0]) ? ids[0] : address(ids.map(encodeURIComponent))
    const title = first(params, 'title', 'caption')
    return link(href, title ? `${title} (${site})` : `See it on ${site}`)
  }
}

const card: Reader = (params) =>
  link(
    first(params, 'link', 'href', 'url'),
    first(params, 'title', 'name', 'text', 0),
    first(params, 'subtitle', 'description')
  )

const linkTo: Reader = (params) =>
  link(
    first(params, 'href', 'link', 'url', 'relref', 'ref', 0),
    first(params, 'text', 'title', 'label', 1)
  )

const image: Reader = (params) => {
  const src = first(params, 'src', 'link', 'url', 'name', 0)
  const caption = [first(params, 'title'), first(params, 'caption')].filter(Boolean).join('. ')
  const href = params.named.has('src') ? first(params, 'link') : ''
  return src
    ? { is: 'image', src, alt: first(params, 'alt', 'caption', 'title'), caption, href }
    : NOTHING
}

const details: Reader = (params) => ({
  is: 'details',
  summary: first(params, 'title', 'summary', 'header', 'label', 0) || 'Details',
  open: ['true', 'open'].includes(first(params, 'open')),
})

const TONES: Record<string, Tone> = {
  note: 'note',
  info: 'note',
  information: 'note',
  default: 'note',
  question: 'note',
  abstract: 'note',
  quote: 'note',
  tip: 'tip',
  hint: 'tip',
  success: 'tip',
  important: 'warning',
  warn: 'warning',
  warning: 'warning',
  caution: 'warning',
  attention: 'warning',
  danger: 'danger',
  error: 'danger',
  bug: 'danger',
  failure: 'danger',
}
const LABELS: Record<Tone, string> = {
  note: 'Note',
  tip: 'Tip',
  warning: 'Warning',
  danger: 'Danger',
}

const callout: Reader = (params, tag) => {
  const kind = first(params, 'type', 'kind', 'level', 'style', 'color', 0).toLowerCase()
  const tone = TONES[kind] ?? TONES[tag.name] ?? 'note'
  const label =
    first(params, 'title', 'header', 'heading') ||
    (TONES[kind] ? first(params, 1) : first(params, 0))
  return { is: 'callout', tone, label: label || LABELS[tone] }
}

const section: Reader = (params) => ({
  is: 'section',
  title: first(params, 'name', 'title', 'label', 'tabname', 'header', 0),
})

const code: Reader = (params, tag) => ({
  is: 'code',
  language:
    first(params, 'lang', 'language', 'type', 0) || (tag.name === 'highlight' ? '' : tag.name),
})

/** `path/to/post.md#part` → `post#part`: a neighbour of the page the link stands on. */
const reference: Reader = (params) => {
  const target = first(params, 'path', 0)
  const [path, fragment] = target.split('#', 2)
  const name =
    path
      .replace(/\/?(_?index)?(\.[a-z]{2})?\.md$/i, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? ''
  const href = name + (fragment ? `#${fragment}` : '')
  return href ? link(href, name.replaceAll('-', ' ') || fragment) : NOTHING
}

const text: Reader = (params) => {
  const value = first(params, 'content', 'text', 'label', 'title', 0)
  return value ? { is: 'text', text: value } : NOTHING
}

const READERS: Record<string, Reader> = {
  'cards': () => ({ is: 'cards' }),
  card,
  'button': linkTo,
  'link': linkTo,
  'external-link': linkTo,
  'cta': linkTo,
  'ref': reference,
  'relref': reference,
  'youtube': elsewhere('YouTube', ([id]) => `https://www.youtube.com/watch?v=${id}`, 'id', 0),
  'vimeo': elsewhere('Vimeo', ([id]) => `https://vimeo.com/${id}`, 'id', 0),
  'gist': elsewhere(
    'GitHub Gist',
    (ids) => `https://gist.github.com/${ids.slice(0, 2).join('/')}`,
    'user',
    0
  ),
  'tweet': elsewhere('X', ([id]) => `https://x.com/i/status/${id}`, 'id', 0),
  'twitter': elsewhere('X', ([id]) => `https://x.com/i/status/${id}`, 'id', 0),
  'x': elsewhere('X', ([id]) => `https://x.com/i/status/${id}`, 'id', 0),
  'instagram': elsewhere('Instagram', ([id]) => `https://www.instagram.com/p/${id}/`, 'id', 0),
  'figure': image,
  image,
  'img': image,
  'picture': image,
  details,
  'accordion': details,
  'collapse': details,
  'expand': details,
  'spoiler': details,
  'accordion-item': details,
  callout,
  'notice': callout,
  'admonition': callout,
  'alert': callout,
  'hint': callout,
  'note': callout,
  'tip': callout,
  'info': callout,
  'warning': callout,
  'danger': callout,
  'caution': callout,
  'important': callout,
  'tab': section,
  'highlight': code,
  code,
  'mermaid': code,
  'chart': code,
  'math': code,
  'katex': code,
  'kbd': (params) => ({ is: 'key', text: first(params, 'text', 'key', 0) }),
  'badge': text,
  'mark': text,
  'time': text,
  'icon': () => NOTHING,
  'toc': () => NOTHING,
  'comment': () => NOTHING,
  'hextra/hero-badge': text,
}

/** A tag we have no reader for, or one that lacks the content its reader needs. */
function fallback(params: Params, isPaired: boolean): Meaning {
  if (isPaired) return INNER
  const href = first(params, 'href', 'link', 'url', 'src')
  return /^https?:\/\//i.test(href)
    ? link(href, first(params, 'title', 'text', 'name', 'label', 'caption'))
    : NOTHING
}

/** What a tag means. One we do not know is its content when it has some, else a link when it has an address, else nothing. */
export function meaningOf(tag: Tag): Meaning {
  const isPaired = Boolean(tag.closer)
  const reader = Object.hasOwn(READERS, tag.name) ? READERS[tag.name] : undefined
  if (!reader) return fallback(tag.params, isPaired)
  const meaning = reader(tag.params, tag)
  const isEmptyWithoutContent = [
    'cards',
    'details',
    'callout',
    'section',
    'code',
    'inner',
  ].includes(meaning.is)
  if (isEmptyWithoutContent && !isPaired) return fallback(tag.params, false)
  return meaning.is === 'nothing' && isPaired && tag.name !== 'comment' ? INNER : meaning
}
