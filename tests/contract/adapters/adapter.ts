import type { AggregateQuery, ListMeta, ListQuery, Row, ShowQuery } from '#framework/resources/main'
import type { Person } from '../../functional/rest/people.js'

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
  destroy(resource: string, who: Person, id: number, told?: Told): Promise<Outcome<null>>
  restore(resource: string, who: Person, id: number, told?: Told): Promise<Outcome<Row>>
  act(resource: string, who: Person, id: number, action: string, told?: Told): Promise<Outcome<Row>>
  version(resource: string, who: Person, id: number): Promise<string>
  many(deed: ManyDeed, resource: string, who: Person, list: unknown): Promise<Outcome<Many>>
  link(deed: LinkDeed, who: Person, path: LinkPath): Promise<Outcome<true>>
  aggregate(resource: string, who: Person, query: AggregateQuery): Promise<Outcome<Row[]>>
  /** Whole lists in other forms than pages, by the form's name. */
  streams: Readonly<Record<string, Stream>>
  /** Only where the protocol carries bytes. */
  file?(deed: FileDeed, who: Person, path: FilePath): Promise<Outcome<string>>
}

/** Rows as the form has them; one of texts alone, as CSV is, says so. */
export interface Stream {
  isText?: boolean
  rows(resource: string, who: Person, query?: ListQuery): Promise<Outcome<Row[]>>
}

/** What a write may be told besides its input. */
export interface Told {
  version?: string
  /** An idempotency key. */
  key?: string
  change?: 'replace' | 'mergePatch' | 'jsonPatch'
  /** What an action has to be told. */
  input?: Readonly<Record<string, unknown>>
}

export type ManyDeed = 'storeMany' | 'updateMany' | 'destroyMany'

/** What became of each record of a bulk; null of one that is gone. */
export type Many = (Row | null)[]

export type LinkDeed = 'link' | 'unlink'

export type LinkPath = [resource: string, id: number, relation: string, related: number]

/** What is put is a picture of one dot. */
export type FileDeed = 'put' | 'show' | 'drop'

export type FilePath = [resource: string, id: number, field: string]

export type Problems = readonly { field: string; rule: string; pointer?: string }[]

export const wordsOf = (problems: Problems | undefined) =>
  problems?.map(({ field, rule }) => `${field} ${rule}`).sort()

/** The same of a bulk, where the field alone does not say which record it is of. */
export const placesOf = (problems: Problems | undefined) =>
  problems?.map(({ pointer, rule }) => `${pointer} ${rule}`).sort()
