import { affordable, costOf, type ListQuery, type Registered } from '#framework/resources/main'
import { decodeList } from './decode.js'

/** What a query string asks, and what that costs. Neither depends on who asks. */
export interface ReadQuery {
  asked: ListQuery
  cost: number
}

/** A question with what the limits count it as. */
export function priced(registered: Registered, asked: ListQuery): ReadQuery {
  return { asked, cost: affordable(registered, costOf(registered, asked)) }
}

/** Of each resource; a stranger can ask for any number. */
const MAX_KEPT = 200
/** Characters of a query string, without its cursor; longer ones are read each time. */
const MAX_LENGTH = 500

/** A cursor as we write it, which means the same decoded. */
const CURSOR = /(?:^|&)cursor=([\w.-]+)(?=&|$)/

/**
 * The questions that were asked of one resource's list, as they were read: programs ask the same few again and again.
 * Pages of a list share one, because the cursor is taken out before. What was refused is not kept.
 */
export class KeptQueries {
  #kept = new Map<string, ReadQuery>()

  constructor(private registered: Registered) {}

  /** How many are kept. */
  get size(): number {
    return this.#kept.size
  }

  /**
   * @param query  a query string, without its `?`
   * @throws E_INVALID_PARAMETER naming the parameter
   */
  read(query: string): ReadQuery {
    const [part = '', cursor] = CURSOR.exec(query) ?? []
    // The mark keeps a list with a cursor apart from one without, which may have one parameter more.
    const key = cursor === undefined ? query : `${query.replace(part, '')}\n`
    const kept = this.#kept.get(key)
    if (kept) return cursor === undefined ? kept : { ...kept, asked: { ...kept.asked, cursor } }
    const found = priced(this.registered, decodeList(query))
    if (found.asked.cursor === cursor && key.length <= MAX_LENGTH) this.#keep(key, found)
    return found
  }

  #keep(key: string, found: ReadQuery): void {
    if (this.#kept.size >= MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(key, frozen(found))
  }
}

/** Nobody who is handed a kept question can change it for the next one. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const one of Object.values(value)) frozen(one)
  return Object.freeze(value)
}
