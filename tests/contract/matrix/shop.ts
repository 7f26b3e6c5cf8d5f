import {
  Actor,
  Operations,
  operations,
  Policy,
  type Registered,
  type ScopeQuery,
  visitor,
} from '#framework/resources/main'
import {
  Address,
  AddressResource,
  Line,
  LineResource,
  Note,
  NoteResource,
  Order,
  OrderResource,
} from '#tests/functional/operations/orders'
import type { Asker } from './cast.js'
import { allOperations } from './inspection.js'

/*
 * The shop of the tests, whose orders are written with their lines, the lines with their notes, in which hardly two
 * people may do the same: no resource of the application is declared so.
 */

class Rules<
  Model extends typeof Order | typeof Line | typeof Note | typeof Address,
> extends Policy<Model> {
  list() {
    return true
  }
  show() {
    return true
  }
  store(actor: Actor) {
    return actor.hasRole('boss')
  }
  update(actor: Actor, _record: InstanceType<Model>) {
    return actor.hasRole('boss')
  }
  destroy(actor: Actor, _record: InstanceType<Model>) {
    return actor.hasRole('boss')
  }
  scope(_query: ScopeQuery<Model>, _actor: Actor) {}
}

class OrderRules extends Rules<typeof Order> {
  override store(actor: Actor) {
    return actor.hasRole('boss', 'clerk')
  }
  override update(actor: Actor, order: Order) {
    return actor.hasRole('boss') || (actor.hasRole('clerk') && order.status === 'open')
  }
  send(actor: Actor) {
    return actor.hasRole('boss')
  }
  reopen(actor: Actor) {
    return actor.hasRole('boss')
  }
  override scope(query: ScopeQuery<typeof Order>, actor: Actor) {
    if (!actor.hasRole('boss')) query.where('urgency', 3)
  }
  override readable(actor: Actor, name: string) {
    return name !== 'margin' || actor.hasRole('boss')
  }
  override writable(actor: Actor, name: string) {
    return !['margin', 'address'].includes(name) || actor.hasRole('boss')
  }
}

class LineRules extends Rules<typeof Line> {
  override store(actor: Actor) {
    return actor.hasRole('boss', 'clerk')
  }
  override update(actor: Actor, line: Line) {
    return actor.hasRole('boss') || (actor.hasRole('clerk') && line.amount < 50)
  }
  override destroy(actor: Actor, line: Line) {
    return actor.hasRole('boss') || (actor.hasRole('clerk') && line.amount === 1)
  }
  override scope(query: ScopeQuery<typeof Line>, actor: Actor) {
    if (!actor.hasRole('boss')) query.where('secretly', false)
  }
}

class NoteRules extends Rules<typeof Note> {}
class AddressRules extends Rules<typeof Address> {}

export const shop = new Operations()

export function openCounter(): void {
  shop.configure(operations.runtime)
  shop.registry.clear()
  shop.registry.add(OrderResource, new OrderRules())
  shop.registry.add(LineResource, new LineRules())
  shop.registry.add(NoteResource, new NoteRules())
  shop.registry.add(AddressResource, new AddressRules())
  shop.registry.check()
}

/** Orders of each kind, with lines of each kind; one of each without anything. */
export async function fillShop(): Promise<void> {
  for (const status of ['open', 'sent'] as const) {
    for (const urgency of [3, 9]) {
      const empty = { customer: 'Ada', status, urgency }
      await Order.create(empty)
      const order = await Order.create({ ...empty, margin: 'a third' })
      await Address.create({ orderId: order.id, city: 'Lund' })
      for (const [amount, secretly] of [
        [1, false],
        [60, false],
        [1, true],
      ] as const) {
        const line = await Line.create({ orderId: order.id, product: 'ink', amount, secretly })
        await Note.create({ lineId: line.id, text: 'blue' })
      }
      const small = await Order.create(empty)
      await Line.create({ orderId: small.id, product: 'ink', amount: 1, secretly: false })
    }
  }
}

const asker = (name: string, roles: string[], abilities: string[] | null = null): Asker => {
  const actor = new Actor({ kind: 'user', id: 1, name, roles, abilities, credential: null })
  return { name, person: { id: 1, actor }, ...(abilities ? { narrow: true } : {}) }
}

/** Everybody at the counter, and programs of the boss that reach orders and one thing more. */
export function customers(): Asker[] {
  const within = (registered: Registered) =>
    allOperations(registered).map((operation) => `${registered.resource.name}:${operation}`)
  const abilities = shop.registry.all().flatMap(within)
  return [
    { name: 'visitor', person: { id: 0, actor: visitor } },
    asker('boss', ['boss']),
    asker('clerk', ['clerk']),
    ...['orders:*', ...abilities.filter((one) => !one.startsWith('orders:'))].map((ability) =>
      asker(`boss, orders:* ${ability}`, ['boss'], ['orders:*', ability])
    ),
  ]
}
