import { DateTime } from 'luxon'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { requestLimits } from '#framework/limits/main'
import { Actor, commandActor, type Registered } from '#framework/resources/main'
import AccessToken from '#models/access_token'
import ApiKey from '#models/api_key'
import User from '#models/user'
import { PASSWORD } from '#database/factories/user_factory'
import { Visitor } from '#tests/helpers/visitor'
import { person, people, type People, type Person } from '../../functional/rest/people.js'

/** Somebody who asks, as a mismatch names them. */
export interface Asker {
  name: string
  /** One without a token or key, who is no visitor, is signed in, and cannot ask through a protocol of programs. */
  person: Person
  /** Reaches a part only: asked what operations there are for them, without trying each field. */
  narrow?: true
}

/** The people there are. The stranger is an author nobody asks as: what is theirs is others' to everybody. */
export interface Cast {
  people: People
  stranger: Person
}

export async function makeCast(): Promise<Cast> {
  return { people: await people(), stranger: await person('author') }
}

const ROLES = ['reader', 'author', 'editor', 'admin'] as const

/** Its use is as if noted already, so that asking writes nothing beside the answer. */
const noted = () => ({ lastUsedAt: DateTime.utc().plus({ hours: 1 }) })

async function holder(owner: Person, kind: 'token' | 'key', abilities: string[]): Promise<Person> {
  const facts = { userId: owner.id, name: 'matrix', abilities, expiresAt: null, ...noted() }
  const made = await (kind === 'token' ? AccessToken.create(facts) : ApiKey.create(facts as object))
  const { id, name, roles } = owner.actor
  const credential = `${kind}:${made.id}`
  const actor = new Actor({ kind, id, name, roles, abilities, credential })
  return { id: owner.id, actor, [kind]: made.secret }
}

/** Everybody whose credential works everywhere: the visitor, each role in person and by token; a key; a terminal. */
export async function wholeAskers({ people: { visitor, ...others } }: Cast): Promise<Asker[]> {
  const askers: Asker[] = [
    { name: 'visitor', person: visitor },
    { name: 'a command', person: { id: 0, actor: commandActor } },
  ]
  for (const role of ROLES) {
    const { id, actor } = others[role]
    askers.push(
      { name: `${role}, signed in`, person: { id, actor } },
      { name: `${role}, token *`, person: await holder(others[role], 'token', ['*']) }
    )
  }
  askers.push({ name: 'author, key *', person: await holder(others.author, 'key', ['*']) })
  return askers
}

/** Those whose credential reaches only a part of one resource, or none of it. */
export async function narrowAskers(
  { people: { admin, author } }: Cast,
  { resource: { name } }: Registered,
  operations: readonly string[]
): Promise<Asker[]> {
  const askers: Asker[] = []
  const add = async (role: string, owner: Person, kind: 'token' | 'key', ability: string) => {
    const narrowed = await holder(owner, kind, [ability])
    askers.push({ name: `${role}, ${kind} ${ability}`, person: narrowed, narrow: true })
  }
  for (const operation of operations) await add('admin', admin, 'token', `${name}:${operation}`)
  await add('author', author, 'key', `${name}:*`)
  await add('admin', admin, 'key', `${name}:list`)
  await add('admin', admin, 'token', 'nothing-there:*')
  return askers
}

/** Those whose credential has stopped working, or does not work from here. */
export async function deadAskers({ people: { admin } }: Cast): Promise<Asker[]> {
  const past = DateTime.utc().minus({ minutes: 1 })
  const dead = async (name: string, kind: 'token' | 'key', columns: object) => {
    const one = await holder(admin, kind, ['*'])
    const id = Number(one.actor.credential!.split(':')[1])
    const table = kind === 'token' ? AccessToken.table : ApiKey.table
    await db.from(table).where('id', id).update(columns)
    return { name, person: one }
  }
  const instant = past.toFormat('yyyy-MM-dd HH:mm:ss.SSS')
  return [
    await dead('admin, expired token', 'token', { expires_at: instant }),
    await dead('admin, revoked token', 'token', { revoked_at: instant }),
    await dead('admin, expired key', 'key', { expires_at: instant }),
    await dead('admin, revoked key', 'key', { revoked_at: instant }),
    await dead('admin, key from elsewhere', 'key', {
      addresses: JSON.stringify(['198.51.100.0/24']),
    }),
  ]
}

/** The browser of everybody who is a person, signed in where they can be. */
export async function browsers({ people: all }: Cast): Promise<(who: Person) => Visitor> {
  const opened = new Map<number, Visitor>()
  const password = await hash.make(PASSWORD)
  await requestLimits.clear()
  for (const one of Object.values(all)) {
    const browser = new Visitor()
    opened.set(one.id, browser)
    if (one.actor.isVisitor) await browser.get('/sign-in')
    else {
      const users = () => db.from(User.table).where('id', one.id)
      await users().update({ password })
      const { email } = await users().firstOrFail()
      await browser.signIn(email as string)
      // The page of an account has a form, and so the token that the next ones are sent with.
      await browser.get('/account')
    }
  }
  return (who) => opened.get(who.id)!
}
