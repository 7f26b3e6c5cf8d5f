import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import { BaseSeeder } from '@adonisjs/lucid/seeders'
import db from '@adonisjs/lucid/services/db'
import Category from '#models/category'
import Comment from '#models/comment'
import Post from '#models/post'
import User from '#models/user'
import { unusablePassword } from '#services/accounts'
import { findMarkdownFiles, MarkdownImport } from '#services/markdown_import/main'
import { letters, type SeededLetter } from '#database/journal/letters'
import { people } from '#database/journal/people'
import { sections } from '#database/journal/sections'

/**
 * The journal of a fresh installation: sections, authors, essays, letters. A journal that has a post, be it in the
 * trash, is somebody's: nothing is added to it and nothing changed. All of it is made, or none.
 */
export default class extends BaseSeeder {
  async run() {
    if (await Post.withTrashed().select('id').first()) return
    if (db.connectionGlobalTransactions.has(db.primaryConnectionName)) return this.#fill()
    const transaction = await db.beginGlobalTransaction()
    try {
      await this.#fill()
      await transaction.commit()
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async #fill() {
    await this.#makeSections()
    await this.#makePeople()
    await this.#importPosts()
    for (const letter of letters) await this.#receive(letter)
  }

  async #makeSections() {
    for (const { parent, ...section } of sections) {
      const above = parent ? await Category.findByOrFail('slug', parent) : null
      await Category.firstOrCreate(
        { slug: section.slug },
        { ...section, parentId: above?.id ?? null }
      )
    }
  }

  async #makePeople() {
    for (const person of people) {
      if (await User.findBy('email', person.email)) continue
      const user = await User.create({ ...person, password: unusablePassword() })
      await user.assignRoles('author')
    }
  }

  async #importPosts() {
    const journal = await MarkdownImport.start({ author: people[0].email })
    for await (const file of findMarkdownFiles([app.seedersPath('posts')])) {
      const { status, reason } = await journal.import(file)
      if (status !== 'created')
        throw new Error(`${file.path} was not imported: ${reason ?? status}`)
    }
  }

  async #receive({ post: slug, reply, ...letter }: SeededLetter) {
    const post = await Post.findByOrFail('slug', slug)
    const { id } = await this.#keep(post, letter, null)
    if (reply) await this.#keep(post, reply, id)
  }

  async #keep(
    post: Post,
    { author, writtenAt, ...letter }: Omit<SeededLetter, 'post' | 'reply'>,
    parentId: number | null
  ): Promise<Comment> {
    const writer = author ? await User.findByOrFail('slug', author) : null
    const createdAt = DateTime.fromISO(writtenAt, { zone: 'utc' })
    return Comment.create({
      ...letter,
      postId: post.id,
      parentId,
      authorId: writer?.id ?? null,
      createdAt,
    })
  }
}
