import { type Condition, questionOf, structureOf } from './conditions.js'
import type { Read } from './included_rows.js'
import { Kept, remember } from './kept.js'
import { rowsByWords } from './search_sql.js'
import type { Shape } from './shape.js'
import { type Slot, SqlWriter } from './sql.js'

/** Rows from which words are frequent: fewer are found, and sorted, in some milliseconds. */
export const MANY = 2000
/** How long an answer is believed, in ms; a wrong belief costs time and nothing else. */
const BELIEVED = 60_000

/** Counting the rows of words, for conditions of one structure. */
interface Counter {
  sql: string
  slots: Slot[]
}

/** Which words stand in many rows: asked of the database once, and remembered for a minute. */
export class FrequentWords {
  #counters = new Kept<Counter>()
  #known = new Map<string, { isMany: boolean; until: number }>()

  constructor(
    private read: Read,
    private many: number
  ) {}

  /**
   * Whether many rows have the words of a condition.
   * @param begun  the same condition, as it is quickest asked
   */
  async has(shape: Shape, condition: Condition, begun: Condition): Promise<boolean> {
    const name = `${shape.connection ?? ''}\n${shape.table}\n${questionOf([condition])}`
    const known = this.#known.get(name)
    if (known && known.until > Date.now()) return known.isMany
    const { sql, slots } = this.#counter(shape, begun)
    const bindings = { conditions: [begun], cursor: [], offset: 0, keys: [] }
    const values = slots.map((slot) => slot(bindings))
    const [{ total }] = await this.read(shape, sql, values)
    const isMany = Number(total) > this.many
    remember(this.#known, name, { isMany, until: Date.now() + BELIEVED })
    return isMany
  }

  #counter(shape: Shape, condition: Condition): Counter {
    const key = `${shape.connection ?? ''}\n${shape.table}\n${structureOf(condition)}`
    return this.#counters.get(key, () => {
      const writer = new SqlWriter(shape.dialect)
      const rows = rowsByWords(writer, condition, shape, (bindings) => bindings.conditions[0])
      const sql = `select count(*) as total from (${rows.join(' union all ')} limit ${this.many + 1})`
      return { sql, slots: writer.slots }
    })
  }
}
