import type { IncomingHttpHeaders } from 'node:http'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { withoutWaiting, type DatabaseRow } from '#framework/database/main'
import {
  Actor,
  invalidParameter,
  OperationError,
  operations,
  shapeOf,
  visitor,
} from '#framework/resources/main'
import { TOKEN_PREFIX } from './access_token.js'
import { isAddressIn } from './addresses.js'
import { KEY_PREFIX } from './api_key.js'
import { hashOf, LONGEST_SECRET } from './secret.js'
import { textsOf } from './text_list.js'

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
  /** How often the hash is bound in it. */
  hashes: number
}

/** A credential's use is noted once a minute: exact enough, and reading stays reading. */
const USED_EVERY = 60_000

const REFUSED =
  'This credential is unknown, revoked or expired, or is not accepted from your address. Look it up, or make a new one, on your account page.'

const BEARER = /^bearer +(\S+)$/i

/** Milliseconds of a stored instant; drivers write UTC with and without a zone. */
const millisOf = (stored: unknown) =>
  Date.parse(
    `${String(stored).slice(0, 10)}T${String(stored)
      .slice(11, 23)
      .replace(/[+Z].*/, '')}Z`
  )

/**
 * Who is asking, from what a program sends along. The one place where a credential becomes an actor, whichever protocol
 * brought it. Asked of the database at each request: what is revoked, demoted or deleted has no power from then on,
 * in every process.
 */
export class Credentials {
  #tokens?: Store
  #keys?: Store
  /** Credentials whose use is being noted. */
  #noting = new Set<string>()

  /** Given once, when the application boots. */
  configure({ tokens, keys }: CredentialModels): void {
    this.#tokens = storeOf('token', TOKEN_PREFIX, tokens, ['hash'])
    this.#keys = storeOf('key', KEY_PREFIX, keys, ['hash', 'previous_hash'])
  }

  /**
   * The actor a request's headers speak for: `Authorization: Bearer gable_…` or `X-Api-Key: gk_…`, the visitor without.
   * At once where the database answers at once.
   * @param ip  of the one who asks, through trusted proxies
   * @throws E_UNAUTHENTICATED for a credential that does not work: it is never taken for none. Unknown, revoked and
   * expired look the same. E_INVALID_PARAMETER for two credentials.
   */
  identify(headers: IncomingHttpHeaders, ip: string): Actor | Promise<Actor> {
    const { authorization, 'x-api-key': key } = headers
    if (authorization === undefined && key === undefined) return visitor
    if (authorization !== undefined && key !== undefined) {
      throw invalidParameter(
        'X-Api-Key',
        'Send one credential: Authorization or X-Api-Key, not both.',
        'credentials'
      )
    }
    const store = key === undefined ? this.#tokens! : this.#keys!
    const secret = key === undefined ? BEARER.exec(authorization!)?.[1] : String(key)
    if (!secret?.startsWith(store.prefix) || secret.length > LONGEST_SECRET) throw refusal()
    const hash = hashOf(secret)
    const rows = operations.runtime.reader.all(
      store.statement,
      store.hashes === 1 ? [hash] : [hash, hash],
      store.connection
    )
    return Array.isArray(rows)
      ? this.#actorOf(store, hash, rows, ip)
      : rows.then((found) => this.#actorOf(store, hash, found, ip))
  }

  #actorOf(store: Store, hash: string, rows: DatabaseRow[], ip: string): Actor {
    const [row] = rows
    if (!row) throw refusal()
    const now = Date.now()
    if (row.revoked_at !== null) throw refusal()
    if (row.expires_at !== null && millisOf(row.expires_at) <= now) throw refusal()
    if (store.kind === 'key') {
      if (row.hash !== hash && millisOf(row.previous_until) <= now) throw refusal()
      if (row.addresses !== null && !isAddressIn(textsOf(row.addresses), ip)) throw refusal()
    }
    this.#noteUse(store, row, ip, now)
    const roles: string[] = []
    for (const { role } of rows) if (role !== null) roles.push(String(role))
    return new Actor({
      kind: store.kind,
      id: row.user_id as number,
      name: String(row.user_name),
      roles,
      abilities: textsOf(row.abilities),
      credential: `${store.kind}:${row.id}`,
      perMinute: row.per_minute ? Number(row.per_minute) : null,
    })
  }

  /** A database that cannot be written now loses only this note. */
  #noteUse(store: Store, row: DatabaseRow, ip: string, now: number): void {
    if (row.last_used_at !== null && now - millisOf(row.last_used_at) < USED_EVERY) return
    const name = `${store.kind}:${row.id}`
    if (this.#noting.has(name)) return
    this.#noting.add(name)
    const used = {
      last_used_at: new Date(now).toISOString().replace('T', ' ').slice(0, 23),
      last_used_from: ip.slice(0, 45),
    }
    operations.runtime.database
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
  }
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
  const { table: users, relations: ofUser } = shapeOf(user.model)
  const roles = ofUser.get('roles')
  const own = kind === 'key' ? ', c.hash, c.previous_until, c.addresses, c.per_minute' : ''
  const columns = `c.id, c.abilities, c.expires_at, c.revoked_at, c.last_used_at${own}, u.id as user_id, u.name as user_name`
  const from = `${table} c inner join ${users} u on u.${user.relatedColumn} = c.${user.localColumn}`
  const through =
    roles?.pivot &&
    ` left join ${roles.pivot.table} p on p.${roles.pivot.localColumn} = u.${roles.localColumn}` +
      ` left join ${shapeOf(roles.model).table} r on r.${roles.relatedColumn} = p.${roles.pivot.relatedColumn}`
  // SQLite would plan the statement anew for each value bound in a comparison, which costs four times the look itself.
  const bound = dialect === 'sqlite' ? '(select ?)' : '?'
  const where = hashes.map((column) => `c.${column} = ${bound}`).join(' or ')
  const role = through ? 'r.name' : 'null'
  return {
    kind,
    prefix,
    table,
    connection,
    statement: `select ${columns}, ${role} as role from ${from}${through ?? ''} where ${where}`,
    hashes: hashes.length,
  }
}

/** The application's credentials; the framework's provider configures them at boot. */
export const credentials = new Credentials()

/** The actor a request's headers speak for; see Credentials. */
export const identify = (headers: IncomingHttpHeaders, ip: string): Actor | Promise<Actor> =>
  credentials.identify(headers, ip)
