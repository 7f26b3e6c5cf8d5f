import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { writeMigration } from '../../../../framework/migrations/writer/main.js'

test.group('A migration is put into its folder', (group) => {
  let folder: string
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-writer-'))
    return () => rm(folder, { recursive: true })
  })

  test('whole, with nothing beside it', async ({ assert }) => {
    const path = await writeMigration(join(folder, 'new'), '1_made', 'export default 1\n')
    assert.equal(await readFile(path, 'utf8'), 'export default 1\n')
    assert.deepEqual(await readdir(join(folder, 'new')), ['1_made.ts'])
  })

  test('never over another', async ({ assert }) => {
    await writeFile(join(folder, '1_made.ts'), 'theirs')
    await assert.rejects(
      () => writeMigration(folder, '1_made', 'ours'),
      /1_made\.ts is there already/
    )
    assert.equal(await readFile(join(folder, '1_made.ts'), 'utf8'), 'theirs')
    assert.deepEqual(await readdir(folder), ['1_made.ts'])
  })

  test('by one of two who write the same name at once', async ({ assert }) => {
    const tries = ['one', 'other'].map((text) => writeMigration(folder, '1_made', `'${text}'`))
    const outcomes = await Promise.allSettled(tries)
    assert.sameMembers(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected']
    )
    assert.deepEqual(await readdir(folder), ['1_made.ts'])
  })
})
