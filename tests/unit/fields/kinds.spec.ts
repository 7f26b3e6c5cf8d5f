import fc from 'fast-check'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { Adapter, BaseModel } from '@adonisjs/lucid/orm'
import type { Database } from '@adonisjs/lucid/database'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import {
  compileInput,
  Field,
  field,
  fieldDecorator,
  fieldsOf,
  kinds,
  type Dialect,
  type FieldKind,
  type JsonValue,
  type Kind,
} from '#framework/fields/main'
import { jsonSchema } from '#tests/helpers/json_schema'
import { addColumn, openDatabase, reachableDatabases } from './databases.js'
import { belongsToUuid, dataset, type Sample } from './dataset.js'

interface Case extends Sample {
  name: string
  kind: Kind<any, any>
}

const cases: Case[] = [
  ...Object.entries(dataset).map(([name, sample]) => ({
    ...sample,
    name,
    kind: kinds[name as FieldKind],
  })),
  { ...belongsToUuid, name: 'belongsTo (uuid)', kind: kinds.belongsTo },
]

const OPTIONAL = { nullable: true, columnName: 'value' }

function fieldOf({ kind, options }: Case, more: Record<string, unknown> = {}): Field {
  return new Field(kind, { ...options, ...more }, 'chosenThing', 'chosen_thing')
}

/** What the validator makes of an input, or what it says against it. */
async function judge(chosen: Field, input: unknown, partial = false) {
  const validator = compileInput(
    { [chosen.name]: chosen.input({ partial }) },
    { [chosen.name]: chosen.label }
  )
  const [error, output] = await validator.tryValidate(
    input === undefined ? {} : { [chosen.name]: input }
  )
  const messages = (error?.messages ?? []) as { field: string; rule: string; message: string }[]
  return { messages, value: (output as Record<string, unknown> | null)?.[chosen.name], output }
}

/** Model values as something `deepEqual` can compare: a DateTime also by its zone. */
function plain(value: unknown): unknown {
  return DateTime.isDateTime(value) ? { instant: value.toMillis(), zone: value.zoneName } : value
}

const ajv = jsonSchema()

const databases = await reachableDatabases()

/** A table with a column for every case, and a model of it. */
async function scratchModel(db: Database, dialect: Dialect) {
  const table = `gable_kinds_${process.pid}_${Date.now().toString(36)}`
  const properties = new Map(cases.map((each, index) => [each.name, `value${index}`]))
  class Scratch extends BaseModel {
    static connection = dialect
    static table = table
    static $adapter = new Adapter(db)
  }
  const model = Scratch as unknown as LucidModel
  field.id()(Scratch.prototype, 'id')
  for (const each of cases) {
    const decorate = fieldDecorator<any>(each.kind)
    const property = properties.get(each.name)!
    decorate({ ...each.options, ...OPTIONAL, columnName: property })(Scratch.prototype, property)
  }
  await db.connection(dialect).schema.createTable(table, (builder) => {
    builder.increments('id')
    for (const [name, { column }] of fieldsOf(model))
      if (name !== 'id') addColumn(builder, name, column)
  })
  return { model, table, propertyOf: (each: Case) => properties.get(each.name)! }
}

