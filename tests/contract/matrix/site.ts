import router from '@adonisjs/core/services/router'
import db from '@adonisjs/lucid/services/db'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { operations } from '#framework/resources/main'
import Comment from '#models/comment'
import type Post from '#models/post'
import type { Answer } from '#tests/helpers/visitor'
import type { Person } from '../../functional/rest/people.js'
import type { Asker } from './cast.js'
import { Inspection, type Mismatch } from './inspection.js'
import { undone } from './undone.js'
import type { World } from './world.js'

/** The pages as people ask for them, each in their own browser. */
export interface Site {
  get(who: Person, path: string): Promise<Answer>
  submit(who: Person, path: string, fields: Record<string, string>): Promise<Answer>
}

/** What is of one account, or has a matrix of its own. */
const ELSEWHERE = /^\/(admin|api|account|sign-(in|up|out))(\/|$)/

/** Shorter texts stand in many a page by chance. */
const TELLING = 10

interface Address {
  path: string
  /** The record that the page is about, as its route is named: `posts.show`. */
  about?: LucidRow
}

/**
 * Gives every record texts that no other has: the factories repeat themselves, and what two records say may be read as
 * soon as one of them is seen.
 */
export async function makeTelling(): Promise<void> {
  for (const { resource } of operations.registry.all()) {
    const { fields, primaryColumn, table } = resource.shape
    const texts = [...fields.values()].filter(
      ({ kind, options, readonly }) =>
        !readonly && (kind.name === 'text' || (kind.name === 'string' && options.maxLength! >= 80))
    )
    for (const row of texts.length ? await db.from(table).select(primaryColumn) : []) {
      const key = row[primaryColumn]
      const values = texts.map(({ columnName, name }) => [
        columnName,
        `${name}of${resource.name}${key} tells whose it is`,
      ])
      await db.from(table).where(primaryColumn, key).update(Object.fromEntries(values))
    }
  }
}

/** Text that somebody may not read, and whose it is. */
interface Secret {
  text: string
  of: string
}

/** Asks every public page in one person's name, and looks for what the policies do not show them. */
export class SiteInspection {
  readonly mismatches: Mismatch[] = []
  asked = 0
  #resources: Inspection[]

  constructor(
    private site: Site,
    world: World,
    private asker: Asker
  ) {
    this.#resources = operations.registry
      .all()
      .map((registered) => new Inspection(undefined as never, world, registered, asker))
  }

  async run(): Promise<this> {
    const secrets = this.#secrets()
    for (const address of this.#addresses(secrets)) await this.#page(address, secrets)
    for (const post of this.#of('posts').samples()) await this.#letter(post)
    return this
  }

  #of(name: string): Inspection {
    return this.#resources.find((one) => one.name === name)!
  }

  #compare(what: string, expected: unknown, got: unknown): void {
    this.asked++
    if (JSON.stringify(expected) === JSON.stringify(got)) return
    const [one, other] = [expected, got].map((value) => JSON.stringify(value))
    this.mismatches.push(`${this.asker.name} → ${what}: expected ${one}, got ${other}`)
  }

