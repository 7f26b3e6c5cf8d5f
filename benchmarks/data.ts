import { execFileSync } from 'node:child_process'
import { createHash, scryptSync } from 'node:crypto'
import Database from 'better-sqlite3'

export const AUTHORS = 100
const SECTIONS = 6
const TAGS = 20

/** Somebody who reads, somebody who writes and somebody who edits, each with a token; the reader signs in to pages too. */
export const reader = {
  id: AUTHORS + 1,
  email: 'reader@example.com',
  password: 'a password for measuring',
  token: `gable_${'reader'.padEnd(43, '0')}`,
}
export const author = { id: 1, token: `gable_${'author'.padEnd(43, '0')}` }
/** Sees every post, drafts too. */
export const editor = { id: AUTHORS + 2, token: `gable_${'editor'.padEnd(43, '0')}` }

/** The reader's session as a server written by hand would keep it. */
export const session = 'session-'.padEnd(43, '0')

/** How much is measured: rows, and paragraphs of 40 words in each. */
export interface Size {
  posts: number
  paragraphs: number
}

const WORDS =
  'paper ink margin binding shelf letter press type folio quire spine vellum index plate proof galley'.split(
    ' '
  )
export const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => WORDS[(from * 7 + index * 3) % WORDS.length]).join(
    ' '
  )

/** SQLite's text of an instant. */
const stored = (instant: number) => new Date(instant).toISOString().slice(0, 23).replace('T', ' ')

/** A word that stands in fifty published posts, however many there are. */
export const RARE = 'incunabulum'
const RARE_POSTS = 50

/** A word of every hundredth post, and one of every post. */
export const COMMON = 'watermark'
const COMMON_EVERY = 100
export const FREQUENT = 'vellum'

/** More words of one beginning than are asked for one by one; every post has one of them. */
const ALIKE =
  'concert concise conclude concord concrete conduct confer confide confirm conform confuse congress contain content contest context contour contract contrast control convent converge convey convict'.split(
    ' '
  )
export const BEGINNING = 'con'

/** Rows after which what is made so far is committed. */
const BATCH = 50_000

/**
 * Makes a measured database: the application's own migrations, then posts by 100 authors, spread over the two years
 * before 2026; nine in ten are published, and the others have no date of it. The same every time.
 */
export function makeDatabase(
  file: string,
  env: NodeJS.ProcessEnv,
  { posts, paragraphs }: Size,
  progress: (posts: number) => void = () => {}
) {
  execFileSync(process.execPath, ['ace', 'migration:run', '--force'], {
    env: { ...env, DB_FILE: file },
    stdio: 'pipe',
  })
  const database = new Database(file)
  // A file half made is of no use to anybody.
  database.pragma('synchronous = off')
  const start = Date.UTC(2024, 0, 1)
  const step = Math.floor((2 * 365 * 86_400_000) / posts)
  const now = stored(start)
  const inserts = new Map<string, Database.Statement>()
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row)
    const key = `${table} ${names.length}`
    if (!inserts.has(key)) {
      const marks = names.map(() => '?').join(', ')
      inserts.set(
        key,
        database.prepare(`insert into ${table} (${names.join(', ')}) values (${marks})`)
      )
    }
    inserts.get(key)!.run(...Object.values(row))
  }
  const times = { created_at: now, updated_at: now }
  database.transaction(() => {
    for (let id = 1; id <= AUTHORS; id++) {
      insert('users', {
        id,
        name: `Author ${id}`,
        slug: `author-${id}`,
        email: `author${id}@example.com`,
        password: 'none',
        bio: words(id, 12),
        ...times,
      })
    }
    insert('users', {
      id: reader.id,
      name: 'Reader',
      slug: 'reader',
      email: reader.email,
      password: hashed(reader.password),
      bio: null,
      ...times,
    })
    insert('users', {
      id: editor.id,
      name: 'Editor',
      slug: 'editor',
      email: 'editor@example.com',
      password: 'none',
      bio: null,
      ...times,
    })
    for (const [index, name] of ['admin', 'editor', 'author', 'reader'].entries())
      insert('roles', { id: index + 1, name, label: name, ...times })
    insert('role_user', { user_id: author.id, role_id: 3 })
    insert('role_user', { user_id: reader.id, role_id: 4 })
    insert('role_user', { user_id: editor.id, role_id: 2 })
    for (const { id, token } of [reader, author, editor]) {
      insert('access_tokens', {
        user_id: id,
        name: 'For measuring',
        hash: createHash('sha256').update(token).digest('hex'),
        abilities: '["*"]',
        created_at: now,
        last_used_at: stored(Date.now()),
      })
    }
    insert('sessions', {
      id: session,
      data: '{}',
      user_id: String(reader.id),
      expires_at: '2999-01-01 00:00:00',
    })
    for (let id = 1; id <= SECTIONS; id++)
      insert('categories', { id, name: `Section ${id}`, slug: `section-${id}`, ...times })
    for (let id = 1; id <= TAGS; id++)
      insert('tags', { id, name: `Tag ${id}`, slug: `tag-${id}`, ...times })
  })()
  const rareEvery = posts / RARE_POSTS
  const insertPosts = database.transaction((from: number, to: number) => {
    for (let id = from; id <= to; id++) {
      const text = Array.from({ length: paragraphs }, (_, part) => words(id + part, 40))
      if (id % rareEvery === 1) text[0] = `${RARE} ${text[0]}`
      if (id % COMMON_EVERY === 0) text[0] = `${COMMON} ${text[0]}`
      text[0] += ` ${ALIKE[id % ALIKE.length]}`
      const body = text.join('\n\n')
      const instant = stored(start + id * step)
      const isPublished = (id + Math.floor(id / AUTHORS)) % 10 > 0
      insert('posts', {
        id,
        title: `On ${words(id, 4)}`,
        slug: `post-${id}`,
        deck: words(id + 5, 14),
        status: isPublished ? 'published' : 'draft',
        published_at: isPublished ? instant : null,
        reading_minutes: 2,
        author_id: 1 + (id % AUTHORS),
        category_id: 1 + (id % SECTIONS),
        created_at: instant,
        updated_at: instant,
        body,
        body_html: `<p>${body.replaceAll('\n\n', '</p>\n<p>')}</p>\n`,
        contents: '[]',
      })
      insert('post_tag', { post_id: id, tag_id: 1 + (id % TAGS) })
      insert('post_tag', { post_id: id, tag_id: 1 + ((id + 7) % TAGS) })
    }
  })
  for (let from = 1; from <= posts; from += BATCH) {
    const to = Math.min(posts, from + BATCH - 1)
    insertPosts(from, to)
    progress(to)
  }
  database.exec('analyze')
  database.pragma('wal_checkpoint(truncate)')
  database.close()
}

/** As AdonisJS stores a password (PHC string format). */
function hashed(password: string): string {
  const salt = Buffer.alloc(16, 'salt')
  const key = scryptSync(password, salt, 64, { N: 16384, r: 8, p: 1 })
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$scrypt$n=16384,r=8,p=1$${text(salt)}$${text(key)}`
}
