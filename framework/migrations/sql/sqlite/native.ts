import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../../migration_exception.js'
import type { Table } from '../../schema/table.js'
import { checkClause } from '../columns.js'
import { execute, select } from '../execute.js'
import { identifier } from '../quote.js'
import type { Step } from '../step.js'
import { addCheck, dropCheck, dropEnumCheck } from './edits.js'
import { look, rebuildStep, type Rebuild } from './rebuild.js'
import { isSameName } from './tokens.js'

/** From this version SQLite changes NOT NULL and named checks in place. */
const IN_PLACE = [3, 53]

async function changesInPlace(client: QueryClientContract): Promise<boolean> {
  const [{ version }] = await select(client, 'select sqlite_version() as version')
  const [major, minor] = String(version).split('.').map(Number)
  return major > IN_PLACE[0] || (major === IN_PLACE[0] && minor >= IN_PLACE[1])
}

/** A change in place, or a rebuild where this SQLite cannot make it. */
export function inPlace(sql: string[], rebuild: Rebuild): Step {
  return {
    title: rebuild.title,
    sql,
    async run(context) {
      if (!(await changesInPlace(context.client))) return rebuildStep(rebuild).run!(context)
      for (const statement of sql) await execute(context.client, statement)
    },
  }
}

/** Lets a column take null, or stops it. */
export function nullStep(table: Table, name: string, isNullable: boolean): Step {
  const words = isNullable ? 'drop not null' : 'set not null'
  const sql = `alter table ${identifier(table.name, 'sqlite')} alter column ${identifier(name, 'sqlite')} ${words}`
  return inPlace([sql], {
    title: `${isNullable ? 'allow null' : 'set not null'}: ${table.name}.${name}`,
    table,
    edit(statement) {
      const part = statement.column(name)
      part.clauses = part.clauses.filter(({ kind }) => kind !== 'not null' && kind !== 'null')
      if (!isNullable) part.clauses.push({ kind: 'not null', name: null, sql: 'not null' })
    },
  })
}

interface CheckChange {
  /** The check that goes, by name. */
  drop?: string
  /** It is the check of this column's enum, and may stand there without a name. */
  enumOf?: string
  add?: { name: string; condition: string }
}

/** Takes one check away and gives another, in place where the old one has a name. */
export function checkStep(title: string, table: Table, { drop, enumOf, add }: CheckChange): Step {
  const alter = (words: string) => `alter table ${identifier(table.name, 'sqlite')} ${words}`
  const sql = [
    ...(drop ? [alter(`drop constraint ${identifier(drop, 'sqlite')}`)] : []),
    ...(add ? [alter(`add ${checkClause(add.name, add.condition, 'sqlite')}`)] : []),
  ]
  const rebuild: Rebuild = {
    title,
    table,
    edit(statement) {
      if (enumOf) dropEnumCheck(statement, table.name, enumOf)
      if (drop) dropCheck(statement, drop)
      if (add) addCheck(statement, add.name, add.condition)
    },
  }
  return {
    title,
    sql,
    async run(context) {
      const { statement } = await look(context.client, table.name)
      const clauses = [
        ...statement.constraints,
        ...statement.columns.flatMap((part) => part.clauses),
      ]
      const isThere = !drop || clauses.some(({ name }) => name !== null && isSameName(name, drop))
      if (!isThere && !enumOf) {
        throw new MigrationException(
          `The table "${table.name}" has no check "${drop}" in the database`
        )
      }
      return (isThere ? inPlace(sql, rebuild) : rebuildStep(rebuild)).run!(context)
    },
  }
}
