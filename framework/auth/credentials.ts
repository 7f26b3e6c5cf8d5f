import type { IncomingHttpHeaders } from 'node:http'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { trail } from '#framework/audit/main'
import { withoutWaiting, type DatabaseRow } from '#framework/database/main'
import { kinds, textsOf } from '#framework/fields/main'
import {
  Actor,
  invalidParameter,
  OperationError,
  operations,
  type Origin,
  shapeOf,
  SqlWriter,
  visitor,
} from '#framework/resources/main'
import { TOKEN_PREFIX } from './access_token.js'
import { isAddressIn } from './addresses.js'
import { KEY_PREFIX } from './api_key.js'
import { columnOf, joinedRoles, outOfTrash, rolesIn } from './joined_roles.js'
import { hashOf, hintOf, LONGEST_SECRET } from './secret.js'

/** The models of the credentials there are; each has a relation `user`. */
export interface CredentialModels {
  tokens: LucidModel
  keys: LucidModel
}

/** One kind of credential: where it is kept, and how the actor it makes is called. */
interface Store {
  kind: 'token' | 'key'
  prefix: string
  table: string
  connection: string | undefined
  /** Finds the credential of a hash, its owner, and a row for each of the owner's roles. */
  statement: string
  /** Finds a credential whose secret begins in the same way. */
  namesake: string
  /** How often the hash is bound in it. */
  hashes: number
}

/** A credential's use is noted once a minute: exact enough, and reading stays reading. */
const USED_EVERY = 60_000

const REFUSED =
  'This credential is unknown, revoked or expired, or is not accepted from your address. Look it up, or make a new one, on your account page.'

const BEARER = /^bearer +(\S+)$/i

/** Milliseconds of a stored instant, as whichever driver gives it. */
const millisOf = (stored: unknown) => Date.parse(kinds.dateTime.serializeRaw!(stored, {}) as string)

/**
 * Who is asking, from what a program sends along. The one place where a credential becomes an actor, whichever protocol
 * brought it. Asked of the database at each request: what is revoked, demoted or deleted has no power from then on,
 * in every process.
 */
export class Credentials {
  #tokens?: Store
  #keys?: Store
  /** Credentials whose use is being noted. */
  #noting = new Map<string, Promise<unknown>>()

  /** Given once, when the application boots. */
  configure({ tokens, keys }: CredentialModels): void {
    this.#tokens = storeOf('token', TOKEN_PREFIX, tokens, ['hash'])
    this.#keys = storeOf('key', KEY_PREFIX, keys, ['hash', 'previous_hash'])
  }

  /**
   * The actor a request's headers speak for: `Authorization: Bearer gable_…` or `X-Api-Key: gk_…`, the visitor without.
   * At once where the database answers at once.
   * @param origin  the request; its address is the one trusted proxies tell
   * @throws E_UNAUTHENTICATED for a credential that does not work: it is never taken for none. Unknown, revoked and
   * expired look the same. E_INVALID_PARAMETER for two credentials.
   */
  identify(headers: IncomingHttpHeaders, origin: Origin): Actor | Promise<Actor> {
    const { authorization, 'x-api-key': key } = headers
    if (authorization === undefined && key === undefined) return visitor
    if (authorization !== undefined && key !== undefined) {
      throw invalidParameter(
        'X-Api-Key',
        'Send one credential: Authorization or X-Api-Key, not both.',
        'credentials'
      )
    }
    const store = key === undefined ? this.#tokens : this.#keys
    const secret = key === undefined ? BEARER.exec(authorization!)?.[1] : String(key)
    if (!store || !secret?.startsWith(store.prefix) || secret.length > LONGEST_SECRET)
      throw refusal()
    const hash = hashOf(secret)
    const rows = operations.runtime.reader.all(
      store.statement,
      store.hashes === 1 ? [hash] : [hash, hash],
      store.connection
    )
    const answer = (found: DatabaseRow[]) =>
      found.length
        ? this.#actorOf(store, hash, found, origin)
        : this.#refuseUnknown(store, secret, origin)
    return Array.isArray(rows) ? answer(rows) : rows.then(answer)
  }

