import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Actor, visitor } from '#framework/resources/main'
import { addressOf, isSecure } from './origin.js'
import { protectingHeaders } from './security_headers.js'

/** What may stand for a request in a log and in an answer; anything else a stranger sends is replaced. */
const REQUEST_ID = /^[\w.:+/=-]{1,128}$/

/**
 * One HTTP request and its answer, without the request and response that AdonisJS makes for pages. The headers of the
 * answer are gathered and written at once, with those every answer has.
 */
export class Exchange {
  readonly method: string
  /** As it was sent, not decoded. */
  readonly path: string
  /** The text after the `?`; empty when there is none. */
  readonly query: string
  /** Names the request in answers and in the log. */
  readonly id: string
  /** Who is asking; a visitor until the credentials have been read. */
  actor: Actor = visitor
  #headers: string[] = []
  #varies = ''
  #ip?: string

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse
  ) {
    const { method = 'GET', url = '/', headers } = request
    this.method = method
    const mark = url.indexOf('?')
    this.path = mark < 0 ? url : url.slice(0, mark)
    this.query = mark < 0 ? '' : url.slice(mark + 1)
    const given = headers['x-request-id'] as string | undefined
    this.id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID()
    // Whoever else serves or logs this request calls it the same.
    headers['x-request-id'] = this.id
  }

  /** A header of the request, its name in lower case. One that came several times is joined by commas. */
  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return typeof value === 'object' ? value.join(', ') : value
  }

  /** The address as it was sent: path and query. */
  get url(): string {
    return this.request.url ?? '/'
  }

  /** Whether the client, or the trusted proxy before it, came over HTTPS. */
  get secure(): boolean {
    return isSecure(this.request)
  }

  /** The client's address, as the trusted proxies before this server tell it. */
  get ip(): string {
    return (this.#ip ??= addressOf(this.request))
  }

  /** Adds a header to the answer. */
  set(name: string, value: string): this {
    this.#headers.push(name, value)
    return this
  }

  /** Adds a header, in the place of one of its name if there is one. */
  replace(name: string, value: string): this {
    for (let at = 0; at < this.#headers.length; at += 2) {
      if (this.#headers[at] !== name) continue
      this.#headers[at + 1] = value
      return this
    }
    return this.set(name, value)
  }

  /** Tells caches that the answer depends on this header of the request. */
  vary(name: string): this {
    this.#varies = this.#varies ? `${this.#varies}, ${name}` : name
    return this
  }

  /** Writes the whole answer. HEAD is told how long the body would be. */
  send(status: number, body: string | Buffer = ''): void {
    const isEmpty = status === 204 || status === 304
    if (!isEmpty) this.set('content-length', String(Buffer.byteLength(body)))
    this.open(status)
    this.response.end(this.method === 'HEAD' || isEmpty ? undefined : body)
  }

  /** Writes the head of an answer whose body follows in pieces. */
  open(status: number): ServerResponse {
    if (this.#varies) this.set('vary', this.#varies)
    this.#headers.push('x-request-id', this.id, ...protectingHeaders(this.request))
    return this.response.writeHead(status, this.#headers)
  }

  /** Leaves what was gathered to a response that somebody else writes. */
  handOver(): void {
    if (this.#varies) this.set('vary', this.#varies)
    for (let at = 0; at < this.#headers.length; at += 2) {
      this.response.appendHeader(this.#headers[at], this.#headers[at + 1])
    }
    this.#headers = []
    this.#varies = ''
  }
}
