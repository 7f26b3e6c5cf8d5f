import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Bytes of what a browser loads for an entry, compressed. */
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

test.group('What a page of the admin weighs', () => {
  test('its style sheet stays under 18 kB, and it has no font', async ({ assert }) => {
    const bytes = await compressed('resources/css/admin.css', /\.css$/)
    assert.isAbove(bytes, 1000)
    assert.isAtMost(bytes, 18 * 1024)
    assert.equal(await compressed('resources/css/admin.css', /\.woff2?$/), 0)
  })

  test('its script stays under 60 kB', async ({ assert }) => {
    const bytes = await compressed('resources/js/admin.ts', /\.js$/)
    assert.isAbove(bytes, 10_000)
    assert.isAtMost(bytes, 60 * 1024)
  })
})

test.group('The templates of the admin', () => {
  test('say nothing that the strict policy would refuse, and little to htmx', async ({
    assert,
  }) => {
    const folder = `${root}framework/admin/views/`
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.edge')) continue
      const text = await readFile(folder + file, 'utf8')
      assert.notMatch(text, /\sstyle=|\son[a-z]+=|hx-on|<script|javascript:/i, file)
      assert.notMatch(text, /\shx-/, `${file}: what is said to htmx stands in partial.ts`)
    }
  })
})