  #actorOf(store: Store, hash: string, rows: DatabaseRow[], origin: Origin): Actor {
    const [row] = rows
    const now = Date.now()
    const reason = obstacleTo(store, hash, row, origin, now)
    if (reason) {
      noteRefusal(store, row, origin, reason)
      throw refusal()
    }
    this.#noteUse(store, row, origin, now)
    return new Actor({
      kind: store.kind,
      id: row.user_id as number,
      name: String(row.user_name),
      roles: rolesIn(rows),
      abilities: textsOf(row.abilities),
      credential: `${store.kind}:${row.id}`,
      perMinute: row.per_minute ? Number(row.per_minute) : null,
    })
  }

  /** A secret nobody has is refused; if it begins like one that is there, that one's trail says so. */
  #refuseUnknown(store: Store, secret: string, origin: Origin): never | Promise<never> {
    const told = (rows: DatabaseRow[]): never => {
      if (rows.length) noteRefusal(store, rows[0], origin, 'it begins like this one and is another')
      throw refusal()
    }
    const { reader } = operations.runtime
    const rows = reader.all(store.namesake, [hintOf(secret, store.prefix)], store.connection)
    return Array.isArray(rows) ? told(rows) : rows.then(told)
  }

  /** A database that cannot be written now loses only this note. */
  #noteUse(store: Store, row: DatabaseRow, origin: Origin, now: number): void {
    if (row.last_used_at !== null && now - millisOf(row.last_used_at) < USED_EVERY) return
    const name = `${store.kind}:${row.id}`
    if (this.#noting.has(name)) return
    const used = {
      last_used_at: new Date(now).toISOString().replace('T', ' ').slice(0, 23),
      last_used_from: origin.ip.slice(0, 45),
    }
    const noted = operations.runtime.database
      .connection(store.connection)
      .transaction((trx) =>
        withoutWaiting(trx, () =>
          trx
            .from(store.table)
            .where('id', row.id as number)
            .update(used)
        )
      )
      .catch(() => {})
      .finally(() => this.#noting.delete(name))
    this.#noting.set(name, noted)
  }

  /** Waits until the uses that are being noted are noted. */
  async settled(): Promise<void> {
    await Promise.all(this.#noting.values())
  }
}

/** Why a credential that is there does not work now, for its trail alone; undefined when it does. */
function obstacleTo(
  { kind }: Store,
  hash: string,
  row: DatabaseRow,
  { ip }: Origin,
  now: number
): string | undefined {
  if (row.revoked_at !== null) return 'it is revoked'
  if (row.expires_at !== null && millisOf(row.expires_at) <= now) return 'it has expired'
  if (kind === 'token') return undefined
  if (row.hash !== hash && millisOf(row.previous_until) <= now)
    return 'it was rotated, and the former secret has ended'
  if (row.addresses !== null && !isAddressIn(textsOf(row.addresses), ip))
    return 'it is not accepted from this address'
  return undefined
}

function noteRefusal(store: Store, row: DatabaseRow, origin: Origin, reason: string): void {
  trail.noteRefusal({
    actor: {
      kind: store.kind,
      id: row.user_id as number,
      name: String(row.user_name),
      credential: `${store.kind}:${row.id}`,
    },
    operation: 'use',
    resource: store.table.replaceAll('_', '-'),
    recordId: row.id as number,
    origin,
    reason,
  })
}

const refusal = () => new OperationError('E_UNAUTHENTICATED', REFUSED)

/** One statement for credential, owner and roles, so that a request costs one look. */
function storeOf(
  kind: Store['kind'],
  prefix: string,
  model: LucidModel,
  hashes: readonly string[]
): Store {
  const { table, connection, dialect, relations } = shapeOf(model)
  const user = relations.get('user')
  if (user?.type !== 'belongsTo') {
    throw new Error(`${model.name} has no belongsTo relation "user", whose rights it would have`)
  }
  const users = shapeOf(user.model)
  const roles = joinedRoles(users)
  const own = kind === 'key' ? ', c.hash, c.previous_until, c.addresses, c.per_minute' : ''
  const sql = new SqlWriter(dialect)
  const id = sql.column('u', users.primaryColumn)
  const name = sql.column('u', columnOf(users, 'name'))
  const owner = `${sql.column('u', user.relatedColumn)} = ${sql.column('c', user.localColumn)}`
  const columns = `c.id, c.abilities, c.expires_at, c.revoked_at, c.last_used_at${own}, ${id} as user_id, ${name} as user_name`
  const from = `${sql.name(table)} c inner join ${sql.name(users.table)} u on ${owner}${outOfTrash(users)}`
  // SQLite would plan the statement anew for each value bound in a comparison, which costs four times the look itself.
  const bound = dialect === 'sqlite' ? '(select ?)' : '?'
  const where = hashes.map((column) => `c.${column} = ${bound}`).join(' or ')
  return {
    kind,
    prefix,
    table,
    connection,
    statement: `select ${columns}, ${roles.column} as role from ${from}${roles.join} where ${where}`,
    namesake: `select ${columns} from ${from} where c.hint = ${bound}`,
    hashes: hashes.length,
  }
}

/** The application's credentials; the framework's provider configures them at boot. */
export const credentials = new Credentials()

/** The actor a request's headers speak for; see Credentials. */
export const identify = (headers: IncomingHttpHeaders, origin: Origin): Actor | Promise<Actor> =>
  credentials.identify(headers, origin)
