import { test } from '@japa/runner'
import type { Json } from '#framework/openapi/json'
import { inVersion } from '#framework/openapi/versions'

const NULLABLE: Json = { type: ['string', 'null'], examples: ['x'] }
const OLDER: Json = { type: 'string', nullable: true, example: 'x' }

/** Fields that are called as words of JSON Schema are. */
const NAMES = ['default', 'example', 'examples', 'const', 'type', 'oneOf', 'contentMediaType']

test.group('The description in OpenAPI 3.0', () => {
  test('says the schema of a field called {$self} as of any other')
    .with(NAMES)
    .run(({ assert }, name) => {
      const record = (schema: Json): Json => ({ type: 'object', properties: { [name]: schema } })
      const schemas = (schema: Json): Json => ({
        components: { schemas: { Post: record(schema) } },
      })
      assert.deepEqual(inVersion(schemas(NULLABLE), '3.0'), {
        ...schemas(OLDER),
        openapi: '3.0.4',
      })
    })
})
