import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import {
  type PlannedFile,
  removeFile,
  writeAll,
} from '../../../framework/console/scaffold/files.js'

test.group('Files that are made', (group) => {
  let folder: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-files-'))
    return () => rm(folder, { recursive: true })
  })

  const created = (name: string): PlannedFile => ({
    path: join(folder, name),
    text: name,
    before: null,
    fate: 'created',
  })

  test('are there whole, and nothing beside them', async ({ assert }) => {
    await writeAll([created('one/a.ts'), created('one/two/b.ts')])
    assert.equal(await readFile(join(folder, 'one/two/b.ts'), 'utf8'), 'one/two/b.ts')
    assert.sameMembers(await readdir(folder, { recursive: true }), [
      'one',
      'one/a.ts',
      'one/two',
      'one/two/b.ts',
    ])
  })

  test('are taken back when one of them cannot be written', async ({ assert }) => {
    await writeFile(join(folder, 'kept.ts'), 'old')
    await writeFile(join(folder, 'file'), '')
    const changed = { ...created('kept.ts'), before: 'old', fate: 'changed' as const }
    await assert.rejects(() => writeAll([created('new/a.ts'), changed, created('file/b.ts')]))
    assert.sameMembers(await readdir(folder), ['file', 'kept.ts'])
    assert.equal(await readFile(join(folder, 'kept.ts'), 'utf8'), 'old')
  })

  test('do not cover one that somebody made in the meantime', async ({ assert }) => {
    await writeFile(join(folder, 'a.ts'), 'theirs')
    await assert.rejects(() => writeAll([created('b.ts'), created('a.ts')]), /EEXIST/)
    assert.deepEqual(await readdir(folder), ['a.ts'])
    assert.equal(await readFile(join(folder, 'a.ts'), 'utf8'), 'theirs')
  })

  test('leave no empty folder when they are removed', async ({ assert }) => {
    await writeAll([created('one/two/a.ts'), created('one/b.ts')])
    await removeFile(join(folder, 'one/two/a.ts'), folder)
    assert.sameMembers(await readdir(folder, { recursive: true }), ['one', 'one/b.ts'])
    await removeFile(join(folder, 'one/b.ts'), folder)
    assert.isEmpty(await readdir(folder))
  })
})
