import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import type { DateTime } from 'luxon'
import { slugify } from '#framework/fields/main'
import {
  decodeText,
  excerpt,
  headline,
  normaliseText,
  repairMarkdown,
} from '#framework/markdown/main'
import { parseDate } from './dates.js'
import { readFrontMatter, type FrontMatter } from './front_matter.js'
import { Refusal } from './refusal.js'

/** What a file says about a post; null where it says nothing. */
export interface Article {
  title: string
  slug: string
  deck: string | null
  body: string
  isDraft: boolean
  date: DateTime<true> | null
  /** E-mail address or name. */
  author: string | null
  tags: string[]
  /** Names from the root of the tree down: `Dev/Python` is two. */
  category: string[]
  /** What was changed on the way in, for the person who runs the import. */
  notes: string[]
}

/** Bytes of a file, and what the fields of a post hold. */
export const MAX_FILE = 1024 * 1024
const MAX_BODY = 200_000
const MAX_TITLE = 200
const MAX_DECK = 300
const MAX_TAG = 60
const MAX_CATEGORY = 80
const MAX_TAGS = 50

async function readText(path: string, notes: string[]): Promise<string> {
  const { size } = await stat(path)
  if (size > MAX_FILE)
    throw new Refusal(`the file has ${size} bytes; at most ${MAX_FILE} (1 MiB) are imported`)
  const bytes = await readFile(path)
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!isUtf16 && bytes.includes(0)) {
    const line = bytes.subarray(0, bytes.indexOf(0)).toString('latin1').split('\n').length
    throw new Refusal('the file is not text: it has a NUL byte', line)
  }
  const { text, misfits } = decodeText(bytes)
  if (misfits)
    notes.push(
      `${misfits} ${misfits === 1 ? 'byte is' : 'bytes are'} not UTF-8, read as Windows-1252`
    )
  const repaired = normaliseText(repairMarkdown(text))
  if (repaired !== text) notes.push('misread characters repaired')
  if (!repaired.trim()) throw new Refusal('the file is empty', 1)
  return repaired
}

/** One line of text from a value somebody may have written without quotes. */
function textOf(matter: FrontMatter, key: string): string | null {
  const value = matter.values.get(key)
  if (value === null || value === undefined) return null
  if (typeof value === 'object') throw new Refusal(`${key} must be text`, matter.lineOf(key))
  return String(value).replace(/\s+/g, ' ').trim() || null
}

function listOf(matter: FrontMatter, ...keys: string[]): string[] {
  const key = keys.find(
    (name) => matter.values.get(name) !== undefined && matter.values.get(name) !== null
  )
  if (!key) return []
  const value = matter.values.get(key)
  const items = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value]
  if (items.some((item) => item !== null && typeof item === 'object')) {
    throw new Refusal(`${key} must be a list of names`, matter.lineOf(key))
  }
  const names = items
    .map((item) =>
      String(item ?? '')
        .replace(/\s+/g, ' ')
        .trim()
    )
    .filter(Boolean)
  return [...new Set(names)]
}

function refuseLong(matter: FrontMatter, key: string, text: string, max: number) {
  const length = [...text].length
  if (length > max)
    throw new Refusal(`${key} has ${length} characters; at most ${max} fit`, matter.lineOf(key))
}

function draftOf(matter: FrontMatter): boolean {
  const value = matter.values.get('draft')
  if (value === undefined || value === null) return matter.values.get('published') === false
  const text = String(value).toLowerCase()
  if (text !== 'true' && text !== 'false')
    throw new Refusal(`draft must be true or false, not ${text}`, matter.lineOf('draft'))
  return text === 'true'
}

const DATE_KEYS = ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified']

/** `2025-09-15-name`: a date in front of a file's name. */
const DATED_NAME = /^(\d{4}-\d{2}-\d{2})[-_](?=.)/

function dateOf(matter: FrontMatter, name: string): DateTime<true> | null {
  const key = DATE_KEYS.find((candidate) => {
    const value = matter.values.get(candidate)
    return value !== undefined && value !== null && value !== '' && typeof value !== 'boolean'
  })
  if (!key) return parseDate(DATED_NAME.exec(name)?.[1])
  const value = matter.values.get(key)
  const date = parseDate(value)
  if (!date)
    throw new Refusal(
      `${key} is not a date: ${JSON.stringify(value)}; write 2025-09-15 or 2025-09-15T08:30:00Z`,
      matter.lineOf(key)
    )
  return date
}

