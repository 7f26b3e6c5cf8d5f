import fc from 'fast-check'
import { test } from '@japa/runner'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import {
  compareSchemas,
  compile,
  introspect,
  toTable,
  type Column,
  type ColumnDefault,
  type Index,
  type Operation,
  type Schema,
  type TableDefinition,
} from '#framework/migrations/main'
import { onScratch, reached } from './databases.js'

async function make(client: QueryClientContract, tables: Record<string, TableDefinition>) {
  const schema: Schema = new Map()
  for (const [table, definition] of Object.entries(tables)) {
    const operation: Operation = { op: 'createTable', table, definition }
    for (const step of compile(operation, schema, toDialect(client.dialect.name))) {
      await step.run!({ client, progress: () => {} })
    }
    schema.set(table, toTable(table, definition))
  }
  return schema
}

const texts = ['', 'draft', "it's", 'a "b" `c` [d]', '50 %?', 'back\\slash', '(x)', 'null', '12']

/** Each type with the attributes that go with it, and values that it may have without being told. */
const KINDS: { column: Column; defaults: ColumnDefault[] }[] = [
  { column: { type: 'integer' }, defaults: [0, -7, 2_147_483_647] },
  { column: { type: 'bigInteger' }, defaults: [0, -12, '9007199254740993'] },
  { column: { type: 'string', length: 1 }, defaults: ['x'] },
  { column: { type: 'string', length: 255 }, defaults: texts },
  { column: { type: 'string', length: 36 }, defaults: texts },
  { column: { type: 'text' }, defaults: texts },
  { column: { type: 'text', size: 'medium' }, defaults: [] },
  { column: { type: 'text', size: 'long' }, defaults: [] },
  { column: { type: 'boolean' }, defaults: [true, false] },
  { column: { type: 'float' }, defaults: [0, 1.5, -0.25] },
  {
    column: { type: 'decimal', precision: 10, scale: 2 },
    defaults: ['0', '1.50', '-99999999.99', 3],
  },
  { column: { type: 'decimal', precision: 30, scale: 0 }, defaults: ['123456789012345678901234'] },
  { column: { type: 'decimal', precision: 4, scale: 4 }, defaults: ['0.1234'] },
  { column: { type: 'date' }, defaults: ['2026-02-03'] },
  { column: { type: 'dateTime' }, defaults: [{ sql: 'CURRENT_TIMESTAMP' }] },
  { column: { type: 'time' }, defaults: ['12:30:00'] },
  { column: { type: 'json' }, defaults: ['{"a": [1, "b"]}', '[]'] },
  { column: { type: 'uuid' }, defaults: ['0b9c3f7e-2f9a-4f0c-8d5e-1a2b3c4d5e6f'] },
  {
    column: { type: 'enum', values: ['draft', "it's", '12', 'x, y'] },
    defaults: ['draft', "it's"],
  },
  { column: { type: 'enum', values: ['only'] }, defaults: ['only'] },
  { column: { type: 'enum', values: ['a', 'x'.repeat(120)] }, defaults: ['a'] },
]

test.group('A table made by the editor', () => {
  test('{$self} is read back as it was written, column by column')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await onScratch(dialect, async (client) => {
        const variants = KINDS.flatMap(({ column, defaults }) => [
          column,
          { ...column, nullable: true as const },
          ...defaults.map((value) => ({ ...column, default: value })),
          ...defaults.slice(0, 1).map((value) => ({
            ...column,
            nullable: true as const,
            default: value,
          })),
        ])
        const columns = Object.fromEntries(variants.map((column, at) => [`c${at}`, column]))
        // InnoDB has room for so many in one table.
        const entries = Object.entries(columns)
        const halves = [entries.slice(0, 30), entries.slice(30)]
        const expected = await make(
          client,
          Object.fromEntries(
            halves.map((half, at) => [
              `t${at}`,
              { columns: { id: { type: 'increments' }, ...Object.fromEntries(half) } },
            ])
          )
        )
        assert.deepEqual(compareSchemas(expected, await introspect(client), dialect), [])
      })
    })
    .timeout(20_000)

  test('{$self} differs in just what was changed')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await onScratch(dialect, async (client) => {
        await make(client, {
          books: { columns: { id: { type: 'increments' }, code: { type: 'uuid' } } },
        })
        const found = await introspect(client)
        for (const { column } of KINDS) {
          const expected: Schema = new Map([
            ['books', toTable('books', { columns: { id: { type: 'increments' }, code: column } })],
          ])
          const differences = compareSchemas(expected, found, dialect)
          const isSame = column.type === 'uuid'
          assert.lengthOf(differences, isSame ? 0 : 1, JSON.stringify(column))
          if (!isSame) assert.equal(differences[0].what, 'type of code')
        }
      })
    })

  test('{$self} is read back whatever it is made of')
    .with(reached)
    .run(async ({ assert }, dialect) => {
      await onScratch(dialect, async (client) => {
        let number = 0
        const runs = dialect === 'sqlite' ? 60 : 12
        await fc.assert(
          fc.asyncProperty(shelves(), async (definition) => {
            const prefix = `r${number++}_`
            const tables = {
              [`${prefix}Room`]: {
                columns: { id: { type: 'increments' as const } },
              },
              [`${prefix}shelf`]: pointedAt(definition, `${prefix}Room.id`),
            }
            const expected = await make(client, tables)
            const found = await introspect(client, { tables: [...expected.keys()] })
            assert.deepEqual(compareSchemas(expected, found, dialect), [])
          }),
          { numRuns: runs, endOnFailure: true }
        )
      })
    })
    .timeout(120_000)
})

