import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'

type Row = Record<string, string>

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
const quoteMysql = (name: string) => `\`${name.replaceAll('`', '``')}\``

/**
 * Removes every view and table of a database, whatever points at what. Tables in `wipe.ignoreTables` of the connection
 * stay.
 * @param client  a transaction, or on SQLite a connection that does not enforce foreign keys
 */
export async function dropEverything(
  client: QueryClientContract,
  dialect: Dialect,
  config: ConnectionConfig
): Promise<void> {
  const { wipe } = config as { wipe?: { ignoreTables?: string[] } }
  const kept = new Set(wipe?.ignoreTables)
  await drops[dialect](client, (name) => !kept.has(name))
}

type Drop = (client: QueryClientContract, goes: (name: string) => boolean) => Promise<void>

const drops: Record<Dialect, Drop> = {
  async sqlite(client, goes) {
    const objects = (type: string, order = 'name') =>
      client.rawQuery(
        `select name from sqlite_master where type = '${type}' and name not like 'sqlite\\_%' escape '\\' order by ${order}`
      ) as unknown as Promise<Row[]>
    for (const { name } of await objects('view')) await client.rawQuery(`drop view ${quote(name)}`)
    // A virtual table takes its shadow tables along, and nobody else may drop these.
    const virtualFirst = `sql like 'create virtual%' desc`
    for (const { name } of await objects('table', virtualFirst)) {
      if (goes(name)) await client.rawQuery(`drop table if exists ${quote(name)}`)
    }
  },

  async pg(client, goes) {
    const { rows: views } = await client.rawQuery(
      `select c.relname as name, c.relkind as kind from pg_class c
         where c.relnamespace = current_schema()::regnamespace and c.relkind in ('v', 'm')
           and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`
    )
    for (const { name, kind } of views as Row[]) {
      const type = kind === 'm' ? 'materialized view' : 'view'
      await client.rawQuery(`drop ${type} if exists ${quote(name)} cascade`)
    }
    const { rows: tables } = await client.rawQuery(
      `select c.relname as name from pg_class c
         where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f')
           and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`
    )
    for (const { name } of tables as Row[]) {
      if (goes(name)) await client.rawQuery(`drop table if exists ${quote(name)} cascade`)
    }
  },

  async mysql(client, goes) {
    const [objects] = await client.rawQuery(
      `select table_name as name, table_type as type from information_schema.tables where table_schema = database()`
    )
    const [[{ setting }]] = await client.rawQuery('select @@foreign_key_checks as setting')
    await client.rawQuery('set session foreign_key_checks = 0')
    try {
      for (const { name, type } of objects as Row[]) {
        if (type === 'VIEW') await client.rawQuery(`drop view if exists ${quoteMysql(name)}`)
        else if (goes(name)) await client.rawQuery(`drop table if exists ${quoteMysql(name)}`)
      }
    } finally {
      await client.rawQuery(`set session foreign_key_checks = ${setting}`)
    }
  },
}
