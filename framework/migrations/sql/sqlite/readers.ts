import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../../migration_exception.js'
import { execute, select } from '../execute.js'
import { identifiers, identifier, textLiteral } from '../quote.js'
import { mentions } from './tokens.js'

/** The complaint of SQLite about a view or the triggers of a table, or null where they can be run. */
type Complaints = Map<string, string | null>

const q = (name: string) => identifier(name, 'sqlite')

/**
 * Carries out a change that takes columns away, and looks whether views and triggers that read them can still be run:
 * SQLite itself does not see all of them, and the next INSERT would fail.
 * @throws MigrationException when one cannot be run any more; the transaction around it has to be rolled back
 */
export async function withReaders(
  client: QueryClientContract,
  table: string,
  columns: readonly string[],
  change: () => Promise<void>
): Promise<void> {
  if (!columns.length) return change()
  const before = await complaints(client, columns)
  await change()
  for (const [reader, complaint] of await complaints(client, columns)) {
    if (complaint === null || before.get(reader) === complaint) continue
    throw new MigrationException(
      `${columns.join(', ')} of ${table} cannot be dropped: ${reader} reads it (${complaint})`,
      "Drop it before, with editor.sql('…', { sqlite: 'drop …' }), and make it again without the column"
    )
  }
}

async function complaints(
  client: QueryClientContract,
  columns: readonly string[]
): Promise<Complaints> {
  const found = await select(
    client,
    "select type, name, tbl_name as owner, sql from sqlite_master where type in ('view', 'trigger')"
  )
  const readers = found.filter(({ sql }) => columns.some((column) => mentions(String(sql), column)))
  const answers: Complaints = new Map()
  for (const { type, name, owner } of readers) {
    const probes =
      type === 'view'
        ? [`explain select * from ${q(String(name))}`]
        : await writesOf(client, String(owner))
    answers.set(`the ${String(type)} "${String(name)}"`, await complaintOf(client, probes))
  }
  return answers
}

/** Statements that have SQLite read every trigger of a table, and write nothing. */
async function writesOf(client: QueryClientContract, table: string): Promise<string[]> {
  const found = await select(
    client,
    `select name from pragma_table_xinfo(${textLiteral(table, 'sqlite')}) where hidden = 0`
  )
  const names = found.map(({ name }) => String(name))
  const sets = names.map((name) => `${q(name)} = ${q(name)}`).join(', ')
  const columns = identifiers(names, 'sqlite')
  return [
    `explain insert into ${q(table)} (${columns}) select ${columns} from ${q(table)}`,
    `explain update ${q(table)} set ${sets}`,
    `explain delete from ${q(table)}`,
  ]
}

async function complaintOf(client: QueryClientContract, probes: string[]): Promise<string | null> {
  const found: string[] = []
  for (const probe of probes) {
    try {
      await execute(client, probe)
    } catch (error) {
      // Knex puts the statement before the complaint.
      found.push((error as Error).message.replace(`${probe} - `, ''))
    }
  }
  return found.length ? found.join('; ') : null
}
