/*
 * The limit: node:http and better-sqlite3 by hand, doing the same work from the same file and sending the same bytes
 * of data. No framework, no validation of what was not asked, nothing general.
 * DB_FILE, PORT, APP_KEY and JOURNAL_FRAMES (a JSON file with the constant text of the pages) by environment.
 */
import { hash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { readCursor, toCursor } from '../common/cursor.js'
import { toDetail, toListed, toPage, toStored } from '../common/post.js'
import { bySession, byToken, hasRole, reaches, takeOne } from './actor.js'
import { create } from './create.js'
import * as database from './database.js'
import { journalPage } from './journal_page.js'

const frames = JSON.parse(readFileSync(process.env.JOURNAL_FRAMES, 'utf8'))

const now = () => toStored(new Date())

const PROTECTING = [
  'Content-Security-Policy',
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' https: data:; object-src 'none'",
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy',
  'same-origin',
  'Permissions-Policy',
  'camera=(), geolocation=(), microphone=()',
]

/** An answer that a client may have already: then it is told so, and no more. */
function read(request, response, body, headers) {
  const etag = `"${hash('sha1', body, 'base64url')}"`
  const all = [
    ...headers,
    'ETag',
    etag,
    'Cache-Control',
    'private, no-cache',
    'Vary',
    'Accept, Accept-Encoding, Authorization, X-Api-Key',
  ]
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, [...PROTECTING, ...all])
    return response.end()
  }
  answer(response, 200, 'application/json; charset=utf-8', body, all)
}

function answer(response, status, type, body, headers = []) {
  response.writeHead(status, [
    ...PROTECTING,
    'Content-Type',
    type,
    'Content-Length',
    Buffer.byteLength(body),
    ...headers,
  ])
  response.end(body)
}

const problem = (response, status, title, more) =>
  answer(
    response,
    status,
    'application/problem+json',
    JSON.stringify({ type: 'about:blank', title, status, ...more })
  )

/** The same links as a header (RFC 8288), with the list's beginning. */
function linkOf(url, { next, prev }) {
  const parameters = new URLSearchParams(url.searchParams)
  parameters.delete('cursor')
  let header = `<${url.pathname}?${parameters}>; rel="first"`
  if (prev) header += `, <${prev}>; rel="prev"`
  if (next) header += `, <${next}>; rel="next"`
  return header
}

/** The rows of a page, one more than asked for, and where it starts. */
function rowsOf(url, author, limit) {
  if (!author) return { rows: database.list.all(now(), limit + 1, 0) }
  const given = url.searchParams.get('cursor')
  if (given === null) return { rows: database.listOfAuthor.all(now(), author, limit + 1, 0) }
  const cursor = readCursor(`author ${author}`, given)
  if (!cursor) return { refused: true }
  const [at, id] = cursor.values
  const statement = cursor.backward ? database.listOfAuthorBefore : database.listOfAuthorAfter
  return { rows: statement.all(now(), author, at, at, id, limit + 1, 0), cursor, given }
}

function list(url, request, response, headers) {
  const limit = Math.min(Number(url.searchParams.get('limit') ?? 20), 100)
  const author = Number(url.searchParams.get('filter[authorId]'))
  const { rows, cursor, given, refused } = rowsOf(url, author, limit)
  if (refused) return problem(response, 400, 'This cursor belongs to another list')
  const more = rows.length > limit
  if (more) rows.pop()
  if (cursor?.backward) rows.reverse()
  const name = author ? `author ${author}` : 'all'
  const edge = (row, backward) => toCursor(name, backward, [row.published_at, row.id])
  const next = (cursor?.backward || more) && rows.length ? edge(rows.at(-1), false) : null
  const previous = cursor && (!cursor.backward || more) && rows.length ? edge(rows[0], true) : null
  const cursors = { next, previous }
  const page = toPage(url, rows.map(toListed), { limit, cursor: given, cursors })
  read(request, response, JSON.stringify(page), [...headers, 'Link', linkOf(url, page.links)])
}

function detail(id, request, response, headers) {
  const row = database.detail.get(id, now())
  if (!row) return problem(response, 404, 'There is no such post')
  read(request, response, JSON.stringify({ data: toDetail(row) }), headers)
}

function store(actor, requestId, request, response, headers) {
  if (!hasRole(actor, 'admin', 'editor', 'author')) return problem(response, 403, 'Not for you')
  const chunks = []
  let length = 0
  request.on('data', (chunk) => {
    length += chunk.length
    if (length <= 1_000_000) chunks.push(chunk)
  })
  request.on('end', () => {
    if (length > 1_000_000) return problem(response, 413, 'Too large')
    let input
    try {
      input = JSON.parse(Buffer.concat(chunks).toString())
    } catch {
      return problem(response, 400, 'Not JSON')
    }
    const { post, problems } = create(input, actor, { ip: request.socket.remoteAddress, requestId })
    if (problems) return problem(response, 422, 'Not right', { errors: problems })
    const body = JSON.stringify({ data: post })
    const more = [
      'Vary',
      'Prefer',
      'Location',
      `/api/posts/${post.id}`,
      'ETag',
      `"${hash('sha1', body, 'base64url')}"`,
    ]
    answer(response, 201, 'application/json; charset=utf-8', body, [...headers, ...more])
  })
}

function api(url, request, response) {
  const actor = byToken(request.headers.authorization ?? '')
  if (!actor) return problem(response, 401, 'Send a bearer token')
  const headers = takeOne(actor.key)
  if (!headers) return problem(response, 429, 'Too many requests')
  const requestId = request.headers['x-request-id'] ?? randomUUID()
  headers.push('X-Request-Id', requestId)
  const id = Number(url.pathname.slice('/api/posts/'.length))
  const operation = request.method === 'POST' ? 'store' : id ? 'show' : 'list'
  if (!reaches(actor, operation)) return problem(response, 403, 'Not for this token')
  if (operation === 'store') return store(actor, requestId, request, response, headers)
  if (operation === 'show') return detail(id, request, response, headers)
  list(url, request, response, headers)
}

function journal(request, response) {
  const { cookie } = request.headers
  const actor = cookie && bySession(cookie)
  const limit = 20
  const rows = database.list.all(now(), limit, 0)
  const { total } = database.count.get(now())
  const frame = actor ? frames.reader : frames.guest
  const text = journalPage(frame, rows.map(toListed), database.sections.all(), total, limit)
  answer(response, 200, 'text/html; charset=utf-8', text, [
    'ETag',
    `"${hash('sha1', text, 'base64url')}"`,
    'X-Request-Id',
    request.headers['x-request-id'] ?? randomUUID(),
    'Cache-Control',
    actor ? 'private, no-cache' : 'public, no-cache',
    'Vary',
    'cookie',
  ])
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/api/posts' || url.pathname.startsWith('/api/posts/'))
    return api(url, request, response)
  if (url.pathname === '/journal') return journal(request, response)
  answer(response, 404, 'text/plain', 'Not found')
}).listen(Number(process.env.PORT), process.env.HOST)
