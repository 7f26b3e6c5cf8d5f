import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Bytes of what a browser loads for an entry, compressed. Fonts are counted by nobody here: they are cached for good. */
async function compressed(entry: string, kind: RegExp): Promise<number> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: { write: false, assetsInlineLimit: 0, rollupOptions: { input: `${root}${entry}` } },
  })
  const { output } = (Array.isArray(built) ? built[0] : built) as {
    output: { fileName: string; source?: string | Uint8Array; code?: string }[]
  }
  const files = output.filter(({ fileName }) => kind.test(fileName))
  return files.reduce(
    (sum, file) => sum + gzipSync(file.code ?? file.source ?? '', { level: 9 }).length,
    0
  )
}

test.group('What a public page weighs', () => {
  test('its style sheet stays under 12 kB', async ({ assert }) => {
    const bytes = await compressed('resources/css/app.css', /\.css$/)
    assert.isAbove(bytes, 1000)
    assert.isAtMost(bytes, 12 * 1024)
  })

  test('its script stays under 2 kB', async ({ assert }) => {
    const bytes = await compressed('resources/js/app.ts', /\.js$/)
    assert.isAbove(bytes, 100)
    assert.isAtMost(bytes, 2 * 1024)
  })
})
