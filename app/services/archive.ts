import { operations, type Actor } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { month, monthName } from '#services/dates'
import { published } from '#services/journal'

export interface MonthRange {
  /** The first instant of the month, and of the one after it. */
  from: string
  until: string
}

export interface Year {
  year: string
  months: { number: number; name: string; count: number }[]
}

/** A journal of eighty years. */
const MONTHS = 1000

/** The instants between which a month lies; undefined when the address names none (`/archive/2026/13`). */
export function monthRange(year: string, number: string): MonthRange | undefined {
  if (!/^[12]\d{3}$/.test(year) || !/^(0[1-9]|1[0-2])$/.test(number)) return undefined
  const instant = (monthIndex: number) =>
    new Date(Date.UTC(Number(year), monthIndex, 1)).toISOString()
  return { from: instant(Number(number) - 1), until: instant(Number(number)) }
}

/** Years and months in which something was published, with how much, newest first. */
export async function monthsWithPosts(actor: Actor): Promise<Year[]> {
  const { data } = await operations.aggregate(PostResource, actor, {
    filter: published(actor),
    group: 'publishedAt:month',
    sort: '-publishedAt:month',
    limit: MONTHS,
  })
  const years: Year[] = []
  for (const { 'publishedAt:month': at, count } of data) {
    const [year, number] = String(at).split('-')
    if (years.at(-1)?.year !== year) years.push({ year, months: [] })
    const name = monthName(Number(number))
    years.at(-1)!.months.push({ number: Number(number), name, count: Number(count) })
  }
  return years
}

/** The nearest months before and after this one in which something appeared. */
export async function neighbouringMonths(actor: Actor, { from, until }: MonthRange) {
  const nearest = async (comparison: object, sort: string) => {
    const { data } = await operations.list(PostResource, actor, {
      filter: published(actor, { publishedAt: comparison }),
      fields: ['publishedAt'],
      sort,
      limit: 1,
    })
    if (data.length === 0) return null
    const publishedAt = String(data[0].publishedAt)
    return {
      label: month(publishedAt),
      href: `/archive/${publishedAt.slice(0, 4)}/${publishedAt.slice(5, 7)}`,
    }
  }
  const [earlier, later] = await Promise.all([
    nearest({ lt: from }, '-publishedAt'),
    nearest({ gte: until }, 'publishedAt'),
  ])
  return { earlier, later }
}
