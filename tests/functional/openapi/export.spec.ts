import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import OpenapiExport from '#framework/console/commands/openapi_export'
import { runCommand } from '#tests/helpers/ace_command'

test.group('openapi:export', (group) => {
  const file = app.tmpPath('openapi_export/api.yaml')

  group.each.setup(async () => {
    await mkdir(app.tmpPath('openapi_export'), { recursive: true })
    return () => rm(app.tmpPath('openapi_export'), { recursive: true })
  })

  test('prints what the address gives', async ({ client, assert }) => {
    const { code, stdout } = await runCommand(OpenapiExport)
    assert.equal(code, 0)
    const answer = await client.get('/api/openapi.json')
    assert.deepEqual(JSON.parse(stdout), answer.body())
  })

  test('writes YAML, in an older version too, and over nothing unasked', async ({ assert }) => {
    const { code } = await runCommand(OpenapiExport, `--output=${file}`, '--spec=3.0')
    assert.equal(code, 0)
    assert.equal(parse(await readFile(file, 'utf8')).openapi, '3.0.4')
    const again = await runCommand(OpenapiExport, `--output=${file}`)
    assert.equal(again.code, 1)
    assert.include(again.stderr, '--force')
    const forced = await runCommand(OpenapiExport, `--output=${file}`, '--force')
    assert.equal(forced.code, 0)
    assert.equal(parse(await readFile(file, 'utf8')).openapi, '3.1.1')
  })

  test('says whether a file is current', async ({ assert }) => {
    const check = () => runCommand(OpenapiExport, `--output=${file}`, '--check')
    assert.include((await check()).stderr, 'is not there')
    await runCommand(OpenapiExport, `--output=${file}`)
    assert.equal((await check()).code, 0)
    await writeFile(file, 'openapi: 3.1.1\n')
    const { code, stderr } = await check()
    assert.equal(code, 1)
    assert.include(stderr, 'says something else')
  })

  test('says which versions there are, and which folder is not there', async ({ assert }) => {
    const version = await runCommand(OpenapiExport, '--spec=2.0')
    assert.equal(version.stderr, '--spec is 3.1 or 3.0')
    const folder = await runCommand(OpenapiExport, '--output=/nowhere/api.json')
    assert.include(folder.stderr, 'its folder is not there')
  })
})
