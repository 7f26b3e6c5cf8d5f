import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { hashSecret, isSecret, type Maintenance, MaintenanceFile } from '#framework/http/main'
import { isPass, makePass } from '../../../framework/http/maintenance.js'

const state: Maintenance = {
  since: '2025-01-01T00:00:00.000Z',
  retryAfter: 60,
  message: 'Back at noon.',
  refresh: null,
  secret: hashSecret('open-sesame'),
}

/** After that, another process has noticed. */
const NOTICED = 600

test.group('The file that says that visitors are not served', (group) => {
  let folder: string
  let path: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-maintenance-'))
    path = join(folder, 'deep', 'maintenance.json')
    return () => rm(folder, { recursive: true })
  })

  test('is the state of every process that looks at it', async ({ assert }) => {
    const [one, other] = [new MaintenanceFile(path), new MaintenanceFile(path)]
    assert.isNull(other.current())
    one.close(state)
    assert.deepEqual(one.current(), state)
    await sleep(NOTICED)
    assert.deepEqual(other.current(), state)
    one.close({ ...state, retryAfter: 90 })
    await sleep(NOTICED)
    assert.equal(other.current()!.retryAfter, 90)
    assert.isTrue(one.open())
    assert.isFalse(one.open())
    await sleep(NOTICED)
    assert.isNull(other.current())
  })

  test('is found by a process that starts later', ({ assert }) => {
    new MaintenanceFile(path).close(state)
    assert.deepEqual(new MaintenanceFile(path).current(), state)
  })

  test('is looked at no more than twice a second', ({ assert }) => {
    const [one, other] = [new MaintenanceFile(path), new MaintenanceFile(path)]
    other.current()
    one.close(state)
    assert.isNull(other.current())
  })

  test('is its owner’s alone, and written at once', async ({ assert }) => {
    new MaintenanceFile(path).close(state)
    const { mode } = await stat(path)
    assert.equal(mode & 0o777, 0o600)
    assert.deepEqual(await readdir(join(folder, 'deep')), ['maintenance.json'])
  })

  test('closes the door also when it cannot be understood', async ({ assert }) => {
    const file = new MaintenanceFile(path)
    file.close(state)
    await writeFile(path, '{ "retryAfter')
    await utimes(path, 1, 1)
    await sleep(NOTICED)
    assert.include(file.current(), { retryAfter: 60, message: null, secret: null })
  })
})

test.group('Whoever knows the secret', () => {
  const noon = Date.UTC(2025, 0, 1, 12)
  const hours = (count: number) => noon + count * 3_600_000

  test('is told apart from who does not', ({ assert }) => {
    assert.isTrue(isSecret(state, 'open-sesame'))
    assert.isFalse(isSecret(state, 'open-sesamE'))
    assert.isFalse(isSecret(state, ''))
    assert.isFalse(isSecret({ ...state, secret: null }, ''))
  })

  test('has a pass for twelve hours', ({ assert }) => {
    const pass = makePass(state, 'key', noon)
    assert.isTrue(isPass(state, 'key', pass, hours(11.9)))
    assert.isFalse(isPass(state, 'key', pass, hours(12.1)))
  })

  test('cannot lengthen it, take it to another installation, or keep it when the secret changes', ({
    assert,
  }) => {
    const pass = makePass(state, 'key', noon)
    const [until, signature] = pass.split('.')
    assert.isFalse(isPass(state, 'key', `${Number(until) + 1}.${signature}`, noon))
    assert.isFalse(isPass(state, 'other key', pass, noon))
    assert.isFalse(isPass({ ...state, secret: hashSecret('other-secret') }, 'key', pass, noon))
    for (const wrong of ['', '.', until, `${until}.`, `x.${signature}`, `${until}.${signature}x`]) {
      assert.isFalse(isPass(state, 'key', wrong, noon), wrong)
    }
  })

  test('keeps it out of the file: there only its hash stands', ({ assert }) => {
    assert.notInclude(JSON.stringify(state), 'open-sesame')
    assert.match(state.secret!, /^[0-9a-f]{64}$/)
  })
})