for (const [dialect, reason] of databases) {
  test.group(`A value of every field kind, kept on ${dialect}`, (group) => {
    let db: Database
    let scratch: Awaited<ReturnType<typeof scratchModel>>

    if (reason) {
      test(`needs ${dialect}`).skip(true, reason)
      return
    }

    group.setup(async () => {
      db = openDatabase()
      scratch = await scratchModel(db, dialect)
    })
    group.teardown(async () => {
      await db.connection(dialect).schema.dropTable(scratch.table)
      await db.manager.closeAll()
    })

    test('{name} comes back as it was')
      .with(cases)
      .run(async ({ assert }, each) => {
        const property = scratch.propertyOf(each)
        const chosen = fieldsOf(scratch.model).get(property)!
        for (const value of each.values) {
          const row = (await scratch.model.create({ [property]: value })) as LucidRow & {
            id: number
          }
          const found = (await scratch.model.findOrFail(row.id)) as LucidRow &
            Record<string, unknown>
          assert.deepEqual(plain(found[property]), plain(value))

          const [raw] = await db
            .connection(dialect)
            .from(scratch.table)
            .where('id', row.id)
            .select(property)
          assert.deepEqual(
            chosen.serializeRaw(raw[property]),
            chosen.serialize(chosen.fromDatabase(raw[property]))
          )
          assert.deepEqual(chosen.serializeRaw(raw[property]), chosen.serialize(value))
        }
      })

    test('{name} may be empty, and then is null')
      .with(cases)
      .run(async ({ assert }, each) => {
        const property = scratch.propertyOf(each)
        const row = (await scratch.model.create({ [property]: null })) as LucidRow & { id: number }
        const found = (await scratch.model.findOrFail(row.id)) as LucidRow & Record<string, unknown>
        assert.isNull(found[property])
        assert.isNull(fieldsOf(scratch.model).get(property)!.serializeRaw(found[property]))
      })

    test('{name} is sorted and compared by size')
      .with(cases.filter((each) => each.kind.operators.includes('lt')))
      .run(async ({ assert }, each) => {
        const property = scratch.propertyOf(each)
        const chosen = fieldsOf(scratch.model).get(property)!
        const query = () => db.connection(dialect).from(scratch.table)
        await query().delete()
        // Written from the middle outwards, so that the order of writing is not the order of size.
        const shuffled = each.values.map((value, index) => ({
          value,
          turn: (index * 7) % each.values.length,
        }))
        for (const { value } of shuffled.sort((a, b) => a.turn - b.turn))
          await scratch.model.create({ [property]: value })

        const sorted = await query().orderBy(property).select(property)
        assert.deepEqual(
          sorted.map((row) => plain(chosen.fromDatabase(row[property]))),
          each.values.map(plain)
        )
        for (const [index, value] of each.values.entries()) {
          const limit = chosen.toDatabase(value, dialect) as string
          const from = await query().where(property, '>=', limit).select(property)
          const equal = await query().where(property, limit).select(property)
          const below = await query().where(property, '<', limit).select(property)
          assert.deepEqual(
            [below.length, equal.length, from.length],
            [index, 1, each.values.length - index]
          )
        }
      })
  })
}

