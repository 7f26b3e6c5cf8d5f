import Database from 'better-sqlite3'
import { COLUMNS } from '../common/post.js'

const database = new Database(process.env.DB_FILE)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.pragma('foreign_keys = ON')
database.pragma('busy_timeout = 5000')
database.pragma('mmap_size = 268435456')
database.pragma('cache_size = -16000')

const VISIBLE = "p.status = 'published' and p.published_at <= +? and p.deleted_at is null"
const SHOWN = COLUMNS.map((column) => `p.${column}`).join(', ')
const ROLES = `(select json_group_array(r.name) from role_user ru join roles r on r.id = ru.role_id where ru.user_id = u.id)`

// A bare placeholder after `limit` makes SQLite prepare the statement anew for every value; the plus prevents it.
const listed = (where, order = 'desc') =>
  database.prepare(
    `select ${SHOWN}, u.name as author_name, u.slug as author_slug from posts p` +
      ` left join users u on u.id = p.author_id where ${where}` +
      ` order by p.published_at ${order}, p.id ${order} limit +? offset +?`
  )

export const tokenOwner = database.prepare(
  `select t.id, t.abilities, t.expires_at, t.last_used_at, u.id as user_id, u.name, ${ROLES} as roles` +
    ` from access_tokens t join users u on u.id = t.user_id where t.hash = ?`
)
export const sessionOwner = database.prepare(
  `select u.id as user_id, u.name, ${ROLES} as roles from sessions s` +
    ` join users u on u.id = cast(s.user_id as integer) where s.id = ? and s.expires_at > ?`
)
export const noteUse = database.prepare('update access_tokens set last_used_at = ? where id = ?')

export const list = listed(VISIBLE)
export const listOfAuthor = listed(`${VISIBLE} and p.author_id = +?`)
export const listOfAuthorAfter = listed(
  `${VISIBLE} and p.author_id = +? and (p.published_at < +? or (p.published_at = +? and p.id < +?))`
)
export const listOfAuthorBefore = listed(
  `${VISIBLE} and p.author_id = +? and (p.published_at > +? or (p.published_at = +? and p.id > +?))`,
  'asc'
)
export const detail = database.prepare(
  `select ${SHOWN}, p.body, p.body_html, p.contents from posts p where p.id = +? and ${VISIBLE}`
)
export const count = database.prepare(`select count(*) as total from posts p where ${VISIBLE}`)
export const sections = database.prepare(
  'select id, name, slug from categories where parent_id is null order by name'
)

export const category = database.prepare('select id from categories where id = ?')
export const tags = database.prepare(
  'select count(*) as found from tags where id in (select value from json_each(?))'
)
export const slugsLike = database
  .prepare('select slug from posts where slug = +? or (slug >= +? and slug < +?)')
  .pluck()
export const insertPost = database.prepare(
  'insert into posts (title, slug, deck, body, body_html, contents, status, published_at, reading_minutes,' +
    ' author_id, category_id, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
export const note = database.prepare(
  'insert into audit_entries (happened_at, actor_kind, actor_id, actor_name, credential, ip, request_id, operation,' +
    " resource, record_id, outcome) values (?, 'token', ?, ?, ?, ?, ?, 'store', 'posts', ?, 'done')"
)
export const linkTag = database.prepare('insert into post_tag (post_id, tag_id) values (?, ?)')
export const written = database.prepare(
  `select ${SHOWN}, p.deleted_at, p.body, p.body_html, p.contents from posts p where p.id = ?`
)
export const inTransaction = (work) => database.transaction(work).immediate
