import { test } from '@japa/runner'
import fc from 'fast-check'
import { localPath } from '#framework/auth/main'

test.group('A path to go on to', () => {
  test('may be {$self}')
    .with([
      '/',
      '/account',
      '/journal?page=2',
      '/journal/a-b#letters',
      '/search?q=http://x.example',
    ])
    .run(({ assert }, path) => {
      assert.equal(localPath(path), path)
    })

  test('may not be {$self}')
    .with([
      '',
      'account',
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      '/\n/evil.example',
      'https:evil.example',
      'javascript:alert(1)',
      `/${'x'.repeat(2000)}`,
    ])
    .run(({ assert }, path) => {
      assert.isUndefined(localPath(path))
    })

  test('is text', ({ assert }) => {
    for (const value of [undefined, null, 7, ['/account'], { path: '/account' }]) {
      assert.isUndefined(localPath(value))
    }
  })

  test('stays on this site, whatever is sent', ({ assert }) => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '%2f',
      '%5c',
      '\t',
      'x',
      '?',
      '#',
      'http'
    )
    const address = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(address, fc.string()), (text) => {
        const path = localPath(text)
        if (path === undefined) return
        assert.equal(new URL(path, 'https://gable.example/sign-in').host, 'gable.example')
      }),
      { numRuns: 2000 }
    )
  })
})
