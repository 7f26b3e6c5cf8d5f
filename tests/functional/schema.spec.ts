import { readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { dialectOf } from '#framework/database/main'
import { fieldsOf, type ColumnSpec, type Field } from '#framework/fields/main'

interface Column {
  type: string
  nullable: boolean
  maxLength: number | null
}

/** What the three databases call a column that suits a field. MariaDB's json is a longtext; SQLite has no fixed words. */
const TYPES: Record<ColumnSpec['type'], RegExp> = {
  increments: /^int(eger)?$/,
  integer: /^int(eger)?$/,
  bigInteger: /^bigint/,
  string: /^(varchar|character varying)/,
  text: /^(text|mediumtext|longtext)$/,
  boolean: /^(boolean|tinyint)/,
  float: /^double/,
  decimal: /^(decimal|numeric|float)/,
  date: /^date$/,
  dateTime: /^(datetime|timestamp with time zone)/,
  time: /^time/,
  json: /^(jsonb?|longtext)$/,
  uuid: /^(uuid|char)/,
  enum: /^(varchar|character varying|enum|text)/,
}

const models: { name: string; model: LucidModel }[] = []
for (const file of await readdir(new URL('../../app/models/', import.meta.url))) {
  if (!/\.[jt]s$/.test(file)) continue
  const { default: model } = await import(`#models/${file.replace(/\.[jt]s$/, '')}`)
  models.push({ name: model.name, model })
}

async function columnsOf(model: LucidModel): Promise<Record<string, Column>> {
  return db.connection(model.connection).columnsInfo(model.table) as unknown as Promise<
    Record<string, Column>
  >
}

/** What is wrong with the column of a field, in words, or null. */
function complaint(
  { column: spec, columnName, nullable }: Field,
  column: Column | undefined,
  isMysql: boolean
) {
  if (!column) return `${columnName} has no column`
  if (!TYPES[spec.type].test(column.type.toLowerCase()))
    return `${columnName} is ${column.type}, not ${spec.type}`
  if (column.nullable !== nullable)
    return `${columnName} is ${column.nullable ? '' : 'not '}nullable`
  const room = column.maxLength === null ? Infinity : Number(column.maxLength)
  if (spec.type === 'string' && room < spec.length!)
    return `${columnName} has room for ${room} of ${spec.length}`
  // MySQL's text ends at 65 535 bytes, and a character may take four.
  const isLong = (spec.length ?? 0) * 4 > 65_535
  if (isMysql && spec.type === 'text' && isLong && column.type === 'text')
    return `${columnName} needs mediumtext`
  return null
}

test.group('The migrated database', () => {
  test('has a fitting column for every field of {name}')
    .with(models)
    .run(async ({ assert }, { model }) => {
      const columns = await columnsOf(model)
      const complaints = [...fieldsOf(model).values()]
        .map((field) => complaint(field, columns[field.columnName], dialectOf(model) === 'mysql'))
        .filter(Boolean)
      assert.deepEqual(complaints, [])
    })

  test('has no column that {name} lacks a field for')
    .with(models)
    .run(async ({ assert }, { model }) => {
      const known = [...fieldsOf(model).values()].map(({ columnName }) => columnName)
      assert.sameMembers(Object.keys(await columnsOf(model)), known)
    })

  test('keeps the relations of {name} as they were declared')
    .with(models)
    .skip(
      () => dialectOf(models[0].model) !== 'sqlite',
      'SQLite tells them in one pragma; the migrations are the same'
    )
    .run(async ({ assert }, { model }) => {
      const keys = await db.connection().rawQuery(`pragma foreign_key_list(${model.table})`)
      const found = keys.map((key: Record<string, string>) => [
        key.from,
        { table: key.table, column: key.to, onDelete: key.on_delete.toLowerCase() },
      ])
      const declared = [...fieldsOf(model).values()]
        .filter((field) => field.column.references)
        .map((field) => [field.columnName, field.column.references])
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(declared))
    })
})
