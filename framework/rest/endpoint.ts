import type { Exchange } from '#framework/http/main'
import type { OwnRate } from '#framework/limits/main'

/** What is said to HEAD is what GET says, without its body. */
export const READING = ['GET', 'HEAD'] as const

export const JSON_ONLY = ['application/json'] as const

/** One thing that can be asked of a resource: where, how, and what answers. */
export interface Endpoint {
  /** `list`, `publish`: the last part of the route's name. */
  verb: string
  methods: readonly string[]
  /** What follows the resource's name; parts with a colon stand for any text. */
  address: string
  /** Media types it answers with, the usual one first; not said where it has no body or sees to them itself. */
  gives?: readonly string[]
  /** Media types of bodies it reads. */
  takes?: readonly string[]
  /** What it counts as for the limits, where its verb does not say. */
  operation?: string
  /** A limit it has besides those of everybody. */
  rate?: OwnRate
  /** @param parts  the texts for the parts with a colon, decoded */
  answer(exchange: Exchange, parts: readonly string[]): Promise<void> | void
}
