import { aside, resource, section } from '#framework/resources/main'
import Comment from '#models/comment'

export default class CommentResource extends resource(Comment, {
  label: 'authorName',
  search: ['body', 'authorName', 'post.title'],
  sort: ['-createdAt'],
  columns: ['authorName', 'post.title', 'status', 'createdAt'],
  filters: ['status', 'post', 'createdAt'],
  form: [
    section('Letter', ['authorName', 'body']),
    aside('Facts', ['status', 'postId', 'parentId', 'authorId']),
  ],
  defaults: (actor) =>
    actor.id === null ? {} : { authorId: Number(actor.id), authorName: actor.name },
  check: async ({ parentId, postId }, { record, client }) => {
    if (!parentId) return []
    const parent = await Comment.query({ client }).where('id', Number(parentId)).first()
    if (
      parent &&
      parent.parentId === null &&
      parent.postId === (postId ?? record?.postId) &&
      parent.id !== record?.id
    )
      return []
    return [
      {
        field: 'parentId',
        rule: 'reply',
        message: 'A reply answers a letter under the same post, one level deep.',
      },
    ]
  },
  actions: {
    approve: {
      label: 'Approve',
      done: 'Approved',
      when: (comment) => comment.status !== 'approved',
      run: (comment) => comment.approve(),
    },
    reject: {
      label: 'Reject',
      done: 'Rejected',
      when: (comment) => comment.status !== 'rejected',
      run: (comment) => comment.reject(),
    },
  },
  api: {
    include: ['post', 'author', 'replies'],
    filter: ['id', 'postId', 'parentId', 'status', 'createdAt'],
  },
  admin: {
    group: 'Journal',
    order: 2,
    tones: { status: { pending: 'wait', approved: 'good', rejected: 'bad' } },
    attention: { label: 'waiting for a moderator', filter: { status: 'pending' } },
  },
}) {}
