import Database from 'better-sqlite3'
import { and, asc, desc, eq, inArray, isNull, like, lte, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import {
  accessTokens,
  auditEntries,
  categories,
  posts,
  postTag,
  roles,
  roleUser,
  tags,
  users,
} from './schema.js'

const connection = new Database(process.env.DB_FILE)
connection.pragma('journal_mode = WAL')
connection.pragma('synchronous = FULL')
connection.pragma('foreign_keys = ON')
connection.pragma('busy_timeout = 5000')

export const database = drizzle({ client: connection })

const given = (name) => sql.placeholder(name)

export const findToken = database
  .select({
    id: accessTokens.id,
    userId: accessTokens.userId,
    userName: users.name,
    abilities: accessTokens.abilities,
    expiresAt: accessTokens.expiresAt,
    lastUsedAt: accessTokens.lastUsedAt,
  })
  .from(accessTokens)
  .innerJoin(users, eq(users.id, accessTokens.userId))
  .where(eq(accessTokens.hash, given('hash')))
  .prepare()
export const findRoles = database
  .select({ name: roles.name })
  .from(roles)
  .innerJoin(roleUser, eq(roleUser.roleId, roles.id))
  .where(eq(roleUser.userId, given('user')))
  .prepare()
export const noteUse = database
  .update(accessTokens)
  .set({ lastUsedAt: given('at') })
  .where(eq(accessTokens.id, given('id')))
  .prepare()

const { body, bodyHtml, contents, deletedAt, ...columns } = {
  id: posts.id,
  title: posts.title,
  slug: posts.slug,
  deck: posts.deck,
  status: posts.status,
  publishedAt: posts.publishedAt,
  readingMinutes: posts.readingMinutes,
  authorId: posts.authorId,
  categoryId: posts.categoryId,
  createdAt: posts.createdAt,
  updatedAt: posts.updatedAt,
  deletedAt: posts.deletedAt,
  body: posts.body,
  bodyHtml: posts.bodyHtml,
  contents: posts.contents,
}
const detailed = { ...columns, body, bodyHtml, contents }

const visible = and(
  eq(posts.status, 'published'),
  lte(posts.publishedAt, given('now')),
  isNull(posts.deletedAt)
)

const listed = (condition, direction) =>
  database
    .select({ ...columns, author: { id: users.id, name: users.name, slug: users.slug } })
    .from(posts)
    .leftJoin(users, eq(users.id, posts.authorId))
    .where(condition)
    .orderBy(direction(posts.publishedAt), direction(posts.id))
    .limit(given('limit'))
    .prepare()

const ofAuthor = and(visible, eq(posts.authorId, given('author')))
const beyond = (side) =>
  sql`(${posts.publishedAt} ${sql.raw(side)} ${given('at')} or (${posts.publishedAt} = ${given('at')} and ${posts.id} ${sql.raw(side)} ${given('id')}))`

/** A list of everything, or of one author's from its beginning, after a cursor, before a cursor. */
export const lists = {
  all: listed(visible, desc),
  author: listed(ofAuthor, desc),
  after: listed(and(ofAuthor, beyond('<')), desc),
  before: listed(and(ofAuthor, beyond('>')), asc),
}

export const findPost = database
  .select(detailed)
  .from(posts)
  .where(and(eq(posts.id, given('id')), visible))
  .prepare()
export const findWritten = (client, id) =>
  client
    .select({ ...detailed, deletedAt })
    .from(posts)
    .where(eq(posts.id, id))
    .get()

export const findCategory = database
  .select()
  .from(categories)
  .where(eq(categories.id, given('id')))
  .prepare()
export const countTags = (ids) =>
  ids.length ? database.select().from(tags).where(inArray(tags.id, ids)).all().length : 0
export const findSlugs = (client, base) =>
  client
    .select({ slug: posts.slug })
    .from(posts)
    .where(or(eq(posts.slug, base), like(posts.slug, `${base}-%`)))
    .all()
    .map(({ slug }) => slug)
export { auditEntries, posts, postTag }
