import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { operations } from '#framework/resources/main'
import { admin, type AdminAdapter } from '../adapters/admin.js'
import { type Asker, browsers, type Cast, makeCast } from './cast.js'
import type { Mismatch } from './inspection.js'
import { ScreenInspection } from './screens.js'
import { undone } from './undone.js'
import { populate, World } from './world.js'

let cast: Cast
let screens: AdminAdapter

const ROLES = ['visitor', 'reader', 'author', 'editor', 'admin'] as const

const shown = () =>
  operations.registry
    .all()
    .filter(({ resource }) => resource.options.admin !== false)
    .map(({ resource }) => resource.name)

async function inspect(adapter: AdminAdapter, resource: string, roles: readonly string[] = ROLES) {
  const world = await new World(operations.registry).read()
  const registered = operations.registry.find(resource)!
  const mismatches: Mismatch[] = []
  let asked = 0
  for (const role of ROLES.filter((one) => roles.includes(one))) {
    const asker: Asker = { name: role, person: cast.people[role] }
    const enters = asker.person.actor.hasRole('admin', 'editor', 'author')
    const inspection = new ScreenInspection(adapter, world, registered, asker, enters)
    mismatches.push(...(await inspection.run()).mismatches)
    asked += inspection.asked
  }
  return { mismatches, asked }
}

/** Each shows or does more than it should, and the matrix has to say so. */
const BROKEN: {
  name: string
  resource: string
  role: string
  broken(sound: AdminAdapter): Partial<AdminAdapter>
  report: RegExp
}[] = [
  {
    name: 'lists what is hidden',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({
      table: (name, _, trashed) => sound.table(name, cast.people.admin, trashed),
    }),
    report: /author → posts table, its rows: expected/,
  },
  {
    name: 'offers what may not be done',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({
      async table(name, who, trashed) {
        const { given, ...refusal } = await sound.table(name, who, trashed)
        if (!given) return refusal
        const offers = ['destroy', 'edit']
        return { given: given.map((row) => ({ ...row, offers })) }
      },
    }),
    report: /author → posts table \d+, its deeds: expected/,
  },
  {
    name: 'has columns that may not be read',
    resource: 'comments',
    role: 'author',
    broken: (sound) => ({
      async table(name, who, trashed) {
        const { given, ...refusal } = await sound.table(name, who, trashed)
        if (!given) return refusal
        return { given: given.map((row) => ({ ...row, cells: [...row.cells, 'x'] })) }
      },
    }),
    report: /author → comments table \d+, its columns: expected/,
  },
  {
    name: 'shows cells of hidden records',
    resource: 'comments',
    role: 'editor',
    broken: (sound) => ({
      async table(name, who, trashed) {
        const { given, ...refusal } = await sound.table(name, who, trashed)
        if (!given) return refusal
        return { given: given.map((row) => ({ ...row, cells: row.cells.map(() => 'x') })) }
      },
    }),
    report:
      /editor → comments table \d+, cells of hidden records: expected \[\], got \["post.title"\]/,
  },
  {
    name: 'opens hidden records',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({ record: (name, _, id) => sound.record(name, cast.people.admin, id) }),
    report: /author → posts record \d+: expected "E_NOT_FOUND", got done/,
  },
  {
    name: 'tells fields that may not be read',
    resource: 'users',
    role: 'editor',
    broken: (sound) => ({ record: (name, _, id) => sound.record(name, cast.people.admin, id) }),
    report: /editor → users record \d+, fields told that may not be read: expected \[\]/,
  },
  {
    name: 'has inputs for fields that are not theirs to set',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({
      async form(name, who, id) {
        const form = await sound.form(name, who, id)
        return form.given ? { given: [...form.given, 'authorId'].sort() } : form
      },
    }),
    report: /author → posts form, its inputs: expected/,
  },
  {
    name: 'lets hidden records be chosen',
    resource: 'comments',
    role: 'author',
    broken: (sound) => ({
      options: (name, _, field) => sound.options(name, cast.people.admin, field),
    }),
    report: /author → comments options postId, hidden ones: expected \[\]/,
  },
  {
    name: 'lets anybody in',
    resource: 'tags',
    role: 'reader',
    broken: (sound) => ({ table: (name) => sound.table(name, cast.people.author) }),
    report: /reader → tags table: expected "E_FORBIDDEN", got done/,
  },
  {
    name: 'deletes for anybody',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({ destroy: (name, _, id) => sound.destroy(name, cast.people.admin, id) }),
    report: /author → posts destroy \d+: expected "E_FORBIDDEN", got done/,
  },
  {
    name: 'does for anybody what is done to many',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({
      bulk: (name, _, deed, ids) => sound.bulk(name, cast.people.admin, deed, ids),
    }),
    report: /author → posts refused, and nothing changed: expected true, got false/,
  },
  {
    name: 'passes over fields that are not theirs to set',
    resource: 'posts',
    role: 'author',
    broken: (sound) => ({ update: (name, who, id) => sound.update(name, who, id, {}) }),
    report: /author → posts update \d+ with authorId: expected \["E_INVALID",true\]/,
  },
]

test.group('The matrix of rights, in the admin', (group) => {
  group.setup(async () => {
    const close = await testUtils.db().wrapInGlobalTransaction()
    try {
      cast = await makeCast()
      await populate(operations.registry, cast)
      screens = admin(await browsers(cast))
    } catch (error) {
      await close()
      throw error
    }
    return close
  })

  test('{$self} answers everybody as the policies say')
    .with(shown)
    .run(async ({ assert }, resource) => {
      const { mismatches, asked } = await inspect(screens, resource)
      assert.isEmpty(mismatches, mismatches.slice(0, 40).join('\n'))
      assert.isAbove(asked, ROLES.length)
    })
    .timeout(60_000)

  test('an admin that {name} is reported')
    .with(BROKEN)
    .run(async ({ assert }, { resource, role, broken, report }) => {
      const adapter = { ...screens, ...broken(screens) }
      const { mismatches } = await undone(() => inspect(adapter, resource, [role]))
      assert.match(mismatches.join('\n'), report)
    })
})