test.group('A value of every field kind, sent in', () => {
  test('{name} is the same after JSON and back')
    .with(cases.filter((each) => each.name !== 'password'))
    .run(async ({ assert }, each) => {
      const chosen = fieldOf(each)
      for (const value of each.values) {
        const sent = JSON.parse(JSON.stringify(chosen.serialize(value)))
        const { messages, value: read } = await judge(chosen, sent)
        assert.deepEqual(messages, [])
        assert.deepEqual(plain(read), plain(value))
      }
    })

  test('{name} is the same after a form and back')
    .with(cases.filter((each) => each.name !== 'password'))
    .run(async ({ assert }, each) => {
      const chosen = fieldOf(each)
      for (const value of each.values) {
        // A browser sends every line end as \r\n.
        const sent = chosen.toForm(chosen.serialize(value)).replaceAll('\n', '\r\n')
        const { messages, value: read } = await judge(chosen, sent)
        assert.deepEqual(messages, [])
        assert.deepEqual(plain(read), plain(value))
      }
    })

  test('{name} is read from what people and programs write')
    .with(cases)
    .run(async ({ assert }, each) => {
      for (const [input, value] of [
        ...(each.accepts ?? []),
        ...(each.name === 'password' ? each.values.map((v) => [v, v]) : []),
      ]) {
        const { messages, value: read } = await judge(fieldOf(each), input)
        assert.deepEqual(messages, [])
        assert.deepEqual(plain(read), plain(value))
      }
    })

  test('{name} refuses what it cannot be, naming field and rule')
    .with(cases)
    .run(async ({ assert }, each) => {
      for (const [input, rule] of each.refuses) {
        for (const partial of [false, true]) {
          const { messages } = await judge(fieldOf(each), input, partial)
          assert.lengthOf(messages, 1, `${String(input).slice(0, 60)} was taken`)
          assert.containsSubset(messages[0], { field: 'chosenThing', rule })
          assert.match(messages[0].message, /^Chosen thing /)
          assert.notInclude(messages[0].message, '{{')
          assert.notInclude(messages[0].message, 'undefined')
        }
      }
    })

  test('{name} is required unless it may be empty')
    .with(cases)
    .run(async ({ assert }, each) => {
      const required = fieldOf(each)
      const optional = fieldOf(each, { nullable: true })
      const missing = {
        field: 'chosenThing',
        rule: 'required',
        message: 'Chosen thing is required',
      }
      const messages = async (input: unknown, partial = false) => {
        const judged = await judge(required, input, partial)
        return judged.messages
      }
      const outputs = (chosen: Field, inputs: unknown[]) =>
        Promise.all(inputs.map((input) => judge(chosen, input, true).then(({ output }) => output)))

      assert.deepEqual(await messages(null), [missing])
      assert.deepEqual(await messages(null, true), [missing])
      assert.deepEqual(await messages(undefined), required.derived ? [] : [missing])
      assert.deepEqual(await outputs(required, [undefined]), [{}])
      const empty = required.derived ? {} : { chosenThing: null }
      assert.deepEqual(await outputs(optional, [undefined, null, '']), [
        {},
        { chosenThing: null },
        empty,
      ])
      if (each.name === 'boolean')
        assert.deepEqual(await outputs(required, ['']), [{ chosenThing: false }])
      else if (required.derived) assert.deepEqual(await outputs(required, [' ']), [{}])
      else assert.deepEqual(await messages(' '), [missing])
    })

  test('{name} with a default may be left out, but not emptied')
    .with(cases)
    .run(async ({ assert }, each) => {
      const chosen = fieldOf(each, { default: each.values[0] })
      const leftOut = await judge(chosen, undefined)
      const emptied = await judge(chosen, null)
      assert.isFalse(chosen.required)
      assert.deepEqual(leftOut.output, {})
      assert.equal(emptied.messages[0]?.rule, 'required')
    })

  test('{name} never fails otherwise, whatever is sent, and what it takes it takes again')
    .with(cases)
    .run(async ({ assert }, each) => {
      const chosen = fieldOf(each)
      const anything = fc.oneof(
        fc.anything(),
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.double().map(String)
      )
      await fc.assert(
        fc.asyncProperty(anything, async (input) => {
          const { messages, value } = await judge(chosen, input)
          if (messages.length > 0 || value === undefined || each.name === 'password') return
          const again = await judge(chosen, chosen.serialize(value))
          assert.deepEqual(again.messages, [])
          assert.deepEqual(plain(again.value), plain(value))
        }),
        { numRuns: 150 }
      )
    })
})

