import { test } from '@japa/runner'
import { describe } from '#framework/openapi/main'
import { operations } from '#framework/resources/main'
import { DescribedApi, type Part } from '#tests/helpers/described_api'
import { openShop, shop } from '../operations/orders.js'

const FACTS = {
  title: 'Examples',
  version: '1.0.0',
  description: 'What the examples of a description say.',
  contact: { name: 'Shop', url: 'https://shop.example', email: 'shop@example.com' },
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members whose own members are named by the application, and so may be called "example" or "default" themselves. */
const NAMED = new Set(['properties', 'schemas', 'parameters', 'headers', 'responses', 'content'])

/** Every example, and every value that is put where nothing is said, with its schema and the way to it. */
function* shownIn(part: Part, way: string): Generator<[way: string, value: unknown, schema: Part]> {
  // Of a parameter, a header or a body the schema stands beside the example; a schema has its own.
  const schema = isPart(part.schema) ? part.schema : part
  if ('example' in part) yield [`${way}/example`, part.example, schema]
  if ('default' in part) yield [`${way}/default`, part.default, schema]
  for (const [name, one] of Object.entries<unknown>(part.examples ?? {}))
    yield [`${way}/examples/${name}`, isPart(one) && 'value' in one ? one.value : one, schema]
}

function* walk(part: unknown, way = '', isNamed = false): ReturnType<typeof shownIn> {
  if (Array.isArray(part)) {
    for (const [index, one] of part.entries()) yield* walk(one, `${way}/${index}`)
    return
  }
  if (!isPart(part)) return
  if (!isNamed) yield* shownIn(part, way)
  for (const [name, one] of Object.entries<unknown>(part)) {
    if (!isNamed && /^(examples?|default|enum|const)$/.test(name)) continue
    yield* walk(one, `${way}/${name}`, !isNamed && NAMED.has(name))
  }
}

test.group('The examples in a description', (group) => {
  group.setup(openShop)

  test('are what their schemas say: {0}')
    .with([
      ['of the journal', operations],
      ['of orders with what belongs to them', shop],
    ] as const)
    .run(({ assert }, [, { registry }]) => {
      const api = new DescribedApi(describe(registry, FACTS))
      const shown = [...walk(api.description)]
      const faults = shown.flatMap(([way, value, schema]) =>
        api.faultsOf(value, schema).map((fault) => `${way}: ${JSON.stringify(value)} ${fault}`)
      )
      assert.deepEqual(faults, [])
      assert.isAbove(shown.length, 50)
    })
})
