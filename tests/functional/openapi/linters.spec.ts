import { test } from '@japa/runner'
import { VERSIONS } from '#framework/openapi/main'
import { linters } from '#tests/helpers/openapi_linters'

const cases = VERSIONS.flatMap((version) =>
  Object.entries(linters).map(([linter, lint]) => ({ version, linter, lint }))
)

test.group('The description of the API', () => {
  test('in OpenAPI {version} is found faultless by {linter}')
    .with(cases)
    .run(async ({ client, assert }, { version, lint }) => {
      const answer = await client.get(`/api/openapi.json?version=${version}`)
      assert.deepEqual(await lint(answer.body()), [])
    })
    .timeout(120_000)
})
