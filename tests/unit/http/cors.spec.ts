import { test } from '@japa/runner'
import { type CorsConfig, defineCors } from '#framework/http/main'

const CONFIG: CorsConfig = {
  origins: [],
  methods: ['GET'],
  headers: [],
  exposed: [],
  credentials: false,
  maxAge: 60,
}

test.group('The configuration of cross-origin requests', () => {
  test('takes origins, and "*" alone', ({ assert }) => {
    for (const origins of [[], ['*'], ['https://app.example', 'http://localhost:5173']]) {
      assert.equal(defineCors({ ...CONFIG, origins }).origins, origins)
    }
  })

  test('refuses {$self}, which is no origin')
    .with([
      'app.example',
      'https://app.example/',
      'https://App.example',
      'https://app.example:443',
      'https://*.example',
      'null',
      '',
    ])
    .run(({ assert }, origin) => {
      assert.throws(
        () => defineCors({ ...CONFIG, origins: [origin] }),
        `"${origin}" in origins of config/cors.ts is not an origin`
      )
    })

  test('refuses "*" with credentials, or beside others', ({ assert }) => {
    assert.throws(() => defineCors({ ...CONFIG, origins: ['*'], credentials: true }), /"\*"/)
    assert.throws(
      () => defineCors({ ...CONFIG, origins: ['*', 'https://app.example'] }),
      /beside other origins/
    )
  })
})
