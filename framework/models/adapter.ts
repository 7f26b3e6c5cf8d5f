import { Adapter as LucidAdapter } from '@adonisjs/lucid/orm'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { insertStraight } from '#framework/database/main'

/** How models reach the database: as Lucid's own adapter, but that SQLite is given a new row without a query builder. */
export class Adapter extends LucidAdapter {
  override async insert(row: LucidRow, values: Record<string, unknown>): Promise<void> {
    const model = row.constructor as LucidModel
    const id = await insertStraight(this.modelClient(row), model.table, [values])
    if (id === undefined) return super.insert(row, values)
    if (model.selfAssignPrimaryKey) return
    const { columnName } = model.$getColumn(model.primaryKey)!
    row.$consumeAdapterResult({ [columnName]: id })
  }
}
