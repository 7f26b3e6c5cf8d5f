import { AUTHORS, author, editor, reader, session, words } from './data.ts'
import { inTurn, type RequestParts, type Source, toBytes } from './load.ts'
import type { Part } from './options.ts'
import type { MeasuredServer } from './server.ts'

/** Something measured on every server. */
export interface Case {
  part: Part
  name: string
  /** The share of the hand-written server that we hold ourselves to. */
  goal: number
  /** Only servers that make pages take part. */
  isPage?: boolean
  /** Requests whose answers every server must give alike. */
  samples(server: MeasuredServer): Promise<RequestParts[]>
  /** Requests to measure with, ever new ones. */
  source(server: MeasuredServer): Promise<Source>
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const asReader = (path: string): RequestParts => ({ path, headers: bearer(reader.token) })
export const asEditor = (path: string): RequestParts => ({ path, headers: bearer(editor.token) })

/** Sends one request. @throws Error for an answer that is not 2xx */
export async function ask(server: MeasuredServer, { path, headers, ...init }: RequestParts) {
  // As when measuring, where nobody asks for compression.
  const sent = { 'accept-encoding': 'identity', ...headers }
  const answer = await fetch(server.url + path, { redirect: 'manual', ...init, headers: sent })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${server.name}: ${answer.status} for ${path}\n${text}`)
  return { answer, text }
}

const LIST = '/api/posts?limit=10&include=author'
const byAuthor = (id: number, cursor?: string) =>
  `/api/posts?filter[authorId]=${id}&sort=-publishedAt&limit=10&include=author` +
  (cursor ? `&cursor=${cursor}` : '')

/** The second to fifth page of each author, walked by the server's own cursors. */
async function cursorPages(server: MeasuredServer, authors: number): Promise<RequestParts[]> {
  const pages: RequestParts[] = []
  for (let id = 1; id <= authors; id++) {
    let path = byAuthor(id)
    for (let page = 1; page <= 5; page++) {
      const { text } = await ask(server, asReader(path))
      const { meta } = JSON.parse(text) as { meta: { nextCursor: string } }
      if (page > 1) pages.push(asReader(path))
      path = byAuthor(id, meta.nextCursor)
    }
  }
  return pages
}

const BODY = `${words(1, 60)}, and *so on* as [they say](https://example.com/said).

- ${words(2, 8)}
- ${words(3, 8)}

${words(4, 80)}, **at last**.

> ${words(5, 30)}`

function newPost(title: string): RequestParts {
  const post = {
    title,
    deck: words(6, 12),
    body: BODY,
    status: 'draft',
    categoryId: 2,
    tags: [3, 5],
  }
  return {
    method: 'POST',
    path: '/api/posts',
    headers: { ...bearer(author.token), 'content-type': 'application/json' },
    body: JSON.stringify(post),
  }
}

/** The cookie of a reader who has signed in through the form; other servers have a session waiting in the table. */
export async function signedIn(server: MeasuredServer): Promise<Record<string, string>> {
  if (!server.hasSignIn) return { cookie: `sid=${session}` }
  const form = await ask(server, { path: '/sign-in' })
  const [, csrf] = /name="_csrf" value="([^"]+)"/.exec(form.text) ?? []
  const sent = await fetch(`${server.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(form.answer) },
    body: new URLSearchParams({ _csrf: csrf, email: reader.email, password: reader.password }),
  })
  if (sent.status !== 303) throw new Error(`Signing in was answered with ${sent.status}`)
  return { cookie: cookiesOf(sent) }
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

export const CASES: Case[] = [
  {
    part: 'list',
    name: 'REST list of 10 with author',
    goal: 0.85,
    samples: async () => [asReader(LIST)],
    source: async () => inTurn([asReader(LIST)]),
  },
  {
    part: 'detail',
    name: 'REST detail',
    goal: 0.7,
    samples: async () => [4321, 77].map((id) => asReader(`/api/posts/${id}`)),
    source: async () =>
      // Those of one remainder are published; the step leads all over the table.
      inTurn(
        Array.from({ length: 1000 }, (_, index) => 1 + ((index * 7919) % 9999))
          .filter((id) => (id + Math.floor(id / AUTHORS)) % 10)
          .map((id) => asReader(`/api/posts/${id}`))
      ),
  },
  {
    part: 'cursor',
    name: 'REST filtered, sorted cursor page',
    goal: 0.8,
    samples: (server) => cursorPages(server, 1),
    source: async (server) => inTurn(await cursorPages(server, AUTHORS)),
  },
  {
    part: 'guest',
    name: 'Journal page as guest',
    goal: 0.6,
    isPage: true,
    samples: async () => [{ path: '/journal' }],
    source: async () => inTurn([{ path: '/journal' }]),
  },
  {
    part: 'signed-in',
    name: 'Journal page signed in',
    goal: 0.4,
    isPage: true,
    samples: async (server) => [{ path: '/journal', headers: await signedIn(server) }],
    source: async (server) => inTurn([{ path: '/journal', headers: await signedIn(server) }]),
  },
  {
    // Last, because it adds rows.
    part: 'create',
    name: 'REST create',
    goal: 0.5,
    samples: async ({ port }) => [newPost(`The same on all of them but for ${port}`)],
    source: async ({ port }) => {
      let number = 0
      return () =>
        toBytes(newPost(`${words(number, 3)} ${port} ${process.hrtime.bigint()} ${number++}`))
    },
  },
]
