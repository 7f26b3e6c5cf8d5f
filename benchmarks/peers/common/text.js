/*
 * What is done to a text that is sent in: the same for every peer, since no framework has an opinion on it.
 */
import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

const markdown = new MarkdownIt({ html: true, linkify: true })

const OPTIONS = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'del', 'ins'],
  allowedAttributes: {
    '*': ['id', 'title', 'lang', 'dir'],
    'a': ['href', 'rel'],
    'img': ['src', 'alt', 'width', 'height'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: /^https?:/.test(attribs.href ?? '')
        ? { ...attribs, rel: 'noopener noreferrer' }
        : attribs,
    }),
  },
}

/** Markdown to HTML that is safe to print. */
export const toHtml = (body) => sanitizeHtml(markdown.render(body), OPTIONS)

/** Whole minutes at 238 words a minute, at least one. */
export function readingMinutes(body) {
  const count = body.match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0
  return Math.max(1, Math.ceil(count / 238))
}

export function slugify(title) {
  const parts = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .match(/[a-z0-9]+/g)
  return parts ? parts.join('-').slice(0, 100) : 'untitled'
}

/** @param taken  slugs that are `base` or start with it and a hyphen */
export function freeSlug(base, taken) {
  const inUse = new Set(taken)
  if (!inUse.has(base)) return base
  let number = 2
  while (inUse.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}
