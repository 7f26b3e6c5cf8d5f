import fc from 'fast-check'
import { test } from '@japa/runner'
import type { JsonValue } from '#framework/fields/main'
import {
  detect,
  optimise,
  type Detection,
  type Question,
} from '../../../../framework/migrations/detect/main.js'
import type { Declared } from '../../../../framework/migrations/models/declared.js'
import type { Column } from '../../../../framework/migrations/schema/column.js'
import type {
  Index,
  Schema,
  TableDefinition,
} from '../../../../framework/migrations/schema/table.js'
import { declaredOf, essence, foldAll, schemaOf, type Definitions, type Hints } from './tables.js'

const TABLES = ['authors', 'books', 'pens', 'shelves', 'writers']
const COLUMNS = ['amount', 'label', 'name', 'note', 'title', 'writer_id']

const type: fc.Arbitrary<Column> = fc.oneof(
  fc.integer({ min: 1, max: 255 }).map((length): Column => ({ type: 'string', length })),
  fc.constantFrom<Column>(
    { type: 'text' },
    { type: 'integer' },
    { type: 'bigInteger' },
    { type: 'boolean' },
    { type: 'json' },
    { type: 'date' },
    { type: 'decimal', precision: 10, scale: 2 }
  ),
  fc
    .subarray(['draft', 'public', 'private', 'old'], { minLength: 1 })
    .map((values): Column => ({ type: 'enum', values }))
)

const column: fc.Arbitrary<Column> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(type, fc.boolean()).map(([base, nullable]) => nullableIf(base, nullable)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...TABLES), fc.boolean())
      .map(([table, nullable]) =>
        nullableIf({ type: 'integer', unsigned: true, references: `${table}.id` }, nullable)
      ),
  }
)

const nullableIf = (base: Column, nullable: boolean): Column =>
  nullable ? { ...base, nullable: true } : base

const definition: fc.Arbitrary<TableDefinition> = fc
  .record({
    columns: fc.dictionary(fc.constantFrom(...COLUMNS), column, { minKeys: 1 }),
    indexed: fc.array(
      fc.record({
        columns: fc.uniqueArray(fc.constantFrom(...COLUMNS), { minLength: 1, maxLength: 2 }),
        unique: fc.boolean(),
      }),
      { maxLength: 2 }
    ),
    check: fc.option(fc.constantFrom('id > 0', 'id > 1'), { nil: undefined }),
    isJoined: fc.boolean(),
  })
  .map(({ columns, indexed, check, isJoined }) => {
    const names = Object.keys(columns)
    const indexes = indexed
      .filter((index) => index.columns.every((name) => names.includes(name)))
      .map(({ columns: over, unique }): Index => ({ columns: over, ...(unique ? { unique } : {}) }))
      .filter((index, place, all) => all.findIndex((other) => isTwin(index, other)) === place)
    const key: Record<string, Column> = isJoined && !check ? {} : { id: { type: 'increments' } }
    return {
      columns: { ...key, ...columns },
      ...(isJoined && !check ? { primaryKey: names.slice(0, 1) } : {}),
      indexes,
      ...(check ? { checks: { id_fair: check } } : {}),
    }
  })

const isTwin = (one: Index, other: Index) =>
  JSON.stringify(one.columns) === JSON.stringify(other.columns) && one.unique === other.unique

/** Tables whose foreign keys point at tables that are there and have an id. */
const tables: fc.Arbitrary<Definitions> = fc
  .dictionary(fc.constantFrom(...TABLES), definition)
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).map(([name, table]) => [
        name,
        {
          ...table,
          columns: Object.fromEntries(
            Object.entries(table.columns).map(([key, { references, ...rest }]) => {
              const target = references?.split('.')[0] ?? ''
              const isThere = references && all[target]?.columns.id
              return [key, isThere ? { ...rest, references } : rest]
            })
          ),
        },
      ])
    )
  )

const hints: fc.Arbitrary<Record<string, Hints>> = fc.dictionary(
  fc.constantFrom(...TABLES),
  fc.record({
    renamedFrom: fc.subarray(TABLES, { maxLength: 1 }),
    columns: fc.dictionary(fc.constantFrom(...COLUMNS), fc.constantFrom(...COLUMNS), {
      maxKeys: 2,
    }),
  })
)

/** Answers every question, each with one of its answers. */
function settle(before: Schema, declared: Declared, choose: (count: number) => number): Detection {
  const answers = new Map<string, JsonValue>()
  for (let rounds = 0; rounds < 100; rounds++) {
    const detection = detect({ before, declared, answers })
    if (!detection.questions.length) return detection
    for (const question of detection.questions.slice(0, 1)) {
      answers.set(question.id, answerTo(question, choose))
    }
  }
  throw new Error('There is always one question more')
}

function answerTo({ options }: Question, choose: (count: number) => number): JsonValue {
  return options[choose(options.length)].answer
}

const chooser = fc.nat().map((seed) => {
  let state = seed
  return (count: number) => (state = (state * 31 + 7) % 1009) % count
})

