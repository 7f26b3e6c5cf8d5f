import { PASSWORD } from '#database/factories/user_factory'

type Fields = Record<string, string | string[]>

/** An answer, with its text read. */
export interface Answer {
  status: number
  headers: Headers
  text: string
}

const ADDRESS = () => `http://${process.env.HOST}:${process.env.PORT}`

/**
 * Somebody at a browser without script: keeps cookies, and sends forms with the token of the page they stood on.
 * Redirects are told, not followed.
 */
export class Visitor {
  #cookies = new Map<string, string>()
  #token = ''

  /** Names of the cookies kept. */
  get cookies(): string[] {
    return [...this.#cookies.keys()]
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  keep(name: string, value: string): this {
    this.#cookies.set(name, value)
    return this
  }

  lose(name: string): this {
    this.#cookies.delete(name)
    return this
  }

  /** The anti-forgery token of the last page with a form. */
  get token(): string {
    return this.#token
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask(path, { headers })
  }

  /** Posts a form of the page last seen. */
  submit(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post(path, { _csrf: this.#token, ...fields }, headers)
  }

  /** Posts fields as they are. */
  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) {
      for (const one of [value].flat()) body.append(name, one)
    }
    return this.#ask(path, { method: 'POST', body, headers })
  }

  /** Posts a form of the page last seen as parts, as a form with files is sent. */
  upload(path: string, parts: Iterable<readonly [string, string | File]>): Promise<Answer> {
    const body = new FormData()
    body.append('_csrf', this.#token)
    for (const [name, value] of parts) body.append(name, value)
    return this.#ask(path, { method: 'POST', body })
  }

  /** Signs in through the form, and so holds a real session. */
  async signIn(email: string, fields: Fields = {}): Promise<Answer> {
    await this.get('/sign-in')
    return this.submit('/sign-in', { email, password: PASSWORD, ...fields })
  }

  async #ask(path: string, { headers, ...init }: RequestInit): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(ADDRESS() + path, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...(headers as object) },
    })
    for (const line of response.headers.getSetCookie()) this.#take(line)
    const text = await response.text()
    this.#token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#token
    return { status: response.status, headers: response.headers, text }
  }

  #take(line: string) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
    const isGone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)
    if (isGone) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

/** Where an answer sends its reader. */
export const location = ({ headers }: Answer) => headers.get('location')
