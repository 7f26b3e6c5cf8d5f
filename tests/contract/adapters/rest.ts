import { Buffer } from 'node:buffer'
import type { ApiClient } from '@japa/api-client'
import type { ListQuery, Row } from '#framework/resources/main'
import { ask, origin } from '../../functional/rest/asking.js'
import type { Person } from '../../functional/rest/people.js'
import {
  type Adapter,
  type FileDeed,
  type FilePath,
  type Listed,
  type Outcome,
  placesOf,
  type Problems,
  type Told,
  wordsOf,
} from './adapter.js'

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
export function rest(client: ApiClient): Adapter {
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
    destroy: (name, who, id, told) =>
      outcome(telling(ask(client, 'delete', `/api/${name}/${id}`, who), told), () => null),
    restore: (name, who, id, told) =>
      outcome(telling(ask(client, 'post', `/api/${name}/${id}/restore`, who), told), data),
    act: (name, who, id, action, told) =>
      outcome(
        telling(ask(client, 'post', `/api/${name}/${id}/${action}`, who, told?.input), told),
        data
      ),
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
    aggregate: (name, who, query) =>
      outcome(
        ask(client, 'get', `/api/${name}/aggregates${queryString(query)}`, who),
        (body) => body.data as unknown as Row[]
      ),
    streams: {
      QUERY: { rows: asked },
      NDJSON: {
        rows: (name, who, query) =>
          fetched(`/api/${name}${queryString(query)}`, who, 'application/x-ndjson', ndjson),
      },
      CSV: {
        isText: true,
        rows: (name, who, query) =>
          fetched(`/api/${name}${queryString(query)}`, who, 'text/csv', csv),
      },
    },
    file: filed,
  }
}

const headersOf = ({ token, key }: Person): Record<string, string> => ({
  ...(token && { authorization: `Bearer ${token}` }),
  ...(key && { 'x-api-key': key }),
})

/** What no client library sends, or what is not JSON. */
async function fetched<Given>(
  path: string,
  who: Person,
  accept: string,
  read: (text: string) => Given,
  init: RequestInit = {}
): Promise<Outcome<Given>> {
  const headers = { ...headersOf(who), ...(init.headers as object), accept }
  const response = await fetch(origin() + path, { ...init, headers })
  const text = await response.text()
  if (response.status < 400) return { given: read(text) }
  const { code, errors } = JSON.parse(text) as { code: string; errors?: Problems }
  return { code, problems: wordsOf(errors ?? []) }
}

/** Every page of QUERY, so that what is compared is the whole list. */
async function asked(name: string, who: Person, query: ListQuery = {}): Promise<Outcome<Row[]>> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const body = JSON.stringify({ ...query, limit: 100, cursor })
    const { given, ...refusal } = await fetched(
      `/api/${name}`,
      who,
      'application/json',
      (text) => JSON.parse(text) as Listed,
      { method: 'QUERY', body, headers: { 'content-type': 'application/json' } }
    )
    if (!given) return refusal
    rows.push(...given.data)
    cursor = given.meta.nextCursor ?? undefined
  } while (cursor)
  return { given: rows }
}

const ndjson = (text: string): Row[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)

const FORMULA_GUARD = /^'(?=[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20])/

/** RFC 4180, without the apostrophe that keeps a spreadsheet from running a text. */
function csv(text: string): Row[] {
  const [names = [], ...lines] = linesOf(text)
  return lines.map((cells) =>
    Object.fromEntries(
      names.map((name, index) => [name, (cells[index] ?? '').replace(FORMULA_GUARD, '')])
    )
  )
}

function linesOf(text: string): string[][] {
  const lines: string[][] = [[]]
  for (const [whole, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g
  )) {
    if (whole) lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') lines.push([])
  }
  return lines.slice(0, -1)
}

/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64'
)

const FILES = { put: 'PUT', show: 'GET', drop: 'DELETE' } as const

function filed(deed: FileDeed, who: Person, [name, id, field]: FilePath): Promise<Outcome<string>> {
  const init = { method: FILES[deed], ...(deed === 'put' ? { body: PNG as never } : {}) }
  return fetched(`/api/${name}/${id}/${field}`, who, '*/*', () => deed, init)
}
