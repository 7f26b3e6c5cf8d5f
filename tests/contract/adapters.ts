import type { ApiClient } from '@japa/api-client'
import {
  type ListMeta,
  type ListQuery,
  OperationError,
  operations,
  type Row,
  type ShowQuery,
  type Written,
} from '#framework/resources/main'
import { ask } from '../functional/rest/asking.js'
import type { Person } from '../functional/rest/people.js'

/** What an operation came to, whichever protocol carried it: what it gives, or why not. */
export interface Outcome<Given> {
  given?: Given
  code?: string
  /** `title required`, in order of the fields' names. */
  problems?: string[]
}

export interface Listed {
  data: Row[]
  meta: Pick<ListMeta, 'limit' | 'offset' | 'nextCursor' | 'previousCursor' | 'total'>
}

/** The operations as one protocol offers them. The contract is asked of each. */
export interface Adapter {
  list(resource: string, who: Person, query?: ListQuery): Promise<Outcome<Listed>>
  show(resource: string, who: Person, id: number, query?: ShowQuery): Promise<Outcome<Row>>
  store(resource: string, who: Person, input: unknown, told?: Told): Promise<Outcome<Row>>
  update(
    resource: string,
    who: Person,
    id: number,
    input: unknown,
    told?: Told
  ): Promise<Outcome<Row>>
  destroy(resource: string, who: Person, id: number): Promise<Outcome<null>>
  restore(resource: string, who: Person, id: number): Promise<Outcome<Row>>
  act(resource: string, who: Person, id: number, action: string): Promise<Outcome<Row>>
  version(resource: string, who: Person, id: number): Promise<string>
  many(deed: ManyDeed, resource: string, who: Person, list: unknown): Promise<Outcome<Many>>
  link(deed: 'link' | 'unlink', who: Person, path: LinkPath): Promise<Outcome<true>>
}

/** What a write may be told besides its input. */
export interface Told {
  version?: string
  /** An idempotency key. */
  key?: string
  change?: 'replace' | 'mergePatch' | 'jsonPatch'
}

export type ManyDeed = 'storeMany' | 'updateMany' | 'destroyMany'

/** What became of each record of a bulk; null of one that is gone. */
export type Many = (Row | null)[]

export type LinkPath = [resource: string, id: number, relation: string, related: number]

const API = { surface: 'api' } as const

type Problems = readonly { field: string; rule: string; pointer?: string }[]

const wordsOf = (problems: Problems | undefined) =>
  problems?.map(({ field, rule }) => `${field} ${rule}`).sort()

/** The same of a bulk, where the field alone does not say which record it is of. */
const placesOf = (problems: Problems | undefined) =>
  problems?.map(({ pointer, rule }) => `${pointer} ${rule}`).sort()

/** The operations themselves, with nothing around them. */
function direct(): Adapter {
  const of = (name: string) => operations.registry.find(name)!
  const rowOf = <Given extends Row | null>(deed: Promise<Written<Given>>) =>
    deed.then(({ row }) => row)
  const options = ({ version, key, change }: Told = {}) => ({
    ...API,
    version,
    change,
    idempotency: key === undefined ? undefined : { key },
  })
  async function outcome<Given>(deed: Promise<Given>, words = wordsOf): Promise<Outcome<Given>> {
    try {
      return { given: await deed }
    } catch (error) {
      if (error instanceof OperationError) {
        return { code: error.code, problems: words(error.problems) }
      }
      throw error
    }
  }
  return {
    list: (name, { actor }, query) => outcome(operations.list(of(name), actor, query, 'api')),
    show: (name, { actor }, id, query) =>
      outcome(operations.show(of(name), actor, id, query, 'api')),
    store: (name, { actor }, input, told) =>
      outcome(rowOf(operations.store(of(name), actor, input, options(told)))),
    update: (name, { actor }, id, input, told) =>
      outcome(rowOf(operations.update(of(name), actor, id, input, options(told)))),
    destroy: (name, { actor }, id) => outcome(rowOf(operations.destroy(of(name), actor, id, API))),
    restore: (name, { actor }, id) => outcome(rowOf(operations.restore(of(name), actor, id, API))),
    act: (name, { actor }, id, action) =>
      outcome(rowOf(operations.act(of(name), actor, id, action, API))),
    version: async (name, { actor }, id) => {
      const { version } = await operations.showText(of(name), actor, id, {}, 'api')
      return version
    },
    many: (deed, name, { actor }, list) =>
      outcome(
        operations[deed](of(name), actor, list, API).then((all) => all.map(({ row }) => row)),
        placesOf
      ),
    link: (deed, { actor }, [name, id, relation, related]) =>
      outcome(operations[deed](of(name), actor, id, relation, related, API).then(() => true)),
  }
}

