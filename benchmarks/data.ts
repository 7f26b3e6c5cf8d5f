import { execFileSync } from 'node:child_process'
import Database from 'better-sqlite3'

const POSTS = 10_000
const AUTHORS = 100
const SECTIONS = 6
const TAGS = 20

const WORDS =
  'paper ink margin binding shelf letter press type folio quire spine vellum index plate proof galley'.split(
    ' '
  )
const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => WORDS[(from * 7 + index * 3) % WORDS.length]).join(
    ' '
  )

/** SQLite's text of an instant, every ten minutes from a fixed day on. */
const instant = (number: number) =>
  new Date(Date.UTC(2024, 0, 1) + number * 600_000).toISOString().slice(0, 23).replace('T', ' ')

/**
 * Makes the measured database: the application's own migrations, then 10,000 posts by 100 authors, nine in ten
 * published. The same every time.
 */
export function makeDatabase(file: string, env: NodeJS.ProcessEnv): void {
  execFileSync(process.execPath, ['ace', 'migration:run', '--force'], {
    env: { ...env, DB_FILE: file },
    stdio: 'pipe',
  })
  const database = new Database(file)
  const now = instant(0)
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row)
    const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`
    database.prepare(sql).run(...Object.values(row))
  }
  database.transaction(() => {
    for (let id = 1; id <= AUTHORS; id++) {
      const person = {
        id,
        name: `Author ${id}`,
        slug: `author-${id}`,
        email: `author${id}@example.com`,
        password: 'none',
      }
      insert('users', { ...person, bio: words(id, 12), created_at: now, updated_at: now })
    }
    for (let id = 1; id <= SECTIONS; id++) {
      insert('categories', {
        id,
        name: `Section ${id}`,
        slug: `section-${id}`,
        created_at: now,
        updated_at: now,
      })
    }
    for (let id = 1; id <= TAGS; id++) {
      insert('tags', { id, name: `Tag ${id}`, slug: `tag-${id}`, created_at: now, updated_at: now })
    }
    for (let id = 1; id <= POSTS; id++) {
      const body = Array.from({ length: 8 }, (_, part) => words(id + part, 40)).join('\n\n')
      insert('posts', {
        id,
        title: `On ${words(id, 4)}`,
        slug: `post-${id}`,
        deck: words(id + 5, 14),
        status: id % 10 ? 'published' : 'draft',
        published_at: instant(id),
        reading_minutes: 2,
        author_id: 1 + (id % AUTHORS),
        category_id: 1 + (id % SECTIONS),
        created_at: instant(id),
        updated_at: instant(id),
        body,
        body_html: `<p>${body.replaceAll('\n\n', '</p><p>')}</p>`,
        contents: '[]',
      })
      insert('post_tag', { post_id: id, tag_id: 1 + (id % TAGS) })
      insert('post_tag', { post_id: id, tag_id: 1 + ((id + 7) % TAGS) })
    }
  })()
  database.pragma('wal_checkpoint(truncate)')
  database.close()
}
