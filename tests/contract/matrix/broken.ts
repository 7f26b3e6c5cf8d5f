import { Actor } from '#framework/resources/main'
import type { Adapter } from '../adapters/adapter.js'
import type { Person } from '../../functional/rest/people.js'

const asAdmin = ({ actor, ...person }: Person): Person => ({
  ...person,
  actor: new Actor({ ...actor, kind: 'user', roles: ['admin'], abilities: null, credential: null }),
})

const unnarrowed = ({ actor, ...person }: Person): Person => ({
  ...person,
  actor: new Actor({ ...actor, abilities: null }),
})

/** Each forgets one rule, and the matrix has to say so. */
export const BROKEN: {
  name: string
  resource: string
  broken(sound: Adapter): Partial<Adapter>
  report: RegExp
  /** Who asks. */
  who: RegExp
}[] = [
  {
    name: 'forgets the scope',
    resource: 'posts',
    broken: (sound) => ({ list: (name, who, query) => sound.list(name, asAdmin(who), query) }),
    report: /visitor → posts list, its rows: expected/,
    who: /^visitor/,
  },
  {
    name: 'shows fields that may not be read',
    resource: 'users',
    broken: (sound) => ({
      async show(name, who, id, query) {
        const outcome = await sound.show(name, who, id, query)
        return outcome.code ? outcome : sound.show(name, asAdmin(who), id, query)
      },
    }),
    report: /reader, token \* → users show \d+, its fields: expected/,
    who: /^reader, token/,
  },
  {
    name: 'sorts by fields that may not be read',
    resource: 'comments',
    broken: (sound) => ({
      list: (name, who, query) => sound.list(name, query?.sort ? asAdmin(who) : who, query),
    }),
    report: /visitor → comments sort=deletedAt, unreadable: expected "E_INVALID_PARAMETER"/,
    who: /^visitor/,
  },
  {
    name: 'forgets that abilities narrow',
    resource: 'tags',
    broken: (sound) => ({ list: (name, who, query) => sound.list(name, unnarrowed(who), query) }),
    report: /admin, token tags:show → tags list: expected "E_FORBIDDEN", got done/,
    who: /^admin, token tags:show/,
  },
  {
    name: 'lets anybody change what they see',
    resource: 'posts',
    broken: (sound) => ({
      update: (name, who, id, input) => sound.update(name, asAdmin(who), id, input),
    }),
    report: /reader, token \* → posts update \d+: expected "E_FORBIDDEN", got done/,
    who: /^reader, token/,
  },
  {
    name: 'refuses after it has written',
    resource: 'tags',
    broken: (sound) => ({
      async destroy(name, who, id) {
        const outcome = await sound.destroy(name, who, id)
        if (outcome.code) await sound.destroy(name, asAdmin(who), id)
        return outcome
      },
    }),
    report: /→ tags refused, and nothing changed: expected true, got false/,
    who: /^reader, token/,
  },
  {
    name: 'lets fields pass that are not theirs to set',
    resource: 'posts',
    broken: (sound) => ({
      update: (name, who, id, { authorId: _, ...input }: any) => sound.update(name, who, id, input),
    }),
    report: /author, token \* → posts update \d+ with authorId: expected "E_INVALID", got done/,
    who: /^author, token/,
  },
  {
    name: 'streams every row there is',
    resource: 'comments',
    broken: ({ streams }) => ({
      streams: {
        stream: { rows: (name, who, query) => streams.stream.rows(name, asAdmin(who), query) },
      },
    }),
    report: /visitor → comments list as stream, its rows: expected/,
    who: /^visitor/,
  },
  {
    name: 'includes rows that are hidden',
    resource: 'posts',
    broken: (sound) => ({ show: including(sound) }),
    report: /visitor → posts show include=comments \d+, its comments: expected/,
    who: /^visitor/,
  },
  {
    name: 'includes fields that may not be read',
    resource: 'comments',
    broken: (sound) => ({ show: including(sound) }),
    report: /visitor → comments show include=author \d+, its author: expected .*"id"/,
    who: /^visitor/,
  },
  {
    name: 'includes what a credential does not reach',
    resource: 'posts',
    broken: (sound) => ({
      list: (name, who, query) => sound.list(name, query?.include ? unnarrowed(who) : who, query),
    }),
    report: /admin, token posts:list → posts list include=author: expected "E_FORBIDDEN", got done/,
    who: /^admin, token posts:list/,
  },
  {
    name: 'filters inside an include as if nothing was hidden',
    resource: 'posts',
    broken: (sound) => ({
      show: including(sound, (include) => JSON.stringify(include).includes('"in"')),
    }),
    report: /visitor → posts show include\[comments\]\[filter\] \d+, its comments: expected/,
    who: /^visitor/,
  },
  {
    name: 'shows fields of an include that may not be read',
    resource: 'posts',
    broken: (sound) => ({
      show: including(sound, (include) => JSON.stringify(include).includes('fields')),
    }),
    report:
      /visitor → posts show include\[comments\]\[fields\]=deletedAt, unreadable: expected "E_INVALID_PARAMETER", got done/,
    who: /^visitor/,
  },
  {
    name: 'filters across relations by rows that are hidden',
    resource: 'posts',
    broken: (sound) => ({ list: conditioned(sound) }),
    report: /visitor → posts filter\[comments\.\w+\]=.*, its rows: expected/,
    who: /^visitor/,
  },
  {
    name: 'filters across relations by fields that may not be read',
    resource: 'comments',
    broken: (sound) => ({
      list: (name, who, query) =>
        query?.filter && JSON.stringify(query.filter).includes('author.email')
          ? sound.list(name, who, {})
          : sound.list(name, who, query),
    }),
    report:
      /visitor → comments filter\[author\.email\], not theirs: expected "E_INVALID_PARAMETER", got done/,
    who: /^visitor/,
  },
  {
    name: 'lets an "or" reach around the scope',
    resource: 'posts',
    broken: (sound) => ({
      list: (name, who, query) =>
        sound.list(
          name,
          JSON.stringify(query?.filter)?.includes('"or"') ? asAdmin(who) : who,
          query
        ),
    }),
    report: /visitor → posts filter on hidden \d+ or not, its rows: expected/,
    who: /^visitor/,
  },
  {
    name: 'searches fields that may not be read',
    resource: 'users',
    broken: (sound) => ({
      list: (name, who, query) => sound.list(name, who, { ...query, search: undefined }),
    }),
    report: /visitor → users search for \S+, of email, unreadable: expected/,
    who: /^visitor/,
  },
  {
    name: 'counts rows that are hidden',
    resource: 'posts',
    broken: (sound) => ({
      aggregate: (name, who, query) => sound.aggregate(name, asAdmin(who), query),
    }),
    report: /visitor → posts aggregates, all there are: expected/,
    who: /^visitor/,
  },
  {
    name: 'groups by records that are hidden',
    resource: 'posts',
    broken: (sound) => ({
      aggregate: (name, who, query) =>
        sound.aggregate(name, query.group === 'author.name' ? unnarrowed(who) : who, query),
    }),
    report:
      /admin, token posts:list → posts aggregates group=author\.name: expected "E_INVALID_PARAMETER", got done/,
    who: /^admin, token posts:list/,
  },
  {
    name: 'replaces for anybody',
    resource: 'posts',
    broken: (sound) => ({ update: changing(sound, 'replace') }),
    report: /reader, token \* → posts replace \d+: expected "E_FORBIDDEN", got/,
    who: /^reader, token/,
  },
  {
    name: 'patches fields that are not theirs to set',
    resource: 'posts',
    broken: (sound) => ({ update: changing(sound, 'jsonPatch') }),
    report: /author, token \* → posts jsonPatch \d+ with authorId: expected/,
    who: /^author, token/,
  },
  {
    name: 'tells what a field is by testing it',
    resource: 'users',
    broken: (sound) => {
      let tests = 0
      return {
        async update(name, who, id, input, told) {
          const outcome = await sound.update(name, who, id, input, told)
          const isTest = told?.change === 'jsonPatch' && JSON.stringify(input).includes('"test"')
          return isTest && ++tests % 2 ? { code: 'E_INVALID', problems: [] } : outcome
        },
      }
    },
    report: /admin, token \* → users jsonPatch \d+, a test of password: expected/,
    who: /^admin, token \*/,
  },
  {
    name: 'tells the version to whoever may not change it',
    resource: 'tags',
    broken: (sound) => ({
      async destroy(name, who, id, told) {
        const outcome = await sound.destroy(name, who, id, told)
        return told?.version && outcome.code ? { code: 'E_PRECONDITION_FAILED' } : outcome
      },
    }),
    report: /reader, token \* → tags destroy \d+, an old version: expected "E_FORBIDDEN"/,
    who: /^reader, token/,
  },
  {
    name: 'loses updates',
    resource: 'tags',
    broken: (sound) => ({
      update: (name, who, id, input, { version: _, ...told } = {}) =>
        sound.update(name, who, id, input, told),
    }),
    report: /admin, token \* → tags update \d+, an old version: expected "E_PRECONDITION_FAILED"/,
    who: /^admin, token \*/,
  },
  {
    name: 'changes many for anybody',
    resource: 'posts',
    broken: (sound) => ({
      many: (deed, name, who, list) => sound.many(deed, name, asAdmin(who), list),
    }),
    report: /reader, token \* → posts updateMany \d+: expected "E_FORBIDDEN", got done/,
    who: /^reader, token/,
  },
  {
    name: 'does a part of many',
    resource: 'posts',
    broken: (sound) => ({
      async many(deed, name, who, list) {
        const outcome = await sound.many(deed, name, who, list)
        if (outcome.code) await sound.many(deed, name, who, [(list as unknown[])[0]])
        return outcome
      },
    }),
    report: /author, token \* → posts refused, and nothing changed: expected true, got false/,
    who: /^author, token/,
  },
  {
    name: 'links for anybody',
    resource: 'posts',
    broken: (sound) => ({ link: (deed, who, path) => sound.link(deed, asAdmin(who), path) }),
    report: /reader, token \* → posts link \d+ tags \d+: expected "E_FORBIDDEN", got done/,
    who: /^reader, token/,
  },
  {
    name: 'gives somebody else the answer to a key',
    resource: 'tags',
    broken: (sound) => {
      const kept = new Map<string, Awaited<ReturnType<Adapter['store']>>>()
      return {
        async store(name, who, input, told) {
          const outcome = kept.get(told?.key ?? '') ?? (await sound.store(name, who, input, told))
          if (told?.key && !outcome.code) kept.set(told.key, outcome)
          return outcome
        },
      }
    },
    report: /reader, token \* → tags store with the key of .*: expected "E_FORBIDDEN", got done/,
    who: /^(reader|author|admin), token \*/,
  },
  {
    name: 'puts files for anybody',
    resource: 'users',
    broken: () => ({ file: async () => ({ given: 'done' }) }),
    report: /reader, token \* → users put portrait of \d+: expected "E_FORBIDDEN", got done/,
    who: /^(reader, token|admin, token \*)/,
  },
  {
    name: 'shows files of hidden records',
    resource: 'users',
    broken: () => ({ file: async () => ({ given: 'done' }) }),
    report: /visitor → users show portrait of \d+: expected "E_NOT_FOUND", got done/,
    who: /^(visitor|admin, token \*)/,
  },
]

/** Shows with what an administrator would see along. */
function including(sound: Adapter, when: (include: unknown) => boolean = () => true) {
  return (async (name, who, id, query) => {
    const outcome = await sound.show(name, who, id, query)
    if (!query?.include || !when(query.include)) return outcome
    if (outcome.code && outcome.code !== 'E_INVALID_PARAMETER') return outcome
    return sound.show(name, asAdmin(who), id, query)
  }) satisfies Adapter['show']
}

/** Lists of the rows somebody may see those that an administrator would find. */
function conditioned(sound: Adapter) {
  return (async (name, who, query) => {
    const outcome = await sound.list(name, who, query)
    if (outcome.code || !JSON.stringify(query?.filter)?.includes('comments.')) return outcome
    const all = await sound.list(name, asAdmin(who), { ...query, limit: 100 })
    return { given: { ...outcome.given!, data: all.given!.data } }
  }) satisfies Adapter['list']
}

const changing = (sound: Adapter, change: string): Adapter['update'] => {
  return (name, who, id, input, told) =>
    sound.update(name, told?.change === change ? asAdmin(who) : who, id, input, told)
}
