import type { Read } from './included_rows.js'
import type { Shape } from './shape.js'

/**
 * Which indexes of a table begin with its primary key's column, asked of MySQL once. A statement may only name those
 * there are, and a table that others made may have another one than the primary key, or none.
 */
export class KeyIndexes {
  #known = new WeakMap<Shape, readonly string[]>()

  constructor(private read: Read) {}

  /** @returns their names; none on other databases, where no statement names one */
  async of(shape: Shape): Promise<readonly string[]> {
    if (shape.dialect !== 'mysql') return []
    const known = this.#known.get(shape)
    if (known) return known
    const asking =
      'select distinct index_name as name from information_schema.statistics' +
      ' where table_schema = database() and table_name = ? and column_name = ? and seq_in_index = 1'
    const rows = await this.read(shape, asking, [shape.table, shape.primaryColumn])
    const names = rows.map(({ name }) => String(name))
    this.#known.set(shape, names)
    return names
  }
}