test.group('Every field kind answers', () => {
  const HOSTILE = `"><img src=x onerror="alert(1)"><script>alert(1)</script>`

  test('{name} what its column, control, operators and types are')
    .with(cases)
    .run(({ assert }, each) => {
      const chosen = fieldOf(each)
      assert.isString(chosen.column.type)
      assert.isString(chosen.control.type)
      assert.isArray(chosen.operators)
      assert.isObject(chosen.types.json)
      for (const type of ['graphql', 'protobuf', 'xsd'] as const)
        assert.match(chosen.types[type], /^[\w.:]+$/)
      assert.notInclude(chosen.operators, 'null')
      assert.equal(
        fieldOf(each, { nullable: true }).operators.includes('null'),
        each.name !== 'password'
      )
      if (chosen.control.type === 'select') assert.isNotEmpty(chosen.control.choices)
    })

  test('{name} with an example that it takes, and that its JSON type describes')
    .with(cases)
    .run(async ({ assert }, each) => {
      for (const chosen of [fieldOf(each), fieldOf(each, { nullable: true })]) {
        const matches = ajv.compile(chosen.types.json)
        assert.isTrue(matches(chosen.example), JSON.stringify(matches.errors))
        const [error] = await compileInput({ [chosen.name]: chosen.schema }).tryValidate({
          [chosen.name]: chosen.example,
        })
        assert.isNull(error, JSON.stringify(error?.messages))
        assert.deepEqual(chosen.example, chosen.example)
      }
    })

  test('{name} with a JSON type that describes all it gives')
    .with(cases)
    .run(({ assert }, each) => {
      const chosen = fieldOf(each)
      const matches = ajv.compile(chosen.types.json)
      for (const value of each.values) {
        const given = chosen.serialize(value)
        if (each.name === 'password') assert.isNull(given)
        else
          assert.isTrue(
            matches(given),
            `${JSON.stringify(given)}: ${ajv.errorsText(matches.errors)}`
          )
      }
    })

  test('{name} with a cell that prints text and never markup')
    .with(cases)
    .run(({ assert }, each) => {
      const chosen = fieldOf(each)
      const shown: JsonValue[] = each.values.map((value) => chosen.serialize(value))
      if (shown.some((value) => typeof value === 'string')) shown.push(HOSTILE)
      if (each.name === 'json') shown.push({ [HOSTILE]: HOSTILE })
      for (const value of shown) {
        const printed = chosen.cell(value).toString()
        assert.notMatch(printed, /<script|<img src=x|style=|\son\w+="/i)
        assert.isBelow(printed.length, 600 + JSON.stringify(value).length * 8)
      }
      assert.include(chosen.cell(null).toString(), 'aria-label="empty"')
    })

  test('{name} by its own name in the registry')
    .with(Object.entries(kinds).map(([name, kind]) => ({ name, kind })))
    .run(({ assert }, { name, kind }) => {
      assert.equal(kind.name, name)
      assert.property(dataset, name)
    })

  test('with a long value cut short in a list', ({ assert }) => {
    const body = new Field(kinds.markdown, {}, 'body', 'body')
    assert.isBelow(body.cell('word '.repeat(10_000)).toString().length, 130)
    const rich = new Field(kinds.richText, {}, 'body', 'body')
    assert.equal(rich.cell('<p>5 &lt; 6</p><p>and</p>').toString(), '5 &lt; 6 and')
  })

  test('with the words of a form for money, boolean and enum', ({ assert }) => {
    const price = new Field(kinds.money, { currency: 'JPY' }, 'price', 'price')
    assert.equal(price.toForm({ amount: 1999, currency: 'JPY' }), '1999')
    assert.equal(price.cell({ amount: 1999, currency: 'JPY' }).toString(), '¥1,999')
    const euros = new Field(kinds.money, { currency: 'EUR', min: 0 }, 'price', 'price')
    assert.equal(euros.toForm({ amount: -5, currency: 'EUR' }), '-0.05')
    assert.equal(euros.cell({ amount: 1999, currency: 'EUR' }).toString(), '€19.99')
    const status = new Field(kinds.enum, { values: ['in-review', 'inPrint'] }, 'status', 'status')
    assert.deepEqual(status.control.choices, [
      { value: 'in-review', label: 'In-review' },
      { value: 'inPrint', label: 'In print' },
    ])
  })
})

test.group('A password', () => {
  test('goes in and never out', ({ assert }) => {
    class Person extends BaseModel {
      @field.password() declare password: string
    }
    const password = fieldsOf(Person).get('password')!
    assert.isTrue(password.hidden)
    assert.isNull(password.serialize('$scrypt$hash'))
    assert.isNull(password.serializeRaw('$scrypt$hash'))
    assert.equal(password.toForm('$scrypt$hash'), '')
    assert.notInclude(password.cell('$scrypt$hash').toString(), 'hash')
    assert.deepEqual(password.operators, [])
    const person = new Person()
    person.password = '$scrypt$hash'
    assert.notProperty(person.serialize(), 'password')
  })
})
