import type { Reader } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { remember } from './kept.js'
import { withBegun } from './search_sql.js'
import type { Shape } from './shape.js'

/** Words that one beginning may stand for; for more of them SQLite is asked for all that begin so. */
const MAX_BEGUN = 16

/** The words of SQLite's full-text indexes by their beginnings, told again as long as nobody has written. */
export class BegunWords {
  #known = new Map<string, { version: number | undefined; words: string[] | undefined }>()

  constructor(private reader: () => Reader) {}

  /** The condition with the words that begin as its words do, as far as they are few and can be told. */
  addTo(condition: Condition, shape: Shape): Condition {
    return withBegun(condition, shape, (index, beginning) => this.#of(shape, index, beginning))
  }

  #of(shape: Shape, index: string, beginning: string): string[] | undefined {
    const reader = this.reader()
    const version = reader.version(shape.connection)
    const key = `${shape.connection ?? ''}\n${index}\n${beginning}`
    const known = this.#known.get(key)
    if (known && known.version === version) return known.words
    const words = reader.words(index, beginning, MAX_BEGUN, shape.connection)
    remember(this.#known, key, { version, words })
    return words
  }
}
