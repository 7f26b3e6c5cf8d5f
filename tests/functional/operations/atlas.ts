import db from '@adonisjs/lucid/services/db'
import { BaseModel, belongsTo, hasMany, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany, ManyToMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import {
  type Actor,
  Operations,
  operations,
  resource,
  type ScopeQuery,
} from '#framework/resources/main'
import { OpenToReaders } from './open_policy.js'

/*
 * Countries, their cities, their streets: relations that lead on to relations, in both directions, of which not
 * everybody sees every row.
 */

export class Country extends BaseModel {
  static table = 'atlas_countries'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
  @field.boolean({ default: false }) declare secret: boolean
  @field.string({ maxLength: 40, nullable: true }) declare code: string | null
  @hasMany(() => City) declare cities: HasMany<typeof City>
}

export class Motto extends BaseModel {
  static table = 'atlas_mottos'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
}

export class City extends BaseModel {
  static table = 'atlas_cities'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
  @field.integer({ nullable: true }) declare size: number | null
  @field.text({ nullable: true }) declare history: string | null
  @field.belongsTo(() => Country, { nullable: true }) declare countryId: number | null
  @belongsTo(() => Country) declare country: BelongsTo<typeof Country>
  @hasMany(() => Street) declare streets: HasMany<typeof Street>
  @manyToMany(() => Motto, {
    pivotTable: 'atlas_city_motto',
    pivotForeignKey: 'city_id',
    pivotRelatedForeignKey: 'motto_id',
  })
  declare mottos: ManyToMany<typeof Motto>
}

export class Street extends BaseModel {
  static table = 'atlas_streets'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
  @field.boolean({ default: false }) declare closed: boolean
  @field.integer({ nullable: true }) declare width: number | null
  @field.decimal({ nullable: true, precision: 8, scale: 2 }) declare toll: string | null
  @field.belongsTo(() => City, { nullable: true }) declare cityId: number | null
  @belongsTo(() => City) declare city: BelongsTo<typeof City>
}

export class CountryResource extends resource(Country, {
  name: 'countries',
  api: { include: ['cities'], filter: ['name', 'cities.name', 'cities.streets.name'] },
}) {}
export class MottoResource extends resource(Motto, { name: 'mottos' }) {}
export class CityResource extends resource(City, {
  name: 'cities',
  search: ['name', 'country.name'],
  api: {
    include: ['country', 'streets', 'mottos'],
    filter: ['name', 'size', 'streets', 'streets.name', 'country.name'],
    sort: ['name', 'country.name'],
  },
}) {}
export class StreetResource extends resource(Street, {
  name: 'streets',
  api: {
    include: ['city'],
    filter: ['name', 'width', 'city.country.name'],
    sort: ['name', 'width', 'city.country.name'],
  },
}) {}

const knowsAll = (actor: Actor) => actor.hasRole('curator')

class CountryPolicy extends OpenToReaders<typeof Country> {
  scope(query: ScopeQuery<typeof Country>, actor: Actor) {
    if (!knowsAll(actor)) query.where('secret', false)
  }
  readable(actor: Actor, name: string) {
    return name !== 'code' || knowsAll(actor)
  }
}

class StreetPolicy extends OpenToReaders<typeof Street> {
  scope(query: ScopeQuery<typeof Street>, actor: Actor) {
    if (!knowsAll(actor)) query.where('closed', false)
  }
}

/** Operations beside the application's own, on the same database. */
export const atlas = new Operations()

/** Makes the tables; gives what removes them again. */
export async function openAtlas() {
  atlas.configure(operations.runtime)
  atlas.registry.clear()
  atlas.registry.add(CountryResource, new CountryPolicy())
  atlas.registry.add(CityResource, new OpenToReaders<typeof City>())
  atlas.registry.add(StreetResource, new StreetPolicy())
  atlas.registry.add(MottoResource, new OpenToReaders<typeof Motto>())
  atlas.registry.check()
  await dropAtlas()
  const connection = db.connection()
  await connection.schema.createTable('atlas_countries', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
    table.boolean('secret').notNullable()
    table.string('code', 40)
  })
  await connection.schema.createTable('atlas_mottos', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
  })
  await connection.schema.createTable('atlas_cities', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
    table.integer('size')
    table.text('history')
    table.integer('country_id').unsigned()
  })
  await connection.schema.createTable('atlas_streets', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
    table.boolean('closed').notNullable()
    table.integer('width')
    table.decimal('toll', 8, 2)
    table.integer('city_id').unsigned()
  })
  await connection.schema.createTable('atlas_city_motto', (table) => {
    table.integer('city_id').unsigned().notNullable()
    table.integer('motto_id').unsigned().notNullable()
  })
  return dropAtlas
}

/** Also what an interrupted run has left. */
async function dropAtlas() {
  for (const name of TABLES) await db.connection().schema.dropTableIfExists(`atlas_${name}`)
}

const TABLES = ['city_motto', 'streets', 'cities', 'mottos', 'countries'] as const

export interface World {
  countries: { id: number; name: string; secret: boolean; code: string | null }[]
  cities: { id: number; name: string; size: number | null; countryId: number | null }[]
  streets: {
    id: number
    name: string
    closed: boolean
    width: number | null
    toll: string | null
    cityId: number | null
  }[]
  mottos: { id: number; name: string }[]
  /** City and motto. */
  said: [number, number][]
}

/** Puts exactly this world into the tables. */
export async function draw(world: World) {
  for (const name of TABLES) await db.from(`atlas_${name}`).delete()
  const { dialect, fields } = atlas.registry.of(StreetResource).resource.shape
  await fill('countries', world.countries)
  await fill('mottos', world.mottos)
  await fill(
    'cities',
    world.cities.map(({ countryId, ...city }) => ({ ...city, country_id: countryId }))
  )
  await fill(
    'streets',
    world.streets.map(({ cityId, toll, ...street }) => ({
      ...street,
      toll: fields.get('toll')!.toDatabase(toll, dialect),
      city_id: cityId,
    }))
  )
  await fill(
    'city_motto',
    world.said.map(([city, motto]) => ({ city_id: city, motto_id: motto }))
  )
}

/** Four hundred at a time: SQLite takes no more than five hundred in one statement. */
async function fill(table: string, rows: object[]) {
  for (let start = 0; start < rows.length; start += 400) {
    await db
      .insertQuery()
      .table(`atlas_${table}`)
      .multiInsert(rows.slice(start, start + 400))
  }
}
