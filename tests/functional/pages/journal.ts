import { DateTime } from 'luxon'
import Category from '#models/category'
import Comment from '#models/comment'
import Post from '#models/post'
import Role from '#models/role'
import Tag from '#models/tag'
import User from '#models/user'

/** The instant the newest essay of a test's journal appeared; always in the past. */
export const NEWEST = DateTime.utc(2026, 3, 20, 9)

/**
 * A request of somebody without a session. The tests' own client always brings one, so this is the plain fetch.
 * With a form it is a POST, of which the browser says that it came from the site itself.
 */
export async function guest(
  address: string,
  form?: Record<string, string>,
  headers: Record<string, string> = {}
) {
  const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}${address}`, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { ...(form ? { 'sec-fetch-site': 'same-origin' } : {}), ...headers },
    body: form && new URLSearchParams(form),
  })
  const text = await response.text()
  const header = (name: string) => response.headers.get(name)
  return {
    status: response.status,
    text,
    header,
    location: header('location'),
    cookie: header('set-cookie'),
  }
}

/** The text of a page, as a guest gets it. */
export async function read(address: string): Promise<string> {
  const { text } = await guest(address)
  return text
}

let count = 0

/** Somebody with an account. */
export async function person(name: string, role?: string): Promise<User> {
  const user = await User.create({
    name,
    email: `person${++count}@example.com`,
    password: 'a long pass phrase',
  })
  if (role) {
    const row = await Role.firstOrCreate({ name: role }, { label: role })
    await user.related('roles').attach([row.id])
  }
  return user
}

/** An essay; published at NEWEST unless the values say otherwise. */
export async function essay(
  author: User,
  values: Partial<Post> & { title: string }
): Promise<Post> {
  return Post.create({
    body: 'Words.',
    authorId: author.id,
    status: 'published',
    publishedAt: NEWEST,
    ...values,
  })
}

export async function section(name: string, parent?: Category): Promise<Category> {
  return Category.create({ name, parentId: parent?.id ?? null })
}

export async function filed(post: Post, ...names: string[]): Promise<Tag[]> {
  const tags = await Promise.all(names.map((name) => Tag.firstOrCreate({ name }, {})))
  await post.related('tags').attach(tags.map((tag) => tag.id))
  return tags
}

export async function letter(post: Post, values: Partial<Comment> = {}): Promise<Comment> {
  return Comment.create({
    postId: post.id,
    authorName: 'T. Marlowe',
    body: 'I agree.',
    status: 'approved',
    ...values,
  })
}
