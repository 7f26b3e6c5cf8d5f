import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const users = sqliteTable('users', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
})

export const roles = sqliteTable('roles', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
})

export const roleUser = sqliteTable('role_user', {
  roleId: integer('role_id').notNull(),
  userId: integer('user_id').notNull(),
})

export const accessTokens = sqliteTable('access_tokens', {
  id: integer('id').primaryKey(),
  userId: integer('user_id').notNull(),
  hash: text('hash').notNull(),
  abilities: text('abilities', { mode: 'json' }).notNull(),
  expiresAt: text('expires_at'),
  lastUsedAt: text('last_used_at'),
})

export const categories = sqliteTable('categories', { id: integer('id').primaryKey() })

export const tags = sqliteTable('tags', { id: integer('id').primaryKey() })

export const postTag = sqliteTable('post_tag', {
  postId: integer('post_id').notNull(),
  tagId: integer('tag_id').notNull(),
})

export const posts = sqliteTable('posts', {
  id: integer('id').primaryKey(),
  title: text('title').notNull(),
  slug: text('slug').notNull(),
  deck: text('deck'),
  status: text('status').notNull(),
  publishedAt: text('published_at'),
  readingMinutes: integer('reading_minutes').notNull(),
  authorId: integer('author_id').notNull(),
  categoryId: integer('category_id'),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  deletedAt: text('deleted_at'),
  body: text('body').notNull(),
  bodyHtml: text('body_html').notNull(),
  contents: text('contents', { mode: 'json' }).notNull(),
})

export const auditEntries = sqliteTable('audit_entries', {
  id: integer('id').primaryKey(),
  happenedAt: text('happened_at').notNull(),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id'),
  actorName: text('actor_name'),
  credential: text('credential'),
  ip: text('ip'),
  requestId: text('request_id'),
  operation: text('operation').notNull(),
  resource: text('resource').notNull(),
  recordId: text('record_id'),
  outcome: text('outcome').notNull(),
})