const MANY = { storeMany: 'post', updateMany: 'patch', destroyMany: 'delete' } as const
const TYPES = {
  mergePatch: 'application/merge-patch+json',
  jsonPatch: 'application/json-patch+json',
  replace: 'application/json',
} as const

/** `{ filter: { status: 'x' } }` → `filter[status]=x` */
function queryString(query: object = {}): string {
  const parameters: string[] = []
  const write = (name: string, value: unknown) => {
    if (value === undefined) return
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) write(`${name}[${key}]`, inner)
    } else if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
      value.forEach((inner, index) => write(`${name}[${index}]`, inner))
    } else {
      const text = Array.isArray(value) ? value.join(',') : String(value)
      parameters.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    }
  }
  for (const [name, value] of Object.entries(query)) write(name, value)
  return parameters.length ? `?${parameters.join('&')}` : ''
}

/** The same through HTTP. */
function rest(client: ApiClient): Adapter {
  async function outcome<Given>(
    request: ReturnType<typeof ask>,
    read: (body: { data: Row }) => Given,
    words = wordsOf
  ): Promise<Outcome<Given>> {
    const response = await request
    if (response.status() < 400) return { given: read(response.body()) }
    const { code, errors } = response.body() as { code: string; errors?: Problems }
    return { code, problems: words(errors ?? []) }
  }
  const telling = (request: ReturnType<typeof ask>, { version, key, change }: Told = {}) => {
    // What stands behind the dot is of one representation, and no matter to a write.
    if (version !== undefined) request.header('if-match', `"${version}.any"`)
    if (key !== undefined) request.header('idempotency-key', key)
    return change ? request.header('content-type', TYPES[change]) : request
  }
  const data = (body: { data: Row }) => body.data
  return {
    list: (name, who, query) =>
      outcome(
        ask(client, 'get', `/api/${name}${queryString(query)}`, who),
        (body) => body as unknown as Listed
      ),
    show: (name, who, id, query) =>
      outcome(ask(client, 'get', `/api/${name}/${id}${queryString(query)}`, who), data),
    store: (name, who, input, told) =>
      outcome(telling(ask(client, 'post', `/api/${name}`, who, input), told), data),
    update: (name, who, id, input, told) => {
      const method = told?.change === 'replace' ? 'put' : 'patch'
      return outcome(telling(ask(client, method, `/api/${name}/${id}`, who, input), told), data)
    },
    destroy: (name, who, id) =>
      outcome(ask(client, 'delete', `/api/${name}/${id}`, who), () => null),
    restore: (name, who, id) =>
      outcome(ask(client, 'post', `/api/${name}/${id}/restore`, who), data),
    act: (name, who, id, action) =>
      outcome(ask(client, 'post', `/api/${name}/${id}/${action}`, who), data),
    version: async (name, who, id) => {
      const response = await ask(client, 'get', `/api/${name}/${id}`, who)
      return /^"([^.]+)\./.exec(response.header('etag')!)![1]
    },
    many: (deed, name, who, list) =>
      outcome(
        ask(client, MANY[deed], `/api/${name}/bulk`, who, list),
        ({ data: all }) => (all as unknown as { data: Row | null }[]).map((one) => one.data),
        placesOf
      ),
    link: (deed, who, [name, id, relation, related]) => {
      const method = deed === 'link' ? 'put' : 'delete'
      const path = `/api/${name}/${id}/${relation}/${related}`
      return outcome(ask(client, method, path, who), () => true)
    },
  }
}

/** Every protocol there is. A new one is added here, and keeps the whole contract. */
export const adapters: { name: string; make: (client: ApiClient) => Adapter }[] = [
  { name: 'the operations', make: direct },
  { name: 'REST', make: rest },
]