/** The name a file goes by: its own, or its folder's when it is the page of a bundle (`my-post/index.md`). */
function nameOf(path: string): string {
  const own = basename(path, extname(path))
  const [, language] = /^index(\.[a-z]{2}(?:-[a-z]{2})?)?$/i.exec(own) ?? []
  const isBundle = /^index(\.|$)/i.test(own) && own.split('.').length <= 2
  return isBundle ? basename(dirname(resolve(path))) + (language ?? '') : own
}

/** The last part of an address, without the steps that lead out of it. */
function lastPart(address: string): string {
  const path = address.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  const part =
    path
      .split(/[/\\]/)
      .filter((step) => step && step !== '.' && step !== '..')
      .at(-1) ?? ''
  try {
    return decodeURIComponent(part).split(/[/\\]/).at(-1) ?? ''
  } catch {
    return part
  }
}

/** Slugs are made by the same rule as everywhere: a path in one leaves its last part, letters and digits. */
function slugOf(matter: FrontMatter, name: string): string {
  for (const key of ['slug', 'url']) {
    const given = textOf(matter, key)
    if (!given) continue
    const part = lastPart(given).replace(/\.(html?|md)$/i, '')
    if (!/[\p{L}\p{N}]/u.test(part))
      throw new Refusal(`${key} has nothing a slug can be made of: ${given}`, matter.lineOf(key))
    return slugify(part)
  }
  return slugify(name.replace(DATED_NAME, ''))
}

function authorOf(matter: FrontMatter): string | null {
  const key = ['author', 'authors'].find((name) => matter.values.get(name))
  if (!key) return null
  const value = matter.values.get(key)
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (first && typeof first === 'object') {
    const { email, name } = first as Record<string, unknown>
    return typeof email === 'string' ? email : typeof name === 'string' ? name : null
  }
  return first === null || first === undefined ? null : String(first).trim() || null
}

/** `my-first-post` → `My first post`. */
function titleFromName(name: string): string {
  const words = name.replace(DATED_NAME, '').replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const LEADING_TITLE = /^#[ \t]+[^\n]*(?:\n+|$)/

/** A title of the text's own, taken out of it when it is its first line: the page prints titles itself. */
async function titleOf(
  matter: FrontMatter,
  name: string
): Promise<{ title: string; body: string }> {
  const { body } = matter
  const given = textOf(matter, 'title')
  if (given) return { title: given, body }
  const found = await headline(body)
  if (!found) return { title: titleFromName(name) || name, body }
  return { title: found, body: body.replace(LEADING_TITLE, '') }
}

async function deckOf(matter: FrontMatter, notes: string[]): Promise<string | null> {
  const key =
    ['description', 'summary', 'subtitle'].find((name) => textOf(matter, name)) ?? 'description'
  const deck = textOf(matter, key)
  if (!deck || [...deck].length <= MAX_DECK) return deck
  notes.push(`${key} cut to ${MAX_DECK} characters`)
  return excerpt(deck, MAX_DECK)
}

/**
 * Reads a file of Hugo's kind.
 * @throws Refusal, with the line where there is one, for what cannot be a post
 */
export async function readArticle(path: string): Promise<Article> {
  const notes: string[] = []
  const matter = readFrontMatter(await readText(path, notes))
  const name = nameOf(path)
  const { title, body } = await titleOf(matter, name)
  if (body.length > MAX_BODY)
    throw new Refusal(`the text has ${body.length} characters; at most ${MAX_BODY} fit`)
  refuseLong(matter, 'title', title, MAX_TITLE)

  const tags = listOf(matter, 'tags', 'tag', 'keywords')
  if (tags.length > MAX_TAGS)
    throw new Refusal(
      `there are ${tags.length} tags; at most ${MAX_TAGS} are taken`,
      matter.lineOf('tags')
    )
  for (const tag of tags) refuseLong(matter, 'tags', tag, MAX_TAG)

  const categories = listOf(matter, 'categories', 'category')
  const category = (categories[0] ?? '')
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean)
  for (const part of category) refuseLong(matter, 'categories', part, MAX_CATEGORY)
  if (categories.length > 1) notes.push(`only the first category is taken: ${categories[0]}`)

  return {
    title,
    slug: slugOf(matter, name),
    deck: await deckOf(matter, notes),
    body,
    isDraft: draftOf(matter),
    date: dateOf(matter, name),
    author: authorOf(matter),
    tags,
    category,
    notes,
  }
}
