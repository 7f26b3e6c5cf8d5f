import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { postgresWords } from '#framework/database/main'
import { canonical } from './expression.js'
import {
  actionOf,
  byTable,
  rowsOf,
  type FoundCheck,
  type FoundIndex,
  type FoundTable,
} from './found.js'
import { tokensOf, type Token } from './tokens.js'

interface ColumnRow {
  table: string
  name: string | null
  type: string
  isRequired: boolean
  value: string | null
  identity: string
  generated: string
  labels: string[] | null
}

interface IndexRow {
  table: string
  name: string
  isUnique: boolean
  method: string
  condition: string | null
  expression: string | null
  isDescending: boolean
  columns: string[]
}

interface ConstraintRow {
  table: string
  name: string
  kind: 'p' | 'f' | 'c'
  definition: string
  columns: string[]
  target: string | null
  targetColumns: string[]
  onDelete: string
  onUpdate: string
}

const COLUMNS = `select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as "isRequired", pg_get_expr(d.adbin, d.adrelid) as value, a.attidentity as identity,
    a.attgenerated as generated,
    (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = a.atttypid) as labels
  from pg_class c
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.oid, a.attnum`

const INDEXES = `select c.relname as "table", i.relname as name, x.indisunique as "isUnique", m.amname as method,
    pg_get_expr(x.indpred, x.indrelid) as condition, pg_get_expr(x.indexprs, x.indrelid) as expression,
    exists (select from unnest(x.indoption) o where o & 1 = 1) as "isDescending",
    coalesce((select json_agg(a.attname order by k.place) from unnest(x.indkey) with ordinality k (number, place)
      join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number
      where k.place <= x.indnkeyatts), '[]') as columns
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  join pg_am m on m.oid = i.relam
  where c.relnamespace = current_schema()::regnamespace and not x.indisprimary and not c.relispartition
  order by i.oid`

const CONSTRAINTS = `select c.relname as "table", k.conname as name, k.contype as kind,
    case k.contype when 'c' then pg_get_constraintdef(k.oid) else '' end as definition,
    coalesce((select json_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality u (number, place)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number), '[]') as columns,
    t.relname as target,
    coalesce((select json_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality u (number, place)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number), '[]') as "targetColumns",
    k.confdeltype as "onDelete", k.confupdtype as "onUpdate"
  from pg_constraint k join pg_class c on c.oid = k.conrelid left join pg_class t on t.oid = k.confrelid
  where c.relnamespace = current_schema()::regnamespace and k.contype in ('p', 'f', 'c') and not c.relispartition
  order by k.oid`

/** What the current schema of a PostgreSQL database holds, in its own words. */
export async function readPostgres(client: QueryClientContract): Promise<FoundTable[]> {
  const columns = byTable(await rowsOf<ColumnRow>(client, COLUMNS))
  const indexes = byTable(await rowsOf<IndexRow>(client, INDEXES))
  const constraints = byTable(await rowsOf<ConstraintRow>(client, CONSTRAINTS))
  return [...columns].map(([table, rows]) =>
    toFound(table, rows, indexes.get(table) ?? [], constraints.get(table) ?? [])
  )
}

function toFound(
  name: string,
  columns: ColumnRow[],
  indexes: IndexRow[],
  constraints: ConstraintRow[]
): FoundTable {
  return {
    name,
    // A table without columns has one row without a name.
    columns: columns.flatMap((row) => (row.name === null ? [] : [toColumn(row, row.name)])),
    primaryKey: constraints.find(({ kind }) => kind === 'p')?.columns ?? [],
    indexes: indexes.map(toIndex),
    foreigns: constraints
      .filter(({ kind }) => kind === 'f')
      .map((foreign) => ({
        name: foreign.name,
        columns: foreign.columns,
        table: foreign.target!,
        target: foreign.targetColumns,
        onDelete: actionOf(foreign.onDelete),
        onUpdate: actionOf(foreign.onUpdate),
      })),
    checks: constraints.filter(({ kind }) => kind === 'c').map(toCheck),
    notes: [],
  }
}

function toColumn(
  { type, isRequired, value, identity, generated, labels }: ColumnRow,
  name: string
): FoundTable['columns'][number] {
  const isSerial = value?.startsWith('nextval(') === true
  return {
    name,
    type: type.toLowerCase(),
    nullable: !isRequired,
    default: isSerial || generated ? null : value,
    counted: identity !== '' || isSerial,
    generated: generated ? (value ?? '') : null,
    ...(labels ? { values: labels } : {}),
  }
}

function toIndex(index: IndexRow): FoundIndex {
  const words = wordColumnsOf(index)
  return {
    name: index.name,
    columns: words ?? index.columns,
    unique: index.isUnique,
    ...(words ? { fullText: 'beginnings' as const } : {}),
    where: index.condition,
    odd: words ? null : oddity(index),
  }
}

/** The columns of a full-text index as we make it; null for any other. */
function wordColumnsOf({ method, expression, condition }: IndexRow): string[] | null {
  if (method !== 'gin' || expression === null || condition !== null) return null
  const tokens = tokensOf(expression)
  const columns = tokens.flatMap(({ kind, text }, at) => {
    if (kind !== 'name' || text.toLowerCase() !== 'coalesce') return []
    const column = tokens.slice(at).find((token) => isName(token))
    return column ? [column.text] : []
  })
  const ours = postgresWords(columns.map((name) => `"${name.replaceAll('"', '""')}"`))
  return canonical(expression, 'pg') === canonical(ours, 'pg') ? columns : null
}

const isName = ({ kind, text }: Token) =>
  kind === 'quoted' || (kind === 'name' && text.toLowerCase() !== 'coalesce')

function oddity({ method, expression, isDescending }: IndexRow): string | null {
  if (expression !== null) return 'an expression'
  if (method !== 'btree') return `the method ${method}`
  return isDescending ? 'a descending column' : null
}

/** 'CHECK ((price > 0)) NOT VALID' → what stands in the brackets. */
function toCheck({ name, definition }: ConstraintRow): FoundCheck {
  const condition = definition.replace(/^CHECK \(([\s\S]*)\)(?: NO INHERIT)?(?: NOT VALID)?$/, '$1')
  return { name, condition }
}
