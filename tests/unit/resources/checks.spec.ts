import { test } from '@japa/runner'
import { BaseModel, belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { DeclarationException, Operations, Policy, resource } from '#framework/resources/main'
import type { ResourceClass } from '#framework/resources/main'

class Writer extends BaseModel {
  @field.id() declare id: number
  @field.string() declare name: string
}

class Word extends BaseModel {
  @field.id() declare id: number
  @field.string() declare text: string
}

class Book extends BaseModel {
  @field.id() declare id: number
  @field.string() declare title: string
  @field.markdown() declare body: string
  @field.integer() declare pages: number
  @field.belongsTo(() => Writer) declare writerId: number
  @belongsTo(() => Writer) declare writer: BelongsTo<typeof Writer>
  @manyToMany(() => Word) declare words: ManyToMany<typeof Word>
}

class Bare extends BaseModel {}

class Anything extends Policy {}

class WriterResource extends resource(Writer) {}
class WordResource extends resource(Word) {}

/** Names the compiler would refuse, as JavaScript or a renamed field would leave them. */
type Options = Parameters<typeof resource>[1]

function bookResource(options: object): ResourceClass {
  return class BookResource extends resource(Book, options as Options) {}
}

/** The faults found in these declarations, as code and message. */
function faultsOf(...classes: [ResourceClass, Policy | undefined][]) {
  const { registry } = new Operations()
  for (const [Class, policy] of classes) registry.add(Class, policy)
  try {
    registry.check()
    return []
  } catch (error) {
    if (error instanceof DeclarationException) return error.faults
    throw error
  }
}

const all: [ResourceClass, Policy][] = [
  [WriterResource, new Anything()],
  [WordResource, new Anything()],
]

test.group('Checking declarations at boot', () => {
  test('finds nothing wrong with what is right', ({ assert }) => {
    const options = {
      label: 'title',
      search: ['title', 'writer.name'],
      sort: ['-pages', 'writer.name'],
      columns: ['title', 'writer.name'],
      filters: ['writer', 'pages'],
      form: [{ title: 'Book', fields: ['title', 'words'], aside: false }],
      api: {
        include: ['writer', 'words'],
        sort: ['title'],
        filter: ['words.text', 'words'],
        fields: ['id'],
      },
    }
    assert.deepEqual(faultsOf([bookResource(options), new Anything()], ...all), [])
  })

  test('finds {code} in {$i}')
    .with<{ options: object; code: string; message: RegExp }[]>([
      { options: { label: 'name' }, code: 'E_UNKNOWN_FIELD', message: /label names "name"/ },
      {
        options: { search: ['colour'] },
        code: 'E_UNKNOWN_FIELD',
        message: /search names "colour"/,
      },
      { options: { sort: ['-colour'] }, code: 'E_UNKNOWN_FIELD', message: /sort names "colour"/ },
      {
        options: { columns: ['writer.age'] },
        code: 'E_UNKNOWN_FIELD',
        message: /Writer has no field "age"/,
      },
      { options: { columns: ['writer.a.b'] }, code: 'E_UNKNOWN_FIELD', message: /crosses 2 rel/ },
      {
        options: { search: ['writer.a.b'] },
        code: 'E_UNKNOWN_RELATION',
        message: /"a", but Writer has no such relation/,
      },
      {
        options: { api: { filter: ['a.b.c.d.e'] } },
        code: 'E_UNKNOWN_FIELD',
        message: /crosses 4 relations/,
      },
      {
        options: { columns: ['printer.name'] },
        code: 'E_UNKNOWN_RELATION',
        message: /no such relation/,
      },
      { options: { filters: ['colour'] }, code: 'E_UNKNOWN_FIELD', message: /filters names/ },
      {
        options: { form: [{ title: '', fields: ['colour'], aside: false }] },
        code: 'E_UNKNOWN_FIELD',
        message: /form names/,
      },
      { options: { api: { sort: ['colour'] } }, code: 'E_UNKNOWN_FIELD', message: /api.sort/ },
      { options: { api: { filter: ['colour'] } }, code: 'E_UNKNOWN_FIELD', message: /api.filter/ },
      { options: { api: { fields: ['colour'] } }, code: 'E_UNKNOWN_FIELD', message: /api.fields/ },
      {
        options: { api: { include: ['printer'] } },
        code: 'E_UNKNOWN_RELATION',
        message: /api.include/,
      },
      {
        options: { api: { limit: { default: 0, max: 50 } } },
        code: 'E_UNUSABLE_LIMIT',
        message: /api.limit.default is 0/,
      },
      {
        options: { api: { limit: { default: 60, max: 50 } } },
        code: 'E_UNUSABLE_LIMIT',
        message: /api.limit.default is 60/,
      },
      {
        options: { api: { limit: { default: 20, max: 1e6 } } },
        code: 'E_UNUSABLE_LIMIT',
        message: /api.limit.max is 1000000/,
      },
      { options: { api: { depth: 7 } }, code: 'E_UNUSABLE_LIMIT', message: /api.depth is 7/ },
      { options: { sort: ['body'] }, code: 'E_UNUSABLE_FIELD', message: /kind markdown/ },
      {
        options: { api: { sort: ['words.text'] } },
        code: 'E_UNUSABLE_FIELD',
        message: /many rows/,
      },
      { options: { search: ['pages'] }, code: 'E_UNUSABLE_FIELD', message: /kind integer/ },
      {
        options: { actions: { bind: {} } },
        code: 'E_MISSING_ABILITY',
        message: /"bind" has no method in Anything/,
      },
      { options: { actions: { update: {} } }, code: 'E_RESERVED_ACTION', message: /"update"/ },
      {
        options: { actions: { constructor: {} } },
        code: 'E_RESERVED_ACTION',
        message: /"constructor"/,
      },
      {
        options: { actions: { aggregates: {} } },
        code: 'E_RESERVED_ACTION',
        message: /"aggregates"/,
      },
      ...['docs', 'errors', 'openapi'].map((name) => ({
        options: { name, api: true },
        code: 'E_UNUSABLE_NAME',
        message: new RegExp(`"${name}" is an address`),
      })),
      { options: { name: 'preview' }, code: 'E_UNUSABLE_NAME', message: /"preview" is an address/ },
      ...['openapi.json', 'a/b', ':id', '*', 'two words', 'bücher', ''].map((name) => ({
        options: { name, api: true },
        code: 'E_UNUSABLE_NAME',
        message: /cannot stand in an address/,
      })),
    ])
    .run(({ assert }, { options, code, message }) => {
      const faults = faultsOf([bookResource(options), new Anything()], ...all)
      assert.lengthOf(faults, 1)
      assert.equal(faults[0].code, code)
      assert.equal(faults[0].where, 'BookResource')
      assert.match(faults[0].message, message)
      assert.isNotEmpty(faults[0].help)
    })

  test('finds a model without a policy', ({ assert }) => {
    const [fault, ...others] = faultsOf([bookResource({}), undefined], ...all)
    assert.deepEqual([fault.code, others.length], ['E_MISSING_POLICY', 0])
    assert.match(fault.help, /book_policy\.ts with a BookPolicy/)
  })

  test('finds an include of a model without a resource', ({ assert }) => {
    const [fault] = faultsOf([bookResource({ api: { include: ['writer'] } }), new Anything()])
    assert.equal(fault.code, 'E_MISSING_RESOURCE')
    assert.match(fault.help, /WriterResource/)
  })

  test('finds a model without fields', ({ assert }) => {
    const codes = faultsOf([class BareResource extends resource(Bare) {}, new Anything()]).map(
      ({ code }) => code
    )
    assert.include(codes, 'E_MISSING_FIELD')
  })

  test('leaves a name alone that is taken only where the resource is not', ({ assert }) => {
    const names = [{ name: 'docs' }, { name: 'preview', admin: false }, { name: 'order_lines-2' }]
    for (const options of names) {
      assert.deepEqual(faultsOf([bookResource(options), new Anything()], ...all), [])
    }
  })

  test('finds two resources of one name, or of one model', ({ assert }) => {
    const named = class Other extends resource(Word, { name: 'books' }) {}
    const codes = (...classes: ResourceClass[]) =>
      faultsOf(...classes.map((Class): [ResourceClass, Policy] => [Class, new Anything()])).map(
        ({ code }) => code
      )
    assert.include(codes(bookResource({}), named), 'E_DUPLICATE_RESOURCE')
    assert.include(codes(bookResource({}), bookResource({ name: 'tomes' })), 'E_DUPLICATE_RESOURCE')
  })

  test('tells all faults of all declarations at once, each with its next step', ({ assert }) => {
    const { registry } = new Operations()
    registry.add(bookResource({ label: 'name', search: ['colour'] }), undefined)
    registry.add(class Second extends resource(Word, { label: 'name' } as never) {}, new Anything())
    const error = assert.throws(() => registry.check(), /4 declarations are wrong/) as unknown
    const { code, message, help } = error as DeclarationException
    assert.equal(code, 'E_INVALID_DECLARATION')
    assert.equal(message.match(/→/g)!.length, 4)
    assert.match(message, /E_MISSING_POLICY in BookResource[^]*E_UNKNOWN_FIELD in Second/)
    assert.isString(help)
  })
})
