import { Migration } from '#framework/migrations/main'

/** Creates categories, users, posts, comments, tags, post_tag, roles and role_user. */
export default class extends Migration {
  static replaces = [
    '1763800000001_create_users_and_roles',
    '1763800000002_create_posts',
    '1763800000003_create_comments',
  ]

  async up() {
    this.editor.createTable('categories', {
      columns: {
        id: { type: 'increments' },
        name: { type: 'string', length: 80 },
        slug: { type: 'string', length: 100 },
        description: { type: 'text', nullable: true },
        parent_id: {
          type: 'integer',
          unsigned: true,
          nullable: true,
          references: 'categories.id',
          onDelete: 'restrict',
        },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
      },
      indexes: [{ columns: ['slug'], unique: true }, { columns: ['parent_id'] }],
    })
    this.editor.createTable('users', {
      columns: {
        id: { type: 'increments' },
        name: { type: 'string', length: 80 },
        slug: { type: 'string', length: 100 },
        email: { type: 'string', length: 254 },
        password: { type: 'string', length: 255 },
        bio: { type: 'text', nullable: true },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
      },
      indexes: [
        { columns: ['slug'], unique: true },
        { columns: ['email'], unique: true },
      ],
    })
    this.editor.createTable('posts', {
      columns: {
        id: { type: 'increments' },
        title: { type: 'string', length: 200 },
        slug: { type: 'string', length: 100 },
        deck: { type: 'text', nullable: true },
        reading_minutes: { type: 'integer' },
        status: { type: 'string', length: 20, default: 'draft' },
        published_at: { type: 'dateTime', nullable: true },
        author_id: {
          type: 'integer',
          unsigned: true,
          references: 'users.id',
          onDelete: 'restrict',
        },
        category_id: {
          type: 'integer',
          unsigned: true,
          nullable: true,
          references: 'categories.id',
          onDelete: 'set null',
        },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
        deleted_at: { type: 'dateTime', nullable: true },
        body: { type: 'text', size: 'medium' },
        body_html: { type: 'text', size: 'medium' },
        contents: { type: 'json' },
      },
      indexes: [
        { columns: ['slug'], unique: true },
        { columns: ['status', 'deleted_at', 'published_at', 'id'] },
        { columns: ['deleted_at', 'published_at', 'id'] },
        { columns: ['author_id', 'status', 'deleted_at', 'published_at'] },
        { columns: ['category_id'] },
      ],
    })
    this.editor.createTable('comments', {
      columns: {
        id: { type: 'increments' },
        post_id: { type: 'integer', unsigned: true, references: 'posts.id', onDelete: 'cascade' },
        parent_id: {
          type: 'integer',
          unsigned: true,
          nullable: true,
          references: 'comments.id',
          onDelete: 'cascade',
        },
        author_id: {
          type: 'integer',
          unsigned: true,
          nullable: true,
          references: 'users.id',
          onDelete: 'set null',
        },
        author_name: { type: 'string', length: 80 },
        body: { type: 'text' },
        status: { type: 'string', length: 20, default: 'pending' },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
        deleted_at: { type: 'dateTime', nullable: true },
      },
      indexes: [
        { columns: ['post_id', 'status', 'id'] },
        { columns: ['status'] },
        { columns: ['parent_id'] },
        { columns: ['author_id'] },
        { columns: ['deleted_at'] },
      ],
    })
    this.editor.createTable('tags', {
      columns: {
        id: { type: 'increments' },
        name: { type: 'string', length: 60 },
        slug: { type: 'string', length: 100 },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
      },
      indexes: [
        { columns: ['name'], unique: true },
        { columns: ['slug'], unique: true },
      ],
    })
    this.editor.createTable('post_tag', {
      columns: {
        post_id: { type: 'integer', unsigned: true, references: 'posts.id', onDelete: 'cascade' },
        tag_id: { type: 'integer', unsigned: true, references: 'tags.id', onDelete: 'cascade' },
      },
      primaryKey: ['post_id', 'tag_id'],
      indexes: [{ columns: ['tag_id'] }],
    })
    this.editor.createTable('roles', {
      columns: {
        id: { type: 'increments' },
        name: { type: 'string', length: 40 },
        label: { type: 'string', length: 80 },
        created_at: { type: 'dateTime' },
        updated_at: { type: 'dateTime' },
      },
      indexes: [{ columns: ['name'], unique: true }],
    })
    this.editor.createTable('role_user', {
      columns: {
        role_id: { type: 'integer', unsigned: true, references: 'roles.id', onDelete: 'cascade' },
        user_id: { type: 'integer', unsigned: true, references: 'users.id', onDelete: 'cascade' },
      },
      primaryKey: ['user_id', 'role_id'],
    })
  }

  async down() {
    this.editor.dropTable('role_user')
    this.editor.dropTable('roles')
    this.editor.dropTable('post_tag')
    this.editor.dropTable('tags')
    this.editor.dropTable('comments')
    this.editor.dropTable('posts')
    this.editor.dropTable('users')
    this.editor.dropTable('categories')
  }
}
