import { test } from '@japa/runner'
import { withFolders } from '#tests/helpers/file_filters'

const below = (name: string) => ['', '/*', '/*/*', '/*/*/*'].map((end) => `--files=${name}${end}`)

test.group('What a test run is told to run', () => {
  test('may be folders: {$self}')
    .with([['--files=tokens,rest'], ['--files', 'tokens,rest'], ['--files=tokens', '--files=rest']])
    .run(({ assert }, args) => {
      assert.deepEqual(withFolders(['functional', ...args, '--tests=a']), [
        'functional',
        ...below('tokens'),
        ...below('rest'),
        '--tests=a',
      ])
    })

  test('is left as it is when it is a file or a pattern: {$self}')
    .with(['a.spec.ts', 'tokens/*', 'rest/*/deep'])
    .run(({ assert }, name) => {
      assert.deepEqual(withFolders(['--files', name]), [`--files=${name}`])
    })

  test('is left as it is when it says something else', ({ assert }) => {
    assert.deepEqual(withFolders(['unit', '--tests', 'files']), ['unit', '--tests', 'files'])
  })
})
