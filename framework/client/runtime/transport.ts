import { errorOf } from './api_error.js'

export interface ClientOptions {
  /** Where the API is, as in `https://shop.example/api`. */
  url: string
  /** A personal access token. */
  token?: string
  /** A machine's key. */
  apiKey?: string
  /** Sent with every request. */
  headers?: Record<string, string>
  /** In place of the global one. */
  fetch?: typeof fetch
  /** How often a request that found the server busy is sent again. Default 2. */
  retries?: number
  /** The longest pause before that, in seconds; a server that asks for a longer one is not asked again. Default 30. */
  longestPause?: number
}

export interface Sending {
  method?: string
  body?: unknown
  contentType?: string
  headers?: Record<string, string | undefined>
  signal?: AbortSignal | undefined
}

const BUSY = new Set([429, 503])
const PAUSE = 0.3

/** Sends requests; again where the server is busy or away and doing it twice is the same as doing it once. */
export class Transport {
  readonly #url: string
  readonly #fetch: typeof fetch
  readonly #headers: Record<string, string>
  readonly #retries: number
  readonly #longestPause: number

  constructor(options: ClientOptions) {
    this.#url = options.url.replace(/\/+$/, '')
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init))
    this.#headers = {
      accept: 'application/json',
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.apiKey ? { 'x-api-key': options.apiKey } : {}),
      ...options.headers,
    }
    this.#retries = options.retries ?? 2
    this.#longestPause = options.longestPause ?? 30
  }

  /** @throws ApiError for every answer that refuses; what `fetch` throws when nobody answers */
  async send(address: string, sending: Sending = {}): Promise<Response> {
    const request = this.#request(sending)
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.#retries
      let response: Response
      try {
        response = await this.#fetch(this.#url + address, request)
      } catch (error) {
        if (last || sending.signal?.aborted || !isRepeatable(sending)) throw error
        await pause(PAUSE * 2 ** attempt, sending.signal)
        continue
      }
      if (response.ok || response.status === 304) return response
      const after = secondsOf(response.headers.get('retry-after'))
      const wait = after ?? PAUSE * 2 ** attempt
      // A busy server has done nothing, so anything may be sent again.
      if (last || !BUSY.has(response.status) || wait > this.#longestPause)
        throw await errorOf(response, after)
      await response.body?.cancel()
      await pause(wait, sending.signal)
    }
  }

  #request({ method = 'GET', body, contentType, headers, signal }: Sending): RequestInit {
    const all = new Headers(this.#headers)
    for (const [name, value] of Object.entries(headers ?? {})) if (value) all.set(name, value)
    const isForm = body instanceof FormData
    // What separates the parts of a form, `fetch` says itself.
    if (body !== undefined && !isForm) all.set('content-type', contentType ?? 'application/json')
    return {
      method,
      headers: all,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }
  }
}

/** Whether sending it twice does what sending it once does. */
function isRepeatable({ method = 'GET', headers }: Sending): boolean {
  if (['GET', 'HEAD', 'OPTIONS', 'QUERY', 'PUT', 'DELETE'].includes(method)) return true
  return headers?.['idempotency-key'] !== undefined
}

/** Seconds of a Retry-After header, which may also be a date. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const until = Date.parse(header)
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000)
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, seconds * 1000)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
