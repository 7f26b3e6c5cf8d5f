import type { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { BaseModel, belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { Actor, Operations, operations, resource, type ScopeQuery } from '#framework/resources/main'
import { Open } from './open_policy.js'

/*
 * Small tables of the tests' own, with every trait that makes lists hard: nulls, equal values, relations whose rows
 * are not all to be seen, fields that may not be read.
 */

export class Maker extends BaseModel {
  static table = 'lab_makers'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
  @field.string({ maxLength: 40, nullable: true }) declare secret: string | null
  @field.boolean({ default: false }) declare away: boolean
}

export class Label extends BaseModel {
  static table = 'lab_labels'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
}

export class Thing extends BaseModel {
  static table = 'lab_things'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare title: string
  @field.integer({ nullable: true }) declare score: number | null
  @field.decimal({ nullable: true, precision: 8, scale: 2 }) declare weight: string | null
  @field.boolean({ nullable: true }) declare fragile: boolean | null
  @field.dateTime({ nullable: true }) declare seenAt: DateTime | null
  @field.belongsTo(() => Maker, { nullable: true }) declare makerId: number | null

  @belongsTo(() => Maker, { foreignKey: 'makerId' }) declare maker: BelongsTo<typeof Maker>
  @manyToMany(() => Label, {
    pivotTable: 'lab_label_thing',
    pivotForeignKey: 'thing_id',
    pivotRelatedForeignKey: 'label_id',
    pivotTimestamps: { createdAt: 'linked_at', updatedAt: false },
  })
  declare labels: ManyToMany<typeof Label>
}

export class ThingResource extends resource(Thing, {
  name: 'things',
  search: ['title', 'maker.name', 'maker.secret'],
  api: true,
}) {}
export class MakerResource extends resource(Maker, { name: 'makers' }) {}
export class LabelResource extends resource(Label, { name: 'labels' }) {}

class MakerPolicy extends Open<typeof Maker> {
  /** Makers who are away are seen by nobody but the curator. */
  scope(query: ScopeQuery<typeof Maker>, actor: Actor) {
    if (!actor.hasRole('curator')) query.where('away', false)
  }
  readable(actor: Actor, name: string) {
    return name !== 'secret' || actor.hasRole('curator')
  }
}

/** Operations beside the application's own, on the same database. */
export const lab = new Operations()

export const guest = new Actor({ kind: 'visitor', id: null, name: '', roles: [], abilities: null })
export const curator = new Actor({
  kind: 'user',
  id: 1,
  name: 'c',
  roles: ['curator'],
  abilities: null,
})

/** Makes the tables; gives what removes them again. */
export async function openLab() {
  lab.configure(operations.runtime)
  lab.registry.clear()
  lab.registry.add(ThingResource, new Open<typeof Thing>())
  lab.registry.add(MakerResource, new MakerPolicy())
  lab.registry.add(LabelResource, new Open<typeof Label>())
  const connection = db.connection()
  await connection.schema.createTable('lab_makers', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
    table.string('secret', 40)
    table.boolean('away').notNullable()
  })
  await connection.schema.createTable('lab_labels', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
  })
  await connection.schema.createTable('lab_things', (table) => {
    table.increments('id')
    table.string('title', 40).notNullable()
    table.integer('score')
    table.decimal('weight', 8, 2)
    table.boolean('fragile')
    table.datetime('seen_at', { precision: 3 })
    table.integer('maker_id').unsigned().references('lab_makers.id')
  })
  await connection.schema.createTable('lab_label_thing', (table) => {
    table.integer('thing_id').unsigned().notNullable()
    table.integer('label_id').unsigned().notNullable()
    table.datetime('linked_at')
  })
  return async () => {
    for (const name of ['lab_label_thing', 'lab_things', 'lab_labels', 'lab_makers']) {
      await connection.schema.dropTable(name)
    }
  }
}

/** A thing as the naive model of the tests knows it. */
export interface NaiveThing {
  id: number
  title: string
  score: number | null
  weight: string | null
  fragile: boolean | null
  seenAt: string | null
  makerId: number | null
}

const toStored = (iso: string | null) => iso && iso.replace('T', ' ').slice(0, 23)

/** Puts exactly these things in the table. */
export async function shelve(things: NaiveThing[]) {
  await db.from('lab_things').delete()
  for (const thing of things) await addThing(thing)
}

export async function addThing({ seenAt, makerId, weight, ...rest }: NaiveThing) {
  const { dialect, fields } = lab.registry.of(ThingResource).resource.shape
  const stored = {
    ...rest,
    weight: fields.get('weight')!.toDatabase(weight, dialect),
    seen_at: toStored(seenAt),
    maker_id: makerId,
  }
  await db.insertQuery().table('lab_things').insert(stored)
}

/** Ada is there, Zoe is away, Ben is there; Ada and Ben share nothing but being seen. */
export const MAKERS = [
  { id: 1, name: 'ada', secret: 'x', away: false },
  { id: 2, name: 'zoe', secret: 'y', away: true },
  { id: 3, name: 'ben', secret: 'z', away: false },
]

export async function hireMakers() {
  await db.from('lab_things').delete()
  await db.from('lab_makers').delete()
  for (const maker of MAKERS) await db.insertQuery().table('lab_makers').insert(maker)
}