test.group('Whatever the tables were and the models are', () => {
  test('up leads to what the models say, and down leads back', ({ assert }) => {
    fc.assert(
      fc.property(tables, tables, hints, chooser, (was, is, said, choose) => {
        const before = schemaOf(was)
        const declared = declaredOf(is, said)
        const { up, down, unused } = settle(before, declared, choose)
        const after = foldAll(before, up)
        assert.deepEqual(essence(after), essence(declared))
        assert.deepEqual(essence(foldAll(after, down)), essence(before))
        assert.isEmpty(unused)
      }),
      { numRuns: 120 }
    )
  })

  test('no step, forwards or back, leaves a foreign key that points at nothing', ({ assert }) => {
    fc.assert(
      fc.property(tables, tables, hints, chooser, (was, is, said, choose) => {
        let schema = schemaOf(was)
        const { up, down } = settle(schema, declaredOf(is, said), choose)
        for (const operation of [...up, ...down]) {
          schema = foldAll(schema, [operation])
          assert.isEmpty(dangling(schema), JSON.stringify(operation))
        }
      }),
      { numRuns: 120 }
    )
  })

  test('nothing is left to do afterwards', ({ assert }) => {
    fc.assert(
      fc.property(tables, tables, hints, chooser, (was, is, said, choose) => {
        const declared = declaredOf(is, said)
        const { up } = settle(schemaOf(was), declared, choose)
        const again = detect({ before: foldAll(schemaOf(was), up), declared })
        assert.deepEqual(again.up, [])
        assert.deepEqual(again.questions, [])
      }),
      { numRuns: 120 }
    )
  })

  test('the order of models, columns and indexes makes no difference', ({ assert }) => {
    fc.assert(
      fc.property(tables, tables, fc.infiniteStream(fc.nat()), (was, is, numbers) => {
        const shuffle = <Value>(list: Value[]) =>
          list
            .map((value) => ({ value, rank: numbers.next().value }))
            .sort((one, other) => one.rank - other.rank)
            .map(({ value }) => value)
        const turned: Definitions = Object.fromEntries(
          shuffle(Object.entries(is)).map(([name, table]) => [
            name,
            {
              ...table,
              columns: Object.fromEntries(shuffle(Object.entries(table.columns))),
              indexes: shuffle([...(table.indexes ?? [])]),
            },
          ])
        )
        const one = detect({ before: schemaOf(was), declared: declaredOf(is) })
        const other = detect({
          before: new Map(shuffle([...schemaOf(was)])),
          declared: declaredOf(turned),
        })
        const plain = ({ up, down, questions }: Detection) => ({
          up: up.map(sortIndexes),
          down: down.map(sortIndexes),
          questions,
        })
        assert.deepEqual(plain(other), plain(one))
      }),
      { numRuns: 120 }
    )
  })

  test('fewer operations do the same', ({ assert }) => {
    fc.assert(
      fc.property(tables, tables, tables, chooser, (first, second, third, choose) => {
        const one = settle(schemaOf(first), declaredOf(second), choose).up
        const middle = foldAll(schemaOf(first), one)
        const other = settle(middle, declaredOf(third), choose).up
        const joined = optimise([...one, ...other])
        assert.isAtMost(joined.length, one.length + other.length)
        assert.deepEqual(essence(foldAll(schemaOf(first), joined)), essence(foldAll(middle, other)))
      }),
      { numRuns: 120 }
    )
  })
})

function dangling(schema: Schema): string[] {
  return [...schema.values()].flatMap(({ name, columns }) =>
    [...columns]
      .filter(([, { references }]) => {
        const [table, key] = references?.split('.') ?? []
        return table !== undefined && !schema.get(table)?.columns.has(key)
      })
      .map(([key, { references }]) => `${name}.${key} points at ${references}`)
  )
}

/** A table's own indexes stand in the order of the model. */
function sortIndexes(operation: Detection['up'][number]) {
  if (operation.op !== 'createTable') return operation
  const indexes = [...(operation.definition.indexes ?? [])]
  indexes.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  return { ...operation, definition: { ...operation.definition, indexes } }
}

test.group('Sixty tables with a hundred and twenty foreign keys', () => {
  const keys = (number: number): Record<string, Column> => ({
    one_id: { type: 'integer', references: `table_${(number * 7 + 1) % 60}.id` },
    other_id: { type: 'integer', references: `table_${(number * 13 + 5) % 60}.id` },
  })
  const many: Definitions = Object.fromEntries(
    Array.from({ length: 60 }, (_, number) => [
      `table_${number}`,
      { columns: { id: { type: 'increments' }, ...keys(number) } },
    ])
  )

  test('are compared within half a second, new or known', ({ assert }) => {
    const start = performance.now()
    const { up, down } = detect({ before: new Map(), declared: declaredOf(many) })
    const after = foldAll(new Map(), up)
    assert.deepEqual(essence(after), essence(schemaOf(many)))
    assert.equal(foldAll(after, down).size, 0)
    assert.isEmpty(detect({ before: after, declared: declaredOf(many) }).up)
    assert.isBelow(performance.now() - start, 500)
  })
})
