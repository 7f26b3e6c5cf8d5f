/*
 * The limit: node:http and better-sqlite3 by hand, doing the same work from the same file and sending the same bytes
 * of data. No framework, no validation of what was not asked, nothing general.
 * DB_FILE, PORT and JOURNAL_FRAME (a JSON file with the constant text of the page) by environment.
 */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import Database from 'better-sqlite3'
import { journalPage } from './journal_page.js'

const database = new Database(process.env.DB_FILE, { readonly: true })
database.pragma('mmap_size = 268435456')
database.pragma('cache_size = -16000')

const frame = JSON.parse(readFileSync(process.env.JOURNAL_FRAME, 'utf8'))

const VISIBLE = "p.status = 'published' and p.published_at <= +? and p.deleted_at is null"
const COLUMNS =
  'p.id, p.title, p.slug, p.deck, p.status, p.published_at, p.reading_minutes, p.author_id, p.category_id, p.created_at, p.updated_at'

// A bare placeholder after `limit` makes SQLite prepare the statement anew for every value; the plus prevents it.
const list = database.prepare(
  `select ${COLUMNS}, u.name as author_name, u.slug as author_slug from posts p` +
    ` left join users u on u.id = p.author_id where ${VISIBLE} order by p.published_at desc, p.id desc limit +? offset +?`
)
const detail = database.prepare(
  `select ${COLUMNS}, p.body, p.body_html, p.contents from posts p where p.id = +? and ${VISIBLE}`
)
const count = database.prepare(`select count(*) as total from posts p where ${VISIBLE}`)
const sections = database.prepare(
  'select id, name, slug from categories where parent_id is null order by name'
)

const now = () => new Date().toISOString().slice(0, 23).replace('T', ' ')
const instant = (stored) => stored && `${stored.slice(0, 10)}T${stored.slice(11)}Z`

function post(row) {
  return {
    id: row.id,
    title: row.title,
    slug: row.slug,
    deck: row.deck,
    status: row.status,
    publishedAt: instant(row.published_at),
    readingMinutes: row.reading_minutes,
    authorId: row.author_id,
    categoryId: row.category_id,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  }
}

const withAuthor = (row) => ({
  ...post(row),
  author: { id: row.author_id, name: row.author_name, slug: row.author_slug },
})

/** A signed cursor, as the answer has one. */
function cursor(values) {
  const payload = Buffer.from(JSON.stringify(values)).toString('base64url')
  return `${payload}.${createHmac('sha256', process.env.APP_KEY).update(payload).digest('base64url').slice(0, 16)}`
}

function answer(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

const json = (response, value, status = 200) =>
  answer(response, status, 'application/json; charset=utf-8', JSON.stringify(value))

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost')
  if (url.pathname === '/api/posts') {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 20), 100)
    const offset = Number(url.searchParams.get('offset') ?? 0)
    const rows = list.all(now(), limit + 1, offset)
    const more = rows.length > limit
    if (more) rows.pop()
    const last = rows.at(-1)
    const nextCursor = more ? cursor([last.published_at, last.id]) : null
    if (more) url.searchParams.set('cursor', nextCursor)
    return json(response, {
      data: rows.map(withAuthor),
      meta: { limit, offset, nextCursor, previousCursor: null },
      links: { next: more ? `/api/posts?${url.searchParams}` : null, prev: null },
    })
  }
  if (url.pathname.startsWith('/api/posts/')) {
    const row = detail.get(Number(url.pathname.slice(11)), now())
    if (!row) return json(response, { title: 'There is no such record', status: 404 }, 404)
    return json(response, {
      data: {
        ...post(row),
        body: row.body,
        bodyHtml: row.body_html,
        contents: JSON.parse(row.contents),
      },
    })
  }
  if (url.pathname === '/journal') {
    const limit = 20
    const rows = list.all(now(), limit, 0)
    const { total } = count.get(now())
    return answer(
      response,
      200,
      'text/html; charset=utf-8',
      journalPage(frame, rows.map(withAuthor), sections.all(), total, limit)
    )
  }
  answer(response, 404, 'text/plain', 'Not found')
}).listen(Number(process.env.PORT))
