import { BaseModel, belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { dump, load, type LoadOptions, type Source } from '#framework/data/main'
import { field } from '#framework/fields/main'
import { addColumn } from '#tests/unit/fields/databases'

/** Models that point at each other in every way there is. */
export class Author extends BaseModel {
  @field.id() declare id: number
  @field.string({ maxLength: 80 }) declare name: string
  @field.email({ unique: true }) declare email: string
  @field.password() declare password: string
  @field.belongsTo(() => Author, { nullable: true }) declare mentorId: number | null
  /** A circle: books have authors, authors have a favourite book. */
  @field.belongsTo(() => Book, { nullable: true, onDelete: 'set null' }) declare favouriteId:
    number | null
}

export class Book extends BaseModel {
  @field.id() declare id: number
  @field.string({ maxLength: 200 }) declare title: string
  @field.belongsTo(() => Author, { onDelete: 'restrict' }) declare authorId: number
  @field.json({ nullable: true }) declare notes: unknown
  @field.dateTime({ nullable: true }) declare deletedAt: DateTime | null
  @belongsTo(() => Author) declare author: BelongsTo<typeof Author>
  @manyToMany(() => Genre, { pivotTable: 'book_genre' }) declare genres: ManyToMany<typeof Genre>
}

export class Genre extends BaseModel {
  @field.uuid({ primary: true }) declare id: string
  @field.string({ maxLength: 80 }) declare name: string
  @manyToMany(() => Book, { pivotTable: 'book_genre' }) declare books: ManyToMany<typeof Book>
}

/** Every kind of field but those that point elsewhere. */
export class Specimen extends BaseModel {
  @field.id() declare id: number
  @field.uuid({ nullable: true }) declare uuid: string | null
  @field.string({ nullable: true }) declare string: string | null
  @field.text({ nullable: true }) declare text: string | null
  @field.richText({ nullable: true }) declare richText: string | null
  @field.markdown({ nullable: true }) declare markdown: string | null
  @field.slug({ nullable: true }) declare slug: string | null
  @field.email({ nullable: true }) declare email: string | null
  @field.url({ nullable: true }) declare url: string | null
  @field.password({ nullable: true }) declare password: string | null
  @field.boolean({ nullable: true }) declare boolean: boolean | null
  @field.integer({ nullable: true }) declare integer: number | null
  @field.bigInteger({ nullable: true }) declare bigInteger: string | null
  @field.float({ nullable: true }) declare float: number | null
  @field.decimal({ nullable: true, precision: 20, scale: 4 }) declare decimal: string | null
  @field.money({ nullable: true, currency: 'EUR' }) declare money: number | null
  @field.enum({ nullable: true, values: ['draft', 'in-review'] }) declare enum: string | null
  @field.date({ nullable: true }) declare date: string | null
  @field.dateTime({ nullable: true }) declare dateTime: DateTime | null
  @field.time({ nullable: true }) declare time: string | null
  @field.json({ nullable: true }) declare json: unknown
  @field.file({ nullable: true }) declare file: string | null
  @field.image({ nullable: true }) declare image: string | null
  @field.color({ nullable: true }) declare color: string | null
}

export const LIBRARY = new Map<string, LucidModel>([
  ['Author', Author],
  ['Book', Book],
  ['Genre', Genre],
])

export const SPECIMENS = new Map<string, LucidModel>([['Specimen', Specimen]])

/** Makes the library's tables, empty, after dropping what was there. */
export async function makeLibrary(client: QueryClientContract): Promise<void> {
  await dropAll(client)
  await client.schema.createTable('authors', (table) => {
    table.increments('id')
    table.string('name', 80).notNullable()
    table.string('email', 254).notNullable().unique()
    table.string('password', 255).notNullable()
    table.integer('mentor_id').unsigned().references('authors.id').onDelete('RESTRICT')
    table.integer('favourite_id').unsigned()
  })
  await client.schema.createTable('books', (table) => {
    table.increments('id')
    table.string('title', 200).notNullable()
    table
      .integer('author_id')
      .unsigned()
      .notNullable()
      .references('authors.id')
      .onDelete('RESTRICT')
    table.json('notes')
    table.datetime('deleted_at', { precision: 3 })
  })
  await client.schema.alterTable('authors', (table) => {
    table.foreign('favourite_id').references('books.id').onDelete('SET NULL')
  })
  await client.schema.createTable('genres', (table) => {
    table.uuid('id').primary()
    table.string('name', 80).notNullable()
  })
  await client.schema.createTable('book_genre', (table) => {
    table.integer('book_id').unsigned().notNullable().references('books.id').onDelete('CASCADE')
    table.uuid('genre_id').notNullable().references('genres.id').onDelete('CASCADE')
    table.primary(['book_id', 'genre_id'])
  })
  await client.schema.createTable('tokens', (table) => {
    table.increments('id')
    table.integer('author_id').unsigned().references('authors.id').onDelete('CASCADE')
  })
}

export async function makeSpecimens(client: QueryClientContract): Promise<void> {
  await dropAll(client)
  Specimen.boot()
  await client.schema.createTable('specimen', (table) => {
    for (const { columnName, meta } of Specimen.$columnsDefinitions.values()) {
      if (columnName === 'id') table.increments('id')
      else addColumn(table, columnName, meta.field.column)
    }
  })
}

async function dropAll(client: QueryClientContract) {
  const tables = ['tokens', 'book_genre', 'genres', 'books', 'authors', 'specimen']
  if (client.dialect.name === 'postgres')
    return client.rawQuery(`DROP TABLE IF EXISTS ${tables.join(', ')} CASCADE`)
  const isSqlite = client.dialect.name === 'better-sqlite3'
  // On one connection, which is what the switch is for.
  if (isSqlite) await client.rawQuery('PRAGMA foreign_keys = OFF')
  else for (const sql of await foreignKeys(client)) await client.rawQuery(sql)
  for (const table of tables) await client.rawQuery(`DROP TABLE IF EXISTS ${table}`)
  if (isSqlite) await client.rawQuery('PRAGMA foreign_keys = ON')
}

async function foreignKeys(client: QueryClientContract): Promise<string[]> {
  const [rows] = await client.rawQuery(
    `SELECT concat('ALTER TABLE ', table_name, ' DROP FOREIGN KEY ', constraint_name) AS dropping
     FROM information_schema.referential_constraints WHERE constraint_schema = database()`
  )
  return rows.map(({ dropping }: { dropping: string }) => dropping)
}

/** A few rows with a mentor of a higher key, a circle, and a book in the trash. */
export async function fillLibrary(client: QueryClientContract): Promise<void> {
  const { text } = await written(
    [
      ['Author', 1, 'Ada', 'ada@example.com', 'hash-1', 3, 2],
      ['Author', 2, 'Bo', 'bo@example.com', 'hash-2', 2, null],
      ['Author', 3, '', 'cy@example.com', 'hash-3', null, 1],
      ['Book', 1, 'Night train', 1, { pages: 200, parts: ['a', null] }, null],
      ['Book', 2, 'Ünïcode 🚂 \u2028 "quoted"\nline', 3, null, '2026-11-22T20:08:00.005Z'],
      ['Genre', '00000000-0000-4000-8000-00000000000a', 'Travel'],
      ['Genre', '00000000-0000-4000-8000-00000000000b', 'Poetry'],
      ['book_genre', 1, '00000000-0000-4000-8000-00000000000a'],
      ['book_genre', 2, '00000000-0000-4000-8000-00000000000b'],
    ],
    LIBRARY_HEADER
  )
  await load(client, LIBRARY, [sourceOf(text)], { policy: 'refuse' })
}

export const LIBRARY_HEADER = {
  gable: 'data',
  version: 1,
  dialect: 'sqlite',
  tables: [
    {
      name: 'Author',
      table: 'authors',
      columns: ['id', 'name', 'email', 'password', 'mentorId', 'favouriteId'],
    },
    { name: 'Book', table: 'books', columns: ['id', 'title', 'authorId', 'notes', 'deletedAt'] },
    { name: 'Genre', table: 'genres', columns: ['id', 'name'] },
    { name: 'book_genre', table: 'book_genre', columns: ['book_id', 'genre_id'] },
  ],
}

/** A dump written by hand, with its last line right. */
export async function written(rows: (string | unknown[])[], header: object = LIBRARY_HEADER) {
  const { createHash } = await import('node:crypto')
  const lines = [header, ...rows].map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each)
  )
  const body = `${lines.join('\n')}\n`
  const names = (header as typeof LIBRARY_HEADER).tables.map(({ name }) => name)
  const counts = names.map((name) => [name, rows.filter((row) => row[0] === name).length])
  const footer = {
    end: true,
    rows: rows.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    counts: Object.fromEntries(counts),
  }
  return { body, text: `${body}${JSON.stringify(footer)}\n` }
}

export function sourceOf(text: string | Buffer, name = 'dump.jsonl'): Source {
  return {
    name,
    lasting: true,
    async *open() {
      yield Buffer.from(text)
    },
  }
}

export async function dumped(client: QueryClientContract, models = LIBRARY): Promise<string> {
  let text = ''
  await dump(client, models, { write: (more) => void (text += more) })
  return text
}

/** Without the first line, which names the database, and the last, which sums the first up too. */
export const rowsOf = (text: string) => text.split('\n').slice(1, -2).join('\n')

export function loadText(
  client: QueryClientContract,
  text: string | Buffer,
  options: Partial<LoadOptions> = {},
  models = LIBRARY
) {
  return load(client, models, [sourceOf(text)], { policy: 'refuse', ...options })
}
