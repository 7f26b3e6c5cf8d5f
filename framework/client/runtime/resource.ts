import { formOf, hasFiles } from './form.js'
import { hasEmptyList, queryBody, queryString } from './query.js'
import type {
  AggregateQuery,
  FieldName,
  Include,
  ListOptions,
  PageOptions,
  PatchStep,
  Row,
  Selected,
  Selection,
  Shape,
} from './shape.js'
import type { Sending, Transport } from './transport.js'

export interface PageMeta {
  limit: number
  offset?: number
  cursor?: string
  nextCursor: string | null
  previousCursor: string | null
  /** How many rows there are in all, when `count` was asked for. */
  total?: number
  /** Counting stopped at `total`; there are more. */
  totalIsCapped?: boolean
  /** `total` is the database's estimate. */
  totalIsEstimated?: boolean
}

/** A part of a list, and the way to the parts beside it. */
export interface Page<Item> {
  data: Item[]
  meta: PageMeta
  /** The page after this one; null on the last. */
  next(): Promise<Page<Item> | null>
  /** The page before this one; null on the first. */
  previous(): Promise<Page<Item> | null>
}

/** A record as the server has it now. */
export interface Found<Item> {
  data: Item
  /** Names this state of the record: give it as `ifMatch` to change just this state. */
  etag: string | undefined
}

/** After a write: a record that went out of its writer's sight is its key alone. */
export type Written<S extends Shape> = Partial<S['row']>

export interface ReadOptions {
  signal?: AbortSignal | undefined
}

export interface ChangeOptions extends ReadOptions {
  /** The etag of the state to be changed; if somebody was quicker, it is `E_PRECONDITION_FAILED`. */
  ifMatch?: string
}

export interface StoreOptions extends ReadOptions {
  /** Storing with one key is done once. Made by itself when not said, so that a retry does not store twice. */
  idempotencyKey?: string
}

export interface BulkResult<S extends Shape> {
  id: S['key']
  status: number
  data: Written<S> | null
}

export interface BulkChange<S extends Shape> {
  id: S['key']
  /** The part of the etag before its point. */
  version?: string
  input: Partial<S['input']>
}

/** One group's figures, by the names of the groups and of the measures that were asked for. */
export type AggregateRow<Name extends string = string> = Record<
  Name,
  string | number | boolean | null
>

/** What an action takes beside its name: `input` where it has to be told something. */
export type ActArguments<Input> = Input extends object
  ? object extends Input
    ? [options?: ChangeOptions & { input?: Input }]
    : [options: ChangeOptions & { input: Input }]
  : [options?: ChangeOptions]

/** An address that is longer is refused on the way, by servers and proxies; what it asks is sent in a body then. */
const LONGEST_ADDRESS = 6000

/** The operations of one resource. */
export class Resource<S extends Shape> {
  constructor(
    private transport: Transport,
    private address: string
  ) {}

  /** One page of the list. */
  async list<const Field extends FieldName<S> = never, const Given extends Include<S> = object>(
    query: ListOptions<S> & PageOptions & Selected<S, Field, Given> = {},
    options: ReadOptions = {}
  ): Promise<Page<Row<S, Selection<Field, Given>>>> {
    return this.#page(query, options)
  }

  /** The pages of the list, one after the other, by cursor: rows that come and go meanwhile repeat and hide none. */
  async *pages<const Field extends FieldName<S> = never, const Given extends Include<S> = object>(
    query: ListOptions<S> & PageOptions & Selected<S, Field, Given> = {},
    options: ReadOptions = {}
  ): AsyncGenerator<Page<Row<S, Selection<Field, Given>>>, void, undefined> {
    let page: Page<Row<S, Selection<Field, Given>>> | null = await this.#page(query, options)
    while (page) {
      yield page
      page = await page.next()
    }
  }

