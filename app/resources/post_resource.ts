import { aside, resource, section } from '#framework/resources/main'
import Post from '#models/post'

export default class PostResource extends resource(Post, {
  label: 'title',
  search: ['title', 'deck', 'body', 'author.name'],
  sort: ['-publishedAt'],
  columns: ['title', 'author.name', 'category.name', 'status', 'publishedAt'],
  filters: ['status', 'author', 'category', 'publishedAt'],
  form: [
    section('Content', ['title', 'deck', 'body']),
    aside('Publishing', ['status', 'publishedAt', 'slug', 'authorId', 'categoryId', 'tags']),
  ],
  defaults: (actor) => ({ authorId: Number(actor.id) || undefined }),
  actions: {
    publish: {
      label: 'Publish',
      done: 'Published',
      when: (post) => post.status !== 'published',
      run: (post) => post.publish(),
    },
    withdraw: {
      label: 'Withdraw',
      done: 'Withdrawn',
      confirm: 'Readers will no longer find it.',
      when: (post) => post.status === 'published',
      run: (post) => post.withdraw(),
    },
  },
  api: {
    include: ['author', 'category', 'tags'],
    fields: [
      'id',
      'title',
      'slug',
      'deck',
      'status',
      'publishedAt',
      'readingMinutes',
      'authorId',
      'categoryId',
      'createdAt',
      'updatedAt',
    ],
    sort: ['id', 'title', 'publishedAt', 'createdAt', 'updatedAt', 'author.name'],
    filter: [
      'id',
      'title',
      'slug',
      'status',
      'publishedAt',
      'createdAt',
      'updatedAt',
      'authorId',
      'categoryId',
      'author.slug',
      'author.name',
      'category.slug',
      'tags.slug',
    ],
  },
  admin: {
    group: 'Journal',
    order: 1,
    tones: { status: { draft: 'wait', published: 'good' } },
    attention: { label: 'not published yet', filter: { status: 'draft' } },
  },
}) {}
