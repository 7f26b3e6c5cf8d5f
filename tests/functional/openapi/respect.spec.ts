import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { operations } from '#framework/resources/main'
import { arazzo, inHeader, inPath, inQuery, outputOf, step, type Step } from '#tests/helpers/arazzo'
import type { Part } from '#tests/helpers/described_api'
import { origin } from '../rest/asking.js'
import { people, type Person } from '../rest/people.js'

const run = promisify(execFile)
const REDOCLY = 'node_modules/@redocly/cli/bin/cli.js'

/** The first row of every list, and one record of it where there is one. */
async function readings(paths: Part, { actor }: Person): Promise<Record<string, Step[]>> {
  const workflows: Record<string, Step[]> = {}
  for (const { resource } of operations.registry.all()) {
    const list = paths[`/${resource.name}`]?.get
    if (!list) continue
    const id = { id: `$response.body#/data/0/${resource.shape.primaryKey}` }
    const query = [inQuery('limit', 1), inQuery('count', 'true')]
    const listing = step(list.operationId, 200, { parameters: query, outputs: id })
    const show = paths[`/${resource.name}/{id}`]?.get
    const { data } = await operations.list(operations.registry.find(resource.name)!, actor, {})
    const showing = show && data.length ? [one(show.operationId, 200, listing)] : []
    workflows[`read-${resource.name}`] = [listing, ...showing]
  }
  return workflows
}

/** A step on the record that an earlier one told of. */
function one(operationId: string, status: number, earlier: Step, headers: Part = {}): Step {
  const parameters = [
    inPath('id', outputOf(earlier.stepId, 'id')),
    ...Object.entries(headers).map(([name, value]) => inHeader(name, value)),
  ]
  return step(operationId, status, { parameters })
}

function writings(): Record<string, Step[]> {
  const body = (payload: Part, contentType = 'application/json') => ({
    requestBody: { contentType, payload },
  })
  const outputs = { id: '$response.body#/data/id', etag: '$response.header.ETag' }
  const stored = step('storeTag', 201, { ...body({ name: 'Respected' }), outputs })
  const seen = { 'If-Match': outputOf(stored.stepId, 'etag') }
  const change = body({ name: 'Changed' }, 'application/merge-patch+json')
  return {
    'write-tags': [
      stored,
      step('storeTag', 422, body({ name: 'Respected' })),
      { ...one('updateTag', 200, stored, seen), ...change },
      { ...one('updateTag', 412, stored, seen), ...change },
      one('destroyTag', 204, stored),
      one('showTag', 404, stored),
    ],
  }
}

test.group('The description of the API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is respected by the server, as Redocly asks it', async ({ client, assert, cleanup }) => {
    const { admin } = await people()
    const category = await CategoryFactory.create()
    const published = PostFactory.apply('published').merge({ categoryId: category.id })
    const { id: postId } = await published.create()
    await CommentFactory.apply('approved').merge({ postId }).create()
    await TagFactory.create()
    const description = (await client.get('/api/openapi.json')).body()
    const folder = app.tmpPath(`respect-${process.pid}`)
    cleanup(() => rm(folder, { recursive: true, force: true }))
    await mkdir(folder, { recursive: true })
    const workflows = { ...(await readings(description.paths, admin)), ...writings() }
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(description))
    const document = join(folder, 'respect.arazzo.json')
    await writeFile(document, JSON.stringify(arazzo('openapi.json', workflows)))
    const server = ['--server', `api=${origin()}/api`]
    const input = ['--input', `credential=Bearer ${admin.token}`]
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const asked = run(process.execPath, [REDOCLY, 'respect', document, ...server, ...input], {
      env,
    })
    const { code = 0, stdout } = (await asked.catch((error: unknown) => error)) as {
      code?: number
      stdout: string
    }
    assert.equal(code, 0, stdout)
    const steps = Object.values(workflows).flat().length
    assert.include(stdout, `Steps: ${steps} passed, ${steps} total`)
    assert.isAbove(steps, 15)
  }).timeout(120_000)
})