  /** Every row of the list, page by page: `for await (const post of client.posts.all({ … }))`. */
  async *all<const Field extends FieldName<S> = never, const Given extends Include<S> = object>(
    query: ListOptions<S> & PageOptions & Selected<S, Field, Given> = {},
    options: ReadOptions = {}
  ): AsyncGenerator<Row<S, Selection<Field, Given>>, void, undefined> {
    for await (const page of this.pages<Field, Given>(query, options)) yield* page.data
  }

  /** Every row of the list from one answer, as it arrives (NDJSON); `limit` is how many in all. */
  async *stream<const Field extends FieldName<S> = never, const Given extends Include<S> = object>(
    query: ListOptions<S> & Selected<S, Field, Given> = {},
    options: ReadOptions = {}
  ): AsyncGenerator<Row<S, Selection<Field, Given>>, void, undefined> {
    const response = await this.#ask('', query, {
      ...options,
      headers: { accept: 'application/x-ndjson' },
    })
    for await (const line of linesOf(response))
      yield JSON.parse(line) as Row<S, Selection<Field, Given>>
  }

  /** One record. @throws ApiError E_NOT_FOUND also for one that is not yours to see */
  async show<const Field extends FieldName<S> = never, const Given extends Include<S> = object>(
    id: S['key'],
    query: Selected<S, Field, Given> = {},
    options: ReadOptions = {}
  ): Promise<Found<Row<S, Selection<Field, Given>, keyof S['row']>>> {
    return this.#found(await this.#ask(`/${keyOf(id)}`, query, options))
  }

  /** Makes a record. */
  async store(input: S['input'], { idempotencyKey, signal }: StoreOptions = {}) {
    return this.#write('', 'POST', input, {
      signal,
      headers: { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() },
    })
  }

  /** Changes the fields that are given. */
  async update(id: S['key'], change: Partial<S['input']>, options: ChangeOptions = {}) {
    return this.#write(`/${keyOf(id)}`, 'PATCH', change, {
      ...changing(options),
      contentType: 'application/merge-patch+json',
    })
  }

  /** Changes a record by steps (JSON Patch), all of them or none: `[{ op: 'replace', path: '/title', value: 'New' }]`. */
  async patch(id: S['key'], steps: readonly PatchStep<S>[], options: ChangeOptions = {}) {
    return this.#write(`/${keyOf(id)}`, 'PATCH', steps, {
      ...changing(options),
      contentType: 'application/json-patch+json',
    })
  }

  /** Puts a whole record in place of this one: what is not given becomes empty. */
  async replace(id: S['key'], input: S['input'], options: ChangeOptions = {}) {
    return this.#write(`/${keyOf(id)}`, 'PUT', input, changing(options))
  }

  /** Removes a record, or puts it in the trash where there is one. */
  async destroy(id: S['key'], options: ChangeOptions = {}): Promise<void> {
    await this.#send(`/${keyOf(id)}`, 'DELETE', undefined, changing(options))
  }

  /** Takes a record out of the trash. */
  async restore(id: S['key'], options: ChangeOptions = {}) {
    return this.#write(`/${keyOf(id)}/restore`, 'POST', undefined, changing(options))
  }

  /** An action of the resource on one record: `client.posts.act(1, 'publish')`, or with `{ input }`. */
  async act<const Name extends Extract<keyof S['actions'], string>>(
    id: S['key'],
    action: Name,
    ...[options = {}]: ActArguments<S['actions'][Name]>
  ) {
    const { input } = options as { input?: object }
    return this.#write(`/${keyOf(id)}/${action}`, 'POST', input, changing(options))
  }

  /** Links a record to another by a many-to-many relation. Done twice it is as done once. */
  async link(
    id: S['key'],
    relation: S['links'],
    other: number | string,
    options: ReadOptions = {}
  ) {
    await this.#send(`/${keyOf(id)}/${relation}/${keyOf(other)}`, 'PUT', undefined, options)
  }

  async unlink(
    id: S['key'],
    relation: S['links'],
    other: number | string,
    options: ReadOptions = {}
  ) {
    await this.#send(`/${keyOf(id)}/${relation}/${keyOf(other)}`, 'DELETE', undefined, options)
  }

  /** Makes several records, all or none. */
  async storeMany(inputs: readonly S['input'][], { idempotencyKey, signal }: StoreOptions = {}) {
    return this.#bulk('POST', inputs, {
      signal,
      headers: { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() },
    })
  }

  /** Changes several records, all or none. */
  async updateMany(changes: readonly BulkChange<S>[], options: ReadOptions = {}) {
    return this.#bulk('PATCH', changes, options)
  }

  /** Removes several records, all or none. */
  async destroyMany(
    entries: readonly { id: S['key']; version?: string }[],
    options: ReadOptions = {}
  ) {
    return this.#bulk('DELETE', entries, options)
  }

  /** Figures over the rows of the list: how many, sums, averages, by group. */
  async aggregate<const Measure extends S['measures'], const Group extends S['groups'] = never>(
    query: AggregateQuery<S, Group, Measure>,
    options: ReadOptions = {}
  ): Promise<AggregateRow<Group | Measure>[]> {
    const response = await this.#ask('/aggregates', query, options)
    const { data } = await bodyOf<{ data: AggregateRow<Group | Measure>[] }>(response)
    return data
  }

  #at(rest: string, query: object = {}): string {
    return `/${this.address}${rest}${queryString(query)}`
  }

  async #page<Item>(query: PageOptions, options: ReadOptions): Promise<Page<Item>> {
    const response = await this.#ask('', query, options)
    const { data, meta } = await bodyOf<{ data: Item[]; meta: PageMeta }>(response)
    const beside = (cursor: string | null) =>
      cursor === null ? Promise.resolve(null) : this.#page<Item>(atCursor(query, cursor), options)
    return {
      data,
      meta,
      next: () => beside(meta.nextCursor),
      previous: () => beside(meta.previousCursor),
    }
  }

  /** Asks in the address, or by QUERY in a body what an address cannot say, or not at that length. */
  #ask(rest: string, query: object, sending: Sending): Promise<Response> {
    const address = this.#at(rest, query)
    if (address.length <= LONGEST_ADDRESS && !hasEmptyList(query))
      return this.transport.send(address, sending)
    return this.#send(rest, 'QUERY', queryBody(query), sending)
  }

  #send(rest: string, method: string, body: unknown, sending: Sending): Promise<Response> {
    return this.transport.send(this.#at(rest), { method, body, ...sending })
  }

  async #write(rest: string, method: string, input: object | undefined, sending: Sending) {
    const body = input && hasFiles(input) ? formOf(input) : input
    return this.#found<Written<S>>(await this.#send(rest, method, body, sending))
  }

  async #bulk(method: string, body: unknown, sending: Sending): Promise<BulkResult<S>[]> {
    const response = await this.#send('/bulk', method, body, sending)
    const { data } = await bodyOf<{ data: BulkResult<S>[] }>(response)
    return data
  }

  async #found<Item>(response: Response): Promise<Found<Item>> {
    const { data } = await bodyOf<{ data: Item }>(response)
    return { data, etag: response.headers.get('etag') ?? undefined }
  }
}

function atCursor(query: PageOptions, cursor: string): PageOptions {
  const next = { ...query, cursor }
  delete next.offset
  delete next.page
  return next
}

const keyOf = (id: number | string) => encodeURIComponent(String(id))

const changing = ({ ifMatch, signal }: ChangeOptions): Sending => ({
  ...(signal ? { signal } : {}),
  headers: { 'if-match': ifMatch },
})

/** The types say what the declarations say; the server is the same application. */
const bodyOf = <Body>(response: Response) => response.json() as Promise<Body>

/** The lines of an answer as they arrive. Whoever stops reading early ends the answer. */
async function* linesOf(response: Response): AsyncGenerator<string, void, undefined> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = (rest + value).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line) yield line
    }
    if (rest) yield rest
  } finally {
    await reader.cancel().catch(() => {})
  }
}
