import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { test } from '@japa/runner'
import { dump, load } from '#framework/data/main'
import { DIALECTS, ScratchDatabases } from '#tests/unit/data/databases'
import { LIBRARY, LIBRARY_HEADER, makeLibrary } from '#tests/unit/data/library'

const ROWS = 12_000
const MEGABYTE = 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A dump made while it is read, of books with two kilobytes of notes each. */
async function* books(): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const line = (value: unknown) => {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`)
    hash.update(bytes)
    return bytes
  }
  yield line({ ...LIBRARY_HEADER, tables: LIBRARY_HEADER.tables.slice(0, 2) })
  yield line(['Author', 1, 'Ada', 'ada@example.com', 'hash', null, null])
  const notes = { text: 'x'.repeat(2000) }
  for (let id = 1; id <= ROWS; id++) yield line(['Book', id, `Book ${id}`, 1, notes, null])
  const footer = { end: true, sha256: hash.digest('hex'), counts: { Author: 1, Book: ROWS } }
  yield Buffer.from(`${JSON.stringify(footer)}\n`)
}

/** What is alive in the heap, in megabytes. */
function alive(): number {
  collect()
  return process.memoryUsage().heapUsed / MEGABYTE
}

test.group('Memory', (group) => {
  let databases: ScratchDatabases

  group.setup(async () => {
    databases = await new ScratchDatabases().make()
    return () => databases.drop()
  })
  group.each.timeout(120_000)

  test('stays the same while 24 MB of rows are loaded and dumped on {dialect}')
    .with(DIALECTS.map((dialect) => ({ dialect })))
    .run(async ({ assert }, { dialect }) => {
      if (databases.missing.has(dialect)) return
      const client = databases.at(dialect)
      await makeLibrary(client)
      const before = alive()
      let most = 0
      let reads = 0
      const watch = () => {
        if (reads++ % 8 === 0) most = Math.max(most, alive() - before)
      }
      await load(client, LIBRARY, [{ name: 'books', lasting: false, open: books }], {
        policy: 'refuse',
        progress: watch,
      })
      await dump(client, LIBRARY, { write: () => {}, progress: watch })
      assert.isAbove(reads, 20)
      assert.isBelow(most, 6)
    })
})