function pointedAt(definition: TableDefinition, target: string): TableDefinition {
  const columns = Object.entries(definition.columns).map(([name, column]) => [
    name,
    column.references ? { ...column, references: target } : column,
  ])
  return { ...definition, columns: Object.fromEntries(columns) as Record<string, Column> }
}

const NAMES = ['title', 'Order', 'group', 'two words', 'ünï', 'a_b', 'x$y', 'select']

const CHECKS = (name: string) => [
  `${name} is not null`,
  `${name} > 3 and (${name} < 9 or ${name} = 77)`,
  `${name} between 2 and 5`,
  `${name} in (1, 2, 3)`,
  `not (${name} = 4) and ${name} <> -1`,
  `case when ${name} > 1 then 1 else 0 end = 1`,
  `coalesce(${name}, 0) + 1 < 5 * 3`,
]

/** A table with columns, indexes, checks and a foreign key, by chance. */
function shelves(): fc.Arbitrary<TableDefinition> {
  const column = fc
    .constantFrom(...KINDS)
    .chain(({ column: kind, defaults }) =>
      fc.record({
        nullable: fc.boolean(),
        value: fc.option(defaults.length ? fc.constantFrom(...defaults) : fc.constant(undefined)),
        kind: fc.constant(kind),
      })
    )
    .map(({ kind, nullable, value }): Column => ({
      ...kind,
      ...(nullable ? { nullable: true } : {}),
      ...(value === null || value === undefined ? {} : { default: value }),
    }))
  return fc
    .record({
      columns: fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), column), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 6,
      }),
      onDelete: fc.constantFrom('cascade', 'restrict', 'set null', 'no action', undefined),
      onUpdate: fc.constantFrom('cascade', 'restrict', undefined),
      unique: fc.boolean(),
      where: fc.constantFrom(undefined, 'amount > 3', 'amount is null or amount in (1, 2)'),
      check: fc.constantFrom(undefined, ...CHECKS('amount')),
      hasKey: fc.boolean(),
    })
    .map(({ columns, onDelete, onUpdate, unique, where, check, hasKey }) => {
      const words = columns.filter(([, { type }]) => type === 'string' || type === 'text')
      const short = columns.filter(([, { type }]) => type === 'integer' || type === 'uuid')
      const indexes: Index[] = [
        { columns: ['amount'], ...(unique ? { unique } : {}), ...(where ? { where } : {}) },
        ...short.map(([name]) => ({ columns: [name, 'amount'] })),
        ...(words.length
          ? [{ columns: words.map(([name]) => name), fullText: 'beginnings' as const }]
          : []),
      ]
      return {
        columns: {
          ...(hasKey ? { id: { type: 'increments' as const } } : {}),
          ...Object.fromEntries(columns),
          amount: { type: 'integer' as const, nullable: true as const },
          room_id: {
            type: 'integer' as const,
            unsigned: true as const,
            nullable: true as const,
            references: 'room.id',
            ...(onDelete ? { onDelete } : {}),
            ...(onUpdate ? { onUpdate } : {}),
          },
        },
        indexes,
        ...(check ? { checks: { amount_known: check } } : {}),
      }
    })
}
