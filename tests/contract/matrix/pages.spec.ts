import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { requestLimits } from '#framework/limits/main'
import { operations } from '#framework/resources/main'
import Post from '#models/post'
import User from '#models/user'
import { browsers, type Cast, makeCast } from './cast.js'
import { makeTelling, type Site, SiteInspection } from './site.js'
import { populate, World } from './world.js'

let cast: Cast
let site: Site

const ROLES = ['visitor', 'reader', 'author', 'editor', 'admin'] as const

async function inspect(asked: Site, role: (typeof ROLES)[number]): Promise<SiteInspection> {
  const world = await new World(operations.registry).read()
  return new SiteInspection(asked, world, { name: role, person: cast.people[role] }).run()
}

/** Each shows or takes more than it should, and the matrix has to say so. */
const BROKEN: { name: string; broken(sound: Site): Partial<Site>; report: RegExp }[] = [
  {
    name: 'shows hidden records',
    broken: (sound) => ({ get: (_, path) => sound.get(cast.people.admin, path) }),
    report: /visitor → \/journal\/\S+: expected 404, got 200/,
  },
  {
    name: 'tells of hidden records in a list',
    broken: telling('/journal'),
    report:
      /visitor → \/journal, what it tells that may not be read: expected \[\], got \["posts \d+ title"/,
  },
  {
    name: 'finds hidden records',
    broken: telling('/search'),
    report:
      /visitor → \/search\?q=\S+, what it tells that may not be read: expected \[\], got \["posts/,
  },
  {
    name: 'tells fields that may not be read',
    broken: (sound) => ({
      async get(who, path) {
        const answer = await sound.get(who, path)
        const { email } = await User.findOrFail(cast.stranger.id)
        return { ...answer, text: answer.text + email }
      },
    }),
    report:
      /visitor → \/, what it tells that may not be read: expected \[\], got \["users \d+ email"/,
  },
  {
    name: 'takes letters under hidden essays',
    broken: (sound) => ({
      submit: (_, path, fields) => sound.submit(cast.people.admin, path, fields),
    }),
    report: /visitor → POST \/journal\/\S+: expected 404, got 303/,
  },
]

/** Pages that begin so say the title of a draft. */
function telling(path: string): (sound: Site) => Partial<Site> {
  return (sound) => ({
    async get(who, asked) {
      const answer = await sound.get(who, asked)
      const { title } = await Post.query().where('status', 'draft').firstOrFail()
      return asked.startsWith(path) ? { ...answer, text: answer.text + title } : answer
    },
  })
}

test.group('The matrix of rights, on the pages', (group) => {
  group.setup(async () => {
    const close = await testUtils.db().wrapInGlobalTransaction()
    try {
      cast = await makeCast()
      await populate(operations.registry, cast)
      await makeTelling()
      const browserOf = await browsers(cast)
      site = {
        get: (who, path) => browserOf(who).get(path),
        async submit(who, path, fields) {
          // So many letters from one address are not what is asked here.
          await requestLimits.clear()
          return browserOf(who).submit(path, fields)
        },
      }
    } catch (error) {
      await close()
      throw error
    }
    return close
  })

  test('{$self} is shown what the policies say')
    .with([...ROLES])
    .run(async ({ assert }, role) => {
      const { mismatches, asked } = await inspect(site, role)
      assert.isEmpty(mismatches, mismatches.slice(0, 40).join('\n'))
      assert.isAbove(asked, 50)
    })
    .timeout(60_000)

  test('a site that {name} is reported')
    .with(BROKEN)
    .run(async ({ assert }, { broken, report }) => {
      const { mismatches } = await inspect({ ...site, ...broken(site) }, 'visitor')
      assert.match(mismatches.join('\n'), report)
    })
    .timeout(60_000)
})
