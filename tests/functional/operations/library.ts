import db from '@adonisjs/lucid/services/db'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { fullText, softDeletes } from '#framework/models/main'
import { type Actor, Operations, operations, resource, visitor } from '#framework/resources/main'
import { Open } from './open_policy.js'
import { makeTables } from './tables.js'

/* Essays and who wrote them, with full-text indexes over both. */

export class Writer extends BaseModel {
  static table = 'lab_writers'
  static indexes = [fullText('name')]
  @field.id() declare id: number
  @field.string({ maxLength: 60 }) declare name: string
  @hasMany(() => Essay) declare essays: HasMany<typeof Essay>
}

export class Essay extends compose(BaseModel, softDeletes) {
  static table = 'lab_essays'
  static indexes = [fullText('title', 'body'), fullText('title', { name: 'lab_essay_titles' })]
  @field.id() declare id: number
  @field.string({ maxLength: 80 }) declare title: string
  @field.text({ nullable: true, maxLength: 10_000 }) declare body: string | null
  @field.string({ maxLength: 40, nullable: true }) declare shelf: string | null
  @field.integer({ default: 0 }) declare pages: number
  @field.belongsTo(() => Writer, { nullable: true }) declare writerId: number | null
  @belongsTo(() => Writer, { foreignKey: 'writerId' }) declare writer: BelongsTo<typeof Writer>
}

export class EssayResource extends resource(Essay, { name: 'essays', search: ['title', 'body'] }) {}
export class WriterResource extends resource(Writer, { name: 'writers', search: ['name'] }) {}

/** Where the resource of essays looks, and what may be read of it. */
export const library = {
  looksInto: ['title', 'body'],
  isHidden: (_name: string) => false as boolean,
}

class EssayPolicy extends Open<typeof Essay> {
  readable(_: Actor, name: string) {
    return !library.isHidden(name)
  }
}

export const lab = new Operations()

/**
 * Makes the tables as a migration does; gives what removes them again.
 * @param kind  of its full-text indexes: 'beginnings' is what a model declares; true is an index of a migration written before there were any
 */
export async function openLibrary(kind: true | 'beginnings' = 'beginnings') {
  library.looksInto = ['title', 'body']
  library.isHidden = () => false
  lab.configure(operations.runtime)
  lab.registry.clear()
  lab.registry.add(EssayResource, new EssayPolicy())
  lab.registry.add(WriterResource, new Open<typeof Writer>())
  const { resource: essays } = lab.registry.of(EssayResource)
  Object.defineProperty(essays.options, 'search', {
    get: () => library.looksInto,
    configurable: true,
  })
  return makeTables([Writer, Essay], kind)
}

export interface Given {
  id: number
  title?: string
  body?: string | null
  writer_id?: number | null
  deleted_at?: string | null
  shelf?: string | null
}

export async function shelve(...essays: Given[]) {
  for (const essay of essays) {
    await db
      .insertQuery()
      .table('lab_essays')
      .insert({ title: '', pages: 0, ...essay })
  }
}

export async function found(search: string): Promise<number[]> {
  const { data } = await lab.list(EssayResource, visitor, { search, sort: 'id', limit: 1000 })
  return data.map(({ id }) => Number(id))
}