  /** Of hidden records every text, of the others those of fields that may not be read. */
  #secrets(): Secret[] {
    const known: string[] = []
    const secrets: Secret[] = []
    for (const { oracle, name, ...inspection } of this.#resources.map(factsOf)) {
      for (const row of inspection.rows) {
        const isSeen = oracle.sees(row) && !oracle.isTrashed(row)
        for (const [field, text] of textsIn(row, oracle.fields)) {
          if (isSeen && oracle.reads(field)) known.push(text)
          else secrets.push({ text, of: `${name} ${row.$primaryKeyValue} ${field}` })
        }
      }
    }
    const all = known.join('\n')
    return secrets.filter(({ text }) => text.length >= TELLING && !all.includes(text))
  }

  /** Every address of a page, of records of each kind that there is, whoever may see them; and searches for what is hidden. */
  #addresses(secrets: readonly Secret[]): Address[] {
    const addresses: Address[] = []
    for (const { pattern, methods, name } of router.toJSON().root) {
      if (!name || !methods.includes('GET') || ELSEWHERE.test(pattern)) continue
      if (pattern.includes('*')) continue
      addresses.push(...this.#filled(pattern, name))
    }
    const words = new Set(secrets.map(({ text }) => text.split(/\s/)[0]).slice(0, 5))
    for (const word of words) addresses.push({ path: `/search?q=${encodeURIComponent(word)}` })
    return addresses
  }

  #filled(pattern: string, name: string): Address[] {
    if (pattern.includes(':year')) {
      return [...this.#months()].map(([year, month]) => ({
        path: pattern.replace(':year', year).replace(':month', month),
      }))
    }
    if (!pattern.includes(':')) return [{ path: pattern }, { path: `${pattern}?page=2` }]
    const rest = pattern.replace('/:slug', '')
    if (rest.includes(':')) throw new Error(`Say here what stands in ${pattern}`)
    return this.#resources.flatMap((inspection) =>
      inspection.fields.includes('slug')
        ? inspection.samples().map((row) => ({
            path: pattern.replace(':slug', String(row.$attributes.slug)),
            about: name === `${inspection.name}.show` ? row : undefined,
          }))
        : []
    )
  }

  #months(): Set<[string, string]> {
    const months = new Map<string, [string, string]>()
    for (const row of this.#of('posts').rows()) {
      const { publishedAt } = row as Post
      if (publishedAt) {
        const [year, month] = publishedAt.toUTC().toFormat('yyyy MM').split(' ')
        months.set(year + month, [year, month])
      }
    }
    return new Set(months.values())
  }

  async #page({ path, about }: Address, secrets: readonly Secret[]): Promise<void> {
    const answer = await this.site.get(this.asker.person, path)
    this.#compare(`${path}, broken`, false, answer.status >= 500)
    if (about) {
      const { oracle } = this.#resources.find(({ resource }) => about instanceof resource.model)!
      const expected = oracle.show(about) ? 404 : 200
      this.#compare(path, expected, answer.status)
    }
    const text = plain(answer.text)
    // An address that names a record is answered with that name, also that there is nothing.
    const asked = decodeURIComponent(path)
    const told = secrets.filter((one) => text.includes(one.text) && !asked.includes(one.text))
    this.#compare(
      `${path}, what it tells that may not be read`,
      [],
      told.map(({ of }) => of)
    )
  }

  /** A letter is written under an essay that is seen, by whoever may write one. */
  async #letter(post: LucidRow): Promise<void> {
    const oracle = this.#of('posts').oracle
    const path = `/journal/${String(post.$attributes.slug)}/comments`
    const comments = this.#of('comments')
    await undone(async () => {
      const fields = { body: 'A letter of the matrix.', authorName: 'Somebody' }
      const { status } = await this.site.submit(this.asker.person, path, fields)
      const [{ total }] = await db.from(Comment.table).count('* as total')
      const refused = oracle.show(post) !== undefined
      const may = !refused && comments.oracle.allows('store')
      this.#compare(`POST ${path}`, refused ? 404 : may ? 303 : 'refused', status)
      this.#compare(`POST ${path}, letters`, comments.rows().length + Number(may), Number(total))
    })
  }
}

const factsOf = (inspection: Inspection) => ({
  oracle: inspection.oracle,
  name: inspection.name,
  rows: inspection.rows(),
})

const textsIn = ({ $attributes }: LucidRow, fields: readonly string[]): [string, string][] =>
  fields.flatMap((name) => {
    const value = $attributes[name]
    return typeof value === 'string' ? [[name, value] as [string, string]] : []
  })

const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** A page's source with its characters as they are read. */
const plain = (source: string) =>
  source
    .replace(/&#(?:39|x27);/g, "'")
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => SIGNS[name])
