import { test } from '@japa/runner'
import { VERSIONS } from '#framework/openapi/main'
import { linters } from '#tests/helpers/openapi_linters'

/** Spectral is slow; what it has against 3.0 it has against 3.1, of which 3.0 is made. */
const cases = VERSIONS.flatMap((version) =>
  Object.entries(linters)
    .filter(([linter]) => version === '3.1' || linter !== 'Spectral')
    .map(([linter, lint]) => ({ version, linter, lint }))
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
