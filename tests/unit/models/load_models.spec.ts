import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { loadModels } from '#framework/models/main'

const model = (name: string) =>
  `import { BaseModel, column } from '@adonisjs/lucid/orm'
export default class ${name} extends BaseModel {
  @column({ isPrimary: true }) declare id: number
}`

test.group('Loading the models', (group) => {
  let folder: string

  group.each.setup(async () => {
    await mkdir(app.makePath('tmp'), { recursive: true })
    folder = await mkdtemp(app.makePath('tmp/models-'))
    const before = app.config.get('gable.models')
    app.config.set('gable.models', folder)
    return async () => {
      app.config.set('gable.models', before)
      await rm(folder, { recursive: true, force: true })
    }
  })

  const write = (file: string, text: string) => writeFile(join(folder, file), text)

  test('gives those of the folder by class name, and nothing else that is in it', async ({
    assert,
  }) => {
    await write('zebra.ts', model('Zebra'))
    await write('bee.ts', model('Bee'))
    await write('helper.ts', 'export default class Helper {}')
    await write('notes.md', '# Notes')
    await mkdir(join(folder, 'bee'))
    await write('bee/stinging.ts', model('Stinging'))
    const models = await loadModels(app)
    assert.deepEqual([...models.keys()], ['Bee', 'Zebra'])
    assert.isTrue(models.get('Bee')!.booted)
  })

  test('names both files of two models with one name', async ({ assert }) => {
    await write('a.ts', model('Bee'))
    await write('b.ts', model('Bee'))
    await assert.rejects(() => loadModels(app), /a\.ts and .*b\.ts both export a model named Bee/)
  })

  test('says where the folder is named when it is not there', async ({ assert }) => {
    await rm(folder, { recursive: true })
    await assert.rejects(() => loadModels(app), /cannot be read \(ENOENT\).*config\/gable\.ts/)
  })
})

test.group('The models of this application', () => {
  test('are the ones in app/models', async ({ assert }) => {
    const names = [...(await loadModels(app)).keys()]
    assert.includeMembers(names, ['Category', 'Comment', 'Post', 'Role', 'Tag', 'User'])
  })
})
