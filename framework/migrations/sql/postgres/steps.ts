import { enumCheckName } from '../../schema/names.js'
import type { Column } from '../../schema/column.js'
import type { Table } from '../../schema/table.js'
import { checkClause, enumCondition, isCounted, type Foreign } from '../columns.js'
import { execute, select, statements } from '../execute.js'
import { identifier, textLiteral } from '../quote.js'
import type { Step } from '../step.js'
import { primaryKeyName } from '../../schema/names.js'

export const q = (name: string) => identifier(name, 'pg')
export const alter = (table: string, change: string) => `alter table ${q(table)} ${change}`

export const enumCheck = (table: string, name: string, column: Column) =>
  column.type === 'enum'
    ? [
        alter(
          table,
          `add ${checkClause(enumCheckName(table, name), enumCondition(name, column, 'pg'), 'pg')}`
        ),
      ]
    : []

/** A part of a step, and the words for it in the step's title. */
export interface Part {
  words: string
  sql: string[]
}

/** One step of the parts that have something to do, or none: 'set default, add check: posts.status'. */
export function joined(parts: readonly Part[], of: string): Step[] {
  const busy = parts.filter(({ sql }) => sql.length)
  if (!busy.length) return []
  const title = `${busy.map(({ words }) => words).join(', ')}: ${of}`
  return [
    statements(
      title,
      busy.flatMap(({ sql }) => sql)
    ),
  ]
}

/** Lucid makes a unique index as a constraint, which goes in another way than an index. */
export const dropIndexSql = (table: string, name: string) => [
  alter(table, `drop constraint if exists ${q(name)}`),
  `drop index if exists ${q(name)}`,
]

const OID = (table: string) => `${textLiteral(q(table), 'pg')}::regclass`

/** The foreign keys that are really on a column: tables made by hand may name theirs in another way. */
export function dropForeign({ table, column, name }: Foreign): Step {
  return {
    title: `drop foreign key ${name}`,
    sql: [alter(table, `drop constraint ${q(name)}`)],
    async run({ client }) {
      const found = await select(
        client,
        `select conname as name from pg_constraint where conrelid = ${OID(table)} and contype = 'f' and conkey = ` +
          `(select array[attnum] from pg_attribute where attrelid = ${OID(table)} and attname = ${textLiteral(column, 'pg')})`
      )
      for (const { name: real } of found) {
        await execute(client, alter(table, `drop constraint ${q(String(real))}`))
      }
    },
  }
}

export function dropPrimaryKey(table: string): Step {
  return {
    title: `drop primary key of ${table}`,
    sql: [alter(table, `drop constraint ${q(primaryKeyName(table))}`)],
    async run({ client }) {
      const found = await select(
        client,
        `select conname as name from pg_constraint where conrelid = ${OID(table)} and contype = 'p'`
      )
      for (const { name } of found) {
        await execute(client, alter(table, `drop constraint ${q(String(name))}`))
      }
    },
  }
}

/** A name that is not the derived one was given by hand and stays. */
export function renameConstraint(table: string, from: string, to: string): Step[] {
  if (from === to) return []
  const sql = alter(table, `rename constraint ${q(from)} to ${q(to)}`)
  const step: Step = {
    title: `rename constraint ${from} to ${to}`,
    sql: [sql],
    async run({ client }) {
      const found = await select(
        client,
        `select 1 from pg_constraint where conrelid = ${OID(table)} and conname = ${textLiteral(from, 'pg')}`
      )
      if (found.length) await execute(client, sql)
    },
  }
  return [step]
}

export const renameIndex = (from: string, to: string) =>
  statements(`rename index ${from} to ${to}`, [`alter index ${q(from)} rename to ${q(to)}`])

/** The sequence of a counted column bears its names, as PostgreSQL gave them. */
export function renameSequence(table: string, column: string): Step {
  const wanted = `${table}_${column}_seq`.slice(0, 63)
  return {
    title: `rename sequence of ${table}.${column} to ${wanted}`,
    sql: [`-- the sequence of ${table}.${column} becomes ${wanted}`],
    async run({ client }) {
      const [found] = await select(
        client,
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace ` +
          `where c.oid = pg_get_serial_sequence(${textLiteral(q(table), 'pg')}, ${textLiteral(column, 'pg')})::regclass`
      )
      if (!found || found.name === wanted) return
      await execute(
        client,
        `alter sequence ${q(String(found.schema))}.${q(String(found.name))} rename to ${q(wanted)}`
      )
    },
  }
}

/** Columns that begin or end to be counted because of another key. */
export function identityChanges(
  old: Table,
  fresh: Table,
  drop: readonly string[],
  add: Record<string, Column>
): string[] {
  return [...fresh.columns.keys()]
    .filter((name) => !drop.includes(name) && !(name in add))
    .flatMap((name) =>
      identityChange(fresh.name, name, isCounted(old, name), isCounted(fresh, name))
    )
}

export function identityChange(table: string, name: string, was: boolean, is: boolean): string[] {
  if (was === is) return []
  if (!is) {
    return [
      alter(table, `alter column ${q(name)} drop identity if exists`),
      alter(table, `alter column ${q(name)} drop default`),
    ]
  }
  return [
    alter(table, `alter column ${q(name)} drop default`),
    alter(table, `alter column ${q(name)} add generated by default as identity`),
    `select setval(pg_get_serial_sequence(${textLiteral(q(table), 'pg')}, ${textLiteral(name, 'pg')}), ` +
      `coalesce((select max(${q(name)}) from ${q(table)}), 0) + 1, false)`,
  ]
}
