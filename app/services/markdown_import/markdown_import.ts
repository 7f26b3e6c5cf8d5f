import { basename } from 'node:path'
import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Post from '#models/post'
import { readArticle, type Article } from './article.js'
import { Authors } from './authors.js'
import type { FoundFile } from './markdown_files.js'
import { Refusal } from './refusal.js'
import { Shelf } from './shelf.js'

export type Status = 'created' | 'updated' | 'unchanged' | 'skipped' | 'failed'

/** What became of one file. */
export interface Outcome {
  file: string
  status: Status
  slug?: string
  /** Of the file, for a failure that stands on one. */
  line?: number
  /** Of a failure, or of passing a file over. */
  reason?: string
  notes: string[]
}

export interface ImportOptions {
  /** E-mail address of the author of new posts that name none; the first admin when null. */
  author?: string | null
  /** Does everything and keeps nothing. */
  dryRun?: boolean
}

type Change = Pick<Post, 'title' | 'slug' | 'deck' | 'body' | 'status' | 'publishedAt' | 'authorId'>

/** Undoes the transaction of a dry run. */
class DryRun extends Error {}

function reasonOf(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  if (code === 'SQLITE_BUSY')
    return 'the database was busy with another writer; run the import again'
  if (code === 'SQLITE_READONLY') return 'the database may not be written'
  if (/unique|duplicate/i.test(message))
    return 'another writer took the same slug or name meanwhile; run the import again'
  // Knex puts the statement, with the post in it, before the reason.
  return message.split('\n')[0].split(' - ').at(-1)!.slice(0, 300)
}

function isSame(a: unknown, b: unknown): boolean {
  if (DateTime.isDateTime(a) && DateTime.isDateTime(b)) return a.toMillis() === b.toMillis()
  return (a ?? null) === (b ?? null)
}

/**
 * Imports Markdown files as posts, by their slugs: a file whose post exists updates what differs and otherwise does
 * nothing. Every file is a transaction of its own, so a bad one leaves no half of itself and stops no other.
 */
export class MarkdownImport {
  readonly #authors = new Authors()
  readonly #shelf = new Shelf()
  /** Which file of this run has which slug. */
  readonly #files = new Map<string, string>()
  /** Slugs that had a post when the run began: most files of a first run need not be looked for. */
  readonly #taken = new Set<string>()
  readonly #dryRun: boolean

  private constructor(options: ImportOptions) {
    this.#dryRun = options.dryRun ?? false
  }

  /** @throws Error when there is no author for the posts */
  static async start(options: ImportOptions = {}): Promise<MarkdownImport> {
    const run = new MarkdownImport(options)
    await run.#authors.chooseDefault(options.author ?? null)
    await run.#shelf.load()
    for (const { slug } of await db.from(Post.table).select('slug')) run.#taken.add(slug)
    return run
  }

  /** Imports one file. Does not throw for anything wrong with it: the outcome says it. */
  async import({ path, refusal }: FoundFile): Promise<Outcome> {
    if (refusal) return { file: path, status: 'failed', reason: refusal, notes: [] }
    if (/^_index(\.[a-z-]+)?\.(md|markdown)$/i.test(basename(path))) {
      return {
        file: path,
        status: 'skipped',
        reason: 'it describes a section, not a post',
        notes: [],
      }
    }
    try {
      const article = await readArticle(path)
      const { slug, notes } = article
      const other = this.#files.get(slug)
      if (other)
        throw new Refusal(
          `its slug "${slug}" is that of ${other} too; give one of them another slug`
        )
      this.#files.set(slug, path)
      return { file: path, status: await this.#save(article), slug, notes }
    } catch (error) {
      const isExpected = error instanceof Refusal
      const reason = isExpected ? error.message : reasonOf(error)
      return {
        file: path,
        status: 'failed',
        ...(isExpected && error.line && { line: error.line }),
        reason,
        notes: [],
      }
    }
  }

  async #save(article: Article): Promise<Status> {
    const post = this.#taken.has(article.slug) ? await this.#find(article.slug) : null
    if (post?.deletedAt)
      throw new Refusal(
        `the post "${article.slug}" is in the trash; restore it, or delete it for good`
      )

    const change = await this.#changeOf(article, post)
    const changed = Object.fromEntries(
      Object.entries(change).filter(
        ([name, value]) => !post || !isSame(post[name as keyof Change], value)
      )
    )
    const hasOtherTags = !post || !(await this.#hasTags(post, article.tags))
    const hasOtherCategory =
      !post || this.#shelf.knownCategoryId(article.category) !== post.categoryId
    if (post && !hasOtherTags && !hasOtherCategory && Object.keys(changed).length === 0)
      return 'unchanged'

    await this.#inTransaction(async (client) => {
      const categoryId = await this.#shelf.categoryId(article.category, client)
      const tagIds = await this.#shelf.tagIds(article.tags, client)
      const row: Post = post ?? new Post()
      row.useTransaction(client)
      row.merge({ ...changed, categoryId })
      // A post with other tags has changed, though no column of its row has.
      if (post && hasOtherTags) row.updatedAt = DateTime.utc()
      await row.save()
      if (!post) await row.related('tags').attach(tagIds, client)
      else if (hasOtherTags) await row.related('tags').sync(tagIds, true, client)
    })
    return post ? 'updated' : 'created'
  }

  async #find(slug: string): Promise<Post | null> {
    return Post.withTrashed().where('slug', slug).first()
  }

  /** The columns of the post as the file has them. */
  async #changeOf(article: Article, post: Post | null): Promise<Change> {
    const named = article.author ? await this.#authors.find(article.author) : null
    if (article.author && !named)
      article.notes.push(`no account for the author "${article.author}"`)
    const date = article.date ?? post?.publishedAt ?? DateTime.utc()
    return {
      title: article.title,
      slug: article.slug,
      deck: article.deck,
      body: article.body,
      status: article.isDraft ? 'draft' : 'published',
      publishedAt: article.isDraft ? null : date,
      authorId: named ?? post?.authorId ?? this.#authors.defaultId,
    }
  }

  async #hasTags(post: Post, names: string[]): Promise<boolean> {
    const ids = this.#shelf.knownTagIds(names)
    if (!ids) return false
    const rows = await db
      .from('post_tag')
      .select('tag_id')
      .where('post_id', post.id)
      .orderBy('tag_id')
    return (
      rows.length === ids.length && rows.every((row, index) => Number(row.tag_id) === ids[index])
    )
  }

  async #inTransaction(save: (client: TransactionClientContract) => Promise<void>): Promise<void> {
    try {
      await db.transaction(async (client) => {
        await save(client)
        if (this.#dryRun) throw new DryRun()
      })
      this.#shelf.committed()
    } catch (error) {
      this.#shelf.rolledBack()
      if (!(error instanceof DryRun)) throw error
    }
  }
}
