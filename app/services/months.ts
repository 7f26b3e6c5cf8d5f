import type { Row } from '#framework/resources/main'
import { month } from '#services/dates'

/** The posts of one month, for a contents page. */
export interface Month {
  label: string
  posts: Row[]
}

/** Groups rows that are already in order of publication; a month appears where its first post does. */
export function byMonth(posts: readonly Row[]): Month[] {
  const months: Month[] = []
  let current = ''
  for (const post of posts) {
    const publishedAt = String(post.publishedAt)
    if (publishedAt.slice(0, 7) !== current) {
      current = publishedAt.slice(0, 7)
      months.push({ label: month(publishedAt), posts: [] })
    }
    months.at(-1)!.posts.push(post)
  }
  return months
}
