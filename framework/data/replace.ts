import type { Catalog, Reference } from './catalog.js'
import { StillPointedAt } from './refusal.js'
import type { Session } from './session.js'
import type { DataTable } from './tables.js'

/** Rows of a table outside that went with what they pointed at. */
export interface Gone {
  table: string
  rows: number
  /** They are deleted, or point nowhere now. */
  deleted: boolean
}

/**
 * Empties tables that are about to be filled again. Rows outside that point into them do what the foreign key says of
 * a deletion, if their table belongs to no model: a token goes with its user, whoever gets that user's key next.
 * Rows of a model are nobody's to lose: they stop it.
 * @param tables   all tables that travel, by their name in the database
 * @param emptied  names in the database
 * @throws StillPointedAt before anything is changed by this
 */
export async function emptyTables(
  session: Session,
  catalog: Catalog,
  tables: Map<string, DataTable>,
  emptied: Set<string>
): Promise<Gone[]> {
  const gone: Gone[] = []
  const outside = (name: string) => catalog.references.filter((each) => pointsInto(each, name))
  const pointsInto = ({ table, target }: Reference, name: string) =>
    target === name && !emptied.has(table)

  async function free(target: string, deleted: string) {
    for (const reference of outside(target)) {
      const pointing = pointingRows(session, reference, deleted)
      const from = session.quote(reference.table)
      const [{ count }] = await session.all(
        `SELECT count(*) AS count FROM ${from} WHERE ${pointing}`
      )
      const rows = Number(count)
      if (!rows) continue
      assertMayGo(reference, rows)
      if (reference.onDelete === 'cascade') {
        await free(reference.table, pointing)
        await session.run(`DELETE FROM ${from} WHERE ${pointing}`)
      } else {
        const nulls = reference.columns.map((column) => `${session.quote(column)} = NULL`)
        await session.run(`UPDATE ${from} SET ${nulls.join(', ')} WHERE ${pointing}`)
      }
      gone.push({ table: reference.table, rows, deleted: reference.onDelete === 'cascade' })
    }
  }

  function assertMayGo({ table, target, onDelete }: Reference, rows: number) {
    const model = tables.get(table)
    const into = tables.get(target)?.name ?? target
    const these = `${rows} ${rows === 1 ? 'row' : 'rows'} of ${model?.name ?? table}`
    if (model) {
      throw new StillPointedAt(
        `${these} would lose the ${into} they belong to, and the files have no ${model.name}. Dump ${model.name} with them`
      )
    }
    if (onDelete === 'restrict')
      throw new StillPointedAt(`${these} keep ${into} from being emptied. Remove them first`)
  }

  for (const name of emptied) await free(name, '1 = 1')
  await session.empty([...emptied])
  return gone
}

function pointingRows(session: Session, reference: Reference, deleted: string): string {
  const [columns, targets] = [reference.columns, reference.targetColumns].map((names) =>
    names.map((name) => session.quote(name))
  )
  if (deleted === '1 = 1') return columns.map((column) => `${column} IS NOT NULL`).join(' AND ')
  const list = columns.length > 1 ? `(${columns.join(', ')})` : columns[0]
  return `${list} IN (SELECT ${targets.join(', ')} FROM ${session.quote(reference.target)} WHERE ${deleted})`
}
