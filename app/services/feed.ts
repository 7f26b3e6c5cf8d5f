import { operations, type Actor, type Row } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { appUrl } from '#config/app'
import { published } from '#services/journal'

const ENTRIES = 20

/** A post as every feed format tells it; addresses are absolute. */
export interface FeedEntry {
  title: string
  url: string
  summary: string
  html: string
  author: string
  authorUrl: string
  tags: string[]
  publishedAt: string
  updatedAt: string
}

/** XML has no place for control characters, however they got into a text. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Links of the site's own become absolute: a feed is read elsewhere. */
function absolute(html: string, url: string): string {
  return html.replace(/\b(href|src)="(\/(?!\/)|#)/g, (_, name, start) =>
    start === '#' ? `${name}="${url}#` : `${name}="${appUrl}/`
  )
}

function entryOf(post: Row): FeedEntry {
  const url = `${appUrl}/journal/${post.slug}`
  const author = post.author as Row
  return {
    title: String(post.title),
    url,
    summary: post.deck === null ? '' : String(post.deck),
    html: absolute(String(post.bodyHtml), url),
    author: String(author.name),
    authorUrl: `${appUrl}/authors/${author.slug}`,
    tags: (post.tags as Row[]).map((tag) => String(tag.name)),
    publishedAt: String(post.publishedAt),
    updatedAt: String(post.updatedAt),
  }
}

/** The newest posts, with their whole text. */
export async function feedEntries(actor: Actor): Promise<FeedEntry[]> {
  const { data } = await operations.list(PostResource, actor, {
    filter: published(actor),
    fields: ['id', 'title', 'slug', 'deck', 'bodyHtml', 'publishedAt', 'updatedAt'],
    include: ['author', 'tags'],
    sort: '-publishedAt',
    limit: ENTRIES,
  })
  return data.map(entryOf)
}

/** When anything in the feed last changed. */
export function lastChange(entries: readonly FeedEntry[]): string {
  return entries.reduce(
    (latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest),
    '1970-01-01T00:00:00.000Z'
  )
}
