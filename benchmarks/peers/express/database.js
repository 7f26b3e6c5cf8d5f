import Database from 'better-sqlite3'
import { COLUMNS } from '../common/post.js'

const database = new Database(process.env.DB_FILE)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.pragma('foreign_keys = ON')
database.pragma('busy_timeout = 5000')

const VISIBLE = "p.status = 'published' and p.published_at <= ? and p.deleted_at is null"
const SHOWN = COLUMNS.map((column) => `p.${column}`).join(', ')

export const findToken = database.prepare(
  'select t.*, u.name as user_name from access_tokens t join users u on u.id = t.user_id where t.hash = ?'
)
export const findRoles = database
  .prepare('select r.name from roles r join role_user p on p.role_id = r.id where p.user_id = ?')
  .pluck()
export const noteUse = database.prepare('update access_tokens set last_used_at = ? where id = ?')

const lists = new Map()

/** The list's statement for what was asked: kept prepared by its text. */
export function listStatement({ byAuthor, cursor }) {
  const backward = cursor?.backward
  const conditions = [VISIBLE]
  if (byAuthor) conditions.push('p.author_id = ?')
  const side = backward ? '>' : '<'
  if (cursor)
    conditions.push(`(p.published_at ${side} ? or (p.published_at = ? and p.id ${side} ?))`)
  const order = backward ? 'asc' : 'desc'
  const sql =
    `select ${SHOWN}, u.name as author_name, u.slug as author_slug from posts p` +
    ` left join users u on u.id = p.author_id where ${conditions.join(' and ')}` +
    ` order by p.published_at ${order}, p.id ${order} limit ?`
  if (!lists.has(sql)) lists.set(sql, database.prepare(sql))
  return lists.get(sql)
}

export const findPost = database.prepare(
  `select ${SHOWN}, p.body, p.body_html, p.contents from posts p where p.id = ? and ${VISIBLE}`
)
export const findWritten = database.prepare('select * from posts where id = ?')
export const findCategory = database.prepare('select id from categories where id = ?')
export const findTag = database.prepare('select id from tags where id = ?')
export const findSlugs = database
  .prepare('select slug from posts where slug = ? or slug like ?')
  .pluck()
export const insertPost = database.prepare(
  'insert into posts (title, slug, deck, body, body_html, contents, status, published_at, reading_minutes,' +
    ' author_id, category_id, created_at, updated_at) values (@title, @slug, @deck, @body, @bodyHtml, @contents,' +
    ' @status, @publishedAt, @readingMinutes, @authorId, @categoryId, @createdAt, @updatedAt)'
)
export const note = database.prepare(
  'insert into audit_entries (happened_at, actor_kind, actor_id, actor_name, credential, ip, request_id, operation,' +
    " resource, record_id, outcome) values (@at, 'token', @actorId, @name, @credential, @ip, @requestId, 'store', 'posts'," +
    " @id, 'done')"
)
export const linkTag = database.prepare('insert into post_tag (post_id, tag_id) values (?, ?)')
export const inTransaction = (work) => database.transaction(work).immediate
