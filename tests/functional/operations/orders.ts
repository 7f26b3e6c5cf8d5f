import type { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { BaseModel, belongsTo, hasMany, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany, HasOne } from '@adonisjs/lucid/types/relations'
import { field, type JsonValue, parameter } from '#framework/fields/main'
import { Actor, Operations, operations, resource, type ScopeQuery } from '#framework/resources/main'
import { Open } from './open_policy.js'

/*
 * Orders with what belongs to them, for writes that go deeper than one record: lines, a note of each line, one address.
 */

export class Order extends BaseModel {
  static table = 'shop_orders'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare customer: string
  @field.string({ maxLength: 40, nullable: true }) declare remark: string | null
  @field.enum({ values: ['open', 'sent'], default: 'open' }) declare status: 'open' | 'sent'
  @field.integer({ databaseDefault: 3 }) declare urgency: number
  @field.json({ nullable: true }) declare meta: JsonValue
  @field.string({ maxLength: 40, nullable: true, hidden: true }) declare secret: string | null
  @field.string({ maxLength: 40, nullable: true }) declare margin: string | null
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @hasMany(() => Line) declare lines: HasMany<typeof Line>
  @hasOne(() => Address) declare address: HasOne<typeof Address>
}

export class Line extends BaseModel {
  static table = 'shop_lines'
  @field.id() declare id: number
  @field.belongsTo(() => Order, { onDelete: 'cascade' }) declare orderId: number
  @field.string({ maxLength: 40 }) declare product: string
  @field.integer({ default: 1, min: 1, max: 99 }) declare amount: number
  @field.boolean({ default: false }) declare secretly: boolean

  @belongsTo(() => Order) declare order: BelongsTo<typeof Order>
  @hasMany(() => Note) declare notes: HasMany<typeof Note>
}

export class Note extends BaseModel {
  static table = 'shop_notes'
  @field.id() declare id: number
  @field.belongsTo(() => Line, { onDelete: 'cascade' }) declare lineId: number
  @field.string({ maxLength: 40 }) declare text: string

  @belongsTo(() => Line) declare line: BelongsTo<typeof Line>
}

export class Address extends BaseModel {
  static table = 'shop_addresses'
  @field.id() declare id: number
  @field.belongsTo(() => Order, { onDelete: 'cascade', unique: true }) declare orderId: number
  @field.string({ maxLength: 40 }) declare city: string
  @field.json({ nullable: true }) declare hints: JsonValue

  @belongsTo(() => Order) declare order: BelongsTo<typeof Order>
}

export class OrderResource extends resource(Order, {
  name: 'orders',
  nested: ['lines', 'address'],
  check: ({ customer }) =>
    customer === 'nobody'
      ? [{ field: 'customer', rule: 'somebody', message: 'An order is somebody’s.' }]
      : [],
  actions: {
    send: {
      label: 'Send',
      done: 'Sent',
      input: {
        carrier: parameter.string({ maxLength: 20 }),
        insured: parameter.boolean({ default: false }),
        note: parameter.text({ nullable: true }),
      },
      run: async (order) => {
        order.status = 'sent'
        await order.save()
      },
    },
    reopen: {
      label: 'Reopen',
      done: 'Reopened',
      input: { reason: parameter.text({ nullable: true }) },
      run: async (order) => {
        order.status = 'open'
        await order.save()
      },
    },
  },
  api: { aggregates: { group: ['status'], measures: ['count', 'sum:urgency'] } },
}) {}

export class LineResource extends resource(Line, {
  name: 'lines',
  nested: ['notes'],
  check: ({ product, amount }) =>
    product === 'anvil' && Number(amount) > 1
      ? [{ field: 'amount', rule: 'heavy', message: 'One anvil at a time.' }]
      : [],
}) {}
export class NoteResource extends resource(Note, { name: 'notes' }) {}
export class AddressResource extends resource(Address, { name: 'addresses' }) {}

class OrderPolicy extends Open<typeof Order> {
  send() {
    return true
  }
  reopen() {
    return true
  }
  /** What an order earns is the boss’s to know and to set; clerks hand out nothing but lines. */
  readable(actor: Actor, name: string) {
    return name !== 'margin' || actor.hasRole('boss')
  }
  writable(actor: Actor, name: string) {
    return name !== 'margin' && (name !== 'address' || actor.hasRole('boss'))
  }
}

class LinePolicy extends Open<typeof Line> {
  destroy(actor: Actor = clerk) {
    return actor.hasRole('boss')
  }
  scope(query: ScopeQuery<typeof Line>, actor: Actor) {
    if (!actor.hasRole('boss')) query.where('secretly', false)
  }
}

export const shop = new Operations()

const somebody = (name: string, abilities: string[] | null = null) =>
  new Actor({ kind: 'user', id: 1, name, roles: [name], abilities, credential: null })

export const boss = somebody('boss')
export const clerk = somebody('clerk')
/** A program of the boss that was given no right to lines. */
export const program = somebody('boss', ['orders:*'])

/** Makes the tables; gives what removes them again. */
export async function openShop() {
  shop.configure(operations.runtime)
  shop.registry.clear()
  shop.registry.add(OrderResource, new OrderPolicy())
  shop.registry.add(LineResource, new LinePolicy())
  shop.registry.add(NoteResource, new Open<typeof Note>())
  shop.registry.add(AddressResource, new Open<typeof Address>())
  shop.registry.check()
  const connection = db.connection()
  await connection.schema.createTable('shop_orders', (table) => {
    table.increments('id')
    table.string('customer', 40).notNullable()
    table.string('remark', 40)
    table.string('status', 10).notNullable()
    table.integer('urgency').notNullable().defaultTo(3)
    table.json('meta')
    table.string('secret', 40)
    table.string('margin', 40)
    table.datetime('created_at', { precision: 3 }).notNullable()
    table.datetime('updated_at', { precision: 3 }).notNullable()
  })
  await connection.schema.createTable('shop_lines', (table) => {
    table.increments('id')
    table
      .integer('order_id')
      .unsigned()
      .notNullable()
      .references('shop_orders.id')
      .onDelete('cascade')
    table.string('product', 40).notNullable()
    table.integer('amount').notNullable()
    table.boolean('secretly').notNullable()
  })
  await connection.schema.createTable('shop_notes', (table) => {
    table.increments('id')
    table
      .integer('line_id')
      .unsigned()
      .notNullable()
      .references('shop_lines.id')
      .onDelete('cascade')
    table.string('text', 40).notNullable()
  })
  await connection.schema.createTable('shop_addresses', (table) => {
    table.increments('id')
    table
      .integer('order_id')
      .unsigned()
      .notNullable()
      .references('shop_orders.id')
      .onDelete('cascade')
    table.string('city', 40).notNullable()
    table.json('hints')
    table.unique(['order_id'])
  })
  return async () => {
    for (const name of ['shop_addresses', 'shop_notes', 'shop_lines', 'shop_orders'])
      await connection.schema.dropTable(name)
  }
}

/** An empty shop. */
export async function clearShop() {
  for (const name of ['shop_addresses', 'shop_notes', 'shop_lines', 'shop_orders'])
    await db.from(name).delete()
}
