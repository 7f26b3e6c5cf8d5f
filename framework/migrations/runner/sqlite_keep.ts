import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../migration_exception.js'

interface StoredObject {
  type: 'trigger' | 'view' | 'index'
  name: string
  table: string
  /** Null for the index behind a constraint of the table. */
  sql: string | null
  /** Of an index; null stands for an expression. */
  columns: (string | null)[]
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * Runs one of Lucid's table builders on SQLite, where Knex rebuilds a table without its triggers, without indexes that
 * have a condition or an expression, with unique indexes cut to the columns that are left, and not at all when a view
 * reads the table. What was there and was not asked to go is put back.
 * @param statements  what the builder says it will run, as far as it knows
 * @param run         runs the builder; may be called twice
 * @throws MigrationException when something cannot be put back
 */
export async function keepingObjects(
  client: QueryClientContract,
  statements: string[],
  run: () => Promise<unknown>
): Promise<void> {
  const before = await readObjects(client)
  const asked = new Set(statements.flatMap(droppedIn))
  const views = before.filter(({ type, name }) => type === 'view' && !asked.has(name.toLowerCase()))
  await client.rawQuery('savepoint builder')
  try {
    await run()
  } catch (error) {
    await client.rawQuery('rollback to builder')
    if (!views.length || !/error in view/.test((error as Error).message)) throw error
    for (const { name } of views) await client.rawQuery(`drop view ${quote(name)}`)
    await run()
  }
  await client.rawQuery('release builder')
  const kept = before.filter(({ name }) => !asked.has(name.toLowerCase()))
  await putBack(client, kept)
}

/** 'drop index `posts_slug_unique`' → posts_slug_unique */
function droppedIn(statement: string): string[] {
  const drops = /\bdrop\s+(?:index|trigger|view)\s+(?:if\s+exists\s+)?[`"[]?([^`"\]\s;]+)/gi
  return [...statement.matchAll(drops)].map(([, name]) => name.toLowerCase())
}

async function readObjects(client: QueryClientContract): Promise<StoredObject[]> {
  const found = (await client.rawQuery(
    `select type, name, tbl_name as "table", sql from sqlite_master where type in ('trigger', 'view', 'index')`
  )) as Omit<StoredObject, 'columns'>[]
  const objects: StoredObject[] = []
  for (const object of found) {
    const columns =
      object.type === 'index'
        ? await client.rawQuery('select name from pragma_index_info(?) order by seqno', [
            object.name,
          ])
        : []
    objects.push({ ...object, columns: columns.map(({ name }: { name: string }) => name) })
  }
  return objects
}

async function columnsOf(client: QueryClientContract, table: string): Promise<Set<string>> {
  const rows = await client.rawQuery('select name from pragma_table_xinfo(?)', [table])
  return new Set(rows.map(({ name }: { name: string }) => name))
}

async function putBack(client: QueryClientContract, before: StoredObject[]): Promise<void> {
  const present = await readObjects(client)
  const after = new Map(present.map((object) => [object.name, object]))
  const touched = new Set<string>()
  const isView = new Set(before.filter(({ type }) => type === 'view').map(({ name }) => name))
  for (const object of before) {
    const columns = await columnsOf(client, object.table)
    // Its table has gone, and it with it; a view has no table.
    if (object.type !== 'view' && !columns.size) continue
    const now = after.get(object.name)
    if (object.type === 'index') {
      await putBackIndex(client, object, now, columns)
    } else if (!now) {
      await client.rawQuery(object.sql!)
      if (object.type === 'trigger') touched.add(object.table)
    }
    if (object.type === 'view' && !now)
      await client.rawQuery(`select * from ${quote(object.name)} limit 0`).catch(lost(object))
  }
  for (const table of touched) if (!isView.has(table)) await checkTriggers(client, table)
}

async function putBackIndex(
  client: QueryClientContract,
  object: StoredObject,
  now: StoredObject | undefined,
  columns: Set<string>
): Promise<void> {
  if (now && now.columns.length === object.columns.length) return
  const lostColumn = object.columns.find((name) => name !== null && !columns.has(name))
  if (object.sql === null) {
    if (!now || !lostColumn) return
    throw new MigrationException(
      `"${lostColumn}" is part of a key or unique constraint over ${object.columns.join(', ')} of "${object.table}", which would be left over ${now.columns.join(', ')} alone`,
      'Change the key first, or drop the constraint in the same file'
    )
  }
  if (now) await client.rawQuery(`drop index ${quote(object.name)}`)
  // An index goes with any of its columns, as on PostgreSQL.
  if (lostColumn) return
  await client.rawQuery(object.sql).catch(lost(object))
}

/** Compiles what fires the triggers of a table: one that names what has gone is found now and not by the next writer. */
async function checkTriggers(client: QueryClientContract, table: string): Promise<void> {
  const [column] = await columnsOf(client, table)
  const firing = [
    `explain insert into ${quote(table)} default values`,
    `explain update ${quote(table)} set ${quote(column)} = ${quote(column)}`,
    `explain delete from ${quote(table)}`,
  ]
  for (const statement of firing) {
    await client.rawQuery(statement).catch((error: Error) => {
      throw new MigrationException(
        `A trigger of "${table}" does not fit the table any more: ${reasonIn(error)}`,
        'Drop or change the trigger in the same file, before the table'
      )
    })
  }
}

const lost = (object: StoredObject) => (error: Error) => {
  throw new MigrationException(
    `The ${object.type} "${object.name}" does not fit any more: ${reasonIn(error)}`,
    `Drop or change the ${object.type} in the same file, before the table`
  )
}

const reasonIn = (error: Error) => error.message.split(' - ').at(-1)
