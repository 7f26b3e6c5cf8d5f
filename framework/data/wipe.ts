import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { withSession } from './open_session.js'
import type { Session } from './session.js'

/** What was dropped, by name. */
export interface Wiped {
  views: string[]
  tables: string[]
  /** Types, domains and sequences of PostgreSQL, sequences of MariaDB. */
  types: string[]
}

interface Found {
  name: string
  /** As DROP wants it: 'TABLE', 'MATERIALIZED VIEW' … */
  kind: string
}

/**
 * What extensions have brought is theirs; parts of another table go with it. A virtual table of SQLite is a full-text
 * index, or a stranger's: it is dropped first, takes its own tables along, and has no rows of its own to lose.
 */
const OBJECTS: Record<Dialect, string> = {
  sqlite: `
    SELECT name, CASE type WHEN 'view' THEN 'VIEW' WHEN 'virtual' THEN 'VIRTUAL' ELSE 'TABLE' END AS kind
    FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY type = 'table', type, name`,
  pg: `
    SELECT c.relname AS name,
      CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
      position(c.relkind::text IN 'vmrpfS') AS turn
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm', 'r', 'p', 'f', 'S')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i') AND d.classid = 'pg_class'::regclass)
    UNION ALL
    SELECT t.typname, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 9
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace = current_schema()::regnamespace
      AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    ORDER BY turn, name`,
  mysql: `
    SELECT table_name AS name,
      CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
    FROM information_schema.tables WHERE table_schema = database()
    ORDER BY table_type <> 'VIEW', table_name`,
}

/**
 * Drops all views, tables and types of a database, whatever points at what. On MySQL and MariaDB each is gone at once;
 * the others drop all of them or none.
 */
export function wipe(client: QueryClientContract): Promise<Wiped> {
  return withSession(client, async (session) => {
    await session.beginWriting()
    const found = (await session.all(OBJECTS[session.dialect])) as unknown as Found[]
    const cascade = session.dialect === 'pg' ? ' CASCADE' : ''
    for (const { name, kind } of found)
      await session.run(
        `DROP ${kind === 'VIRTUAL' ? 'TABLE' : kind} IF EXISTS ${session.quote(name)}${cascade}`
      )
    await session.commit()
    const named = (...kinds: string[]) =>
      found
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ name }) => name)
        .sort()
    return {
      views: named('VIEW', 'MATERIALIZED VIEW'),
      tables: named('TABLE', 'FOREIGN TABLE'),
      types: named('TYPE', 'DOMAIN', 'SEQUENCE'),
    }
  })
}

/**
 * Deletes all rows of all tables but some, whatever points at what, and lets keys begin at 1 again.
 * @param isKept  says of a table that it is left alone
 * @returns the names of the tables that are empty now
 */
export function truncate(
  client: QueryClientContract,
  isKept: (table: string) => boolean
): Promise<string[]> {
  return withSession(client, async (session) => {
    await session.beginWriting()
    const found = (await session.all(OBJECTS[session.dialect])) as unknown as Found[]
    const tables = found
      .filter(({ name, kind }) => kind === 'TABLE' && !isKept(name))
      .map(({ name }) => name)
      .sort()
    if (tables.length) await TRUNCATE[session.dialect](session, tables)
    await session.commit()
    return tables
  })
}

const TRUNCATE: Record<Dialect, (session: Session, tables: string[]) => Promise<void>> = {
  async sqlite(session, tables) {
    await session.empty(tables)
    const [counts] = await session.all(
      `SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'`
    )
    if (!counts) return
    for (const table of tables)
      await session.run('DELETE FROM sqlite_sequence WHERE name = ?', [table])
  },
  async pg(session, tables) {
    const names = tables.map((table) => session.quote(table)).join(', ')
    await session.run(`TRUNCATE ${names} RESTART IDENTITY`)
  },
  async mysql(session, tables) {
    for (const table of tables) await session.run(`TRUNCATE TABLE ${session.quote(table)}`)
  },
}
