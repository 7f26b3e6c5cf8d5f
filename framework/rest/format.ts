import type { Exchange } from '#framework/http/main'
import { invalidParameter } from '#framework/resources/main'
import { negotiateType } from './negotiate.js'
import { STREAMS, type StreamType } from './stream.js'

/** What a list is to be had as, by the word of the parameter `format`. */
const FORMATS = new Map<string, 'application/json' | StreamType>([
  ['json', 'application/json'],
  ['csv', 'text/csv'],
  ['ndjson', 'application/x-ndjson'],
])

/** Media types of a list, the usual one first. */
export const LIST_TYPES = ['application/json', ...(Object.keys(STREAMS) as StreamType[])] as const

export type ListType = (typeof LIST_TYPES)[number]

/**
 * The media type a list is wanted in: what `format` says, for who can set no header, else what Accept says.
 * @returns it, and the query string without `format`
 * @throws E_NOT_ACCEPTABLE, E_INVALID_PARAMETER for another format
 */
export function formatOf(exchange: Exchange): { type: ListType; query: string } {
  const { query } = exchange
  if (!query.includes('format=')) {
    return { type: negotiateType(exchange.header('accept'), LIST_TYPES), query }
  }
  const parts = query.split('&')
  const formats = parts.filter((part) => part.startsWith('format='))
  if (formats.length === 0) {
    return { type: negotiateType(exchange.header('accept'), LIST_TYPES), query }
  }
  const type = formats.length === 1 ? FORMATS.get(formats[0].slice('format='.length)) : undefined
  if (!type) throw invalidParameter('format', 'format is json, csv or ndjson.', 'enum')
  return { type, query: parts.filter((part) => !part.startsWith('format=')).join('&') }
}
