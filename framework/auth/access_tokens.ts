import { createHash, randomBytes } from 'node:crypto'
import { DateTime } from 'luxon'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import { withoutWaiting } from '#framework/database/main'
import { Actor, operations, shapeOf } from '#framework/resources/main'

/** A personal access token as its owner sees it; the secret itself is nowhere. */
export interface AccessToken {
  id: number
  name: string
  abilities: string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}

export interface NewToken {
  name: string
  /** `posts:list`, `posts:*`, or `*` for all the user may do. */
  abilities: string[]
  expiresAt: DateTime | null
}

const TABLE = 'access_tokens'
const PREFIX = 'gable_'
const USED_EVERY = 60_000

const STORED = 'yyyy-MM-dd HH:mm:ss.SSS'
const toStored = (instant: DateTime) => instant.toUTC().toFormat(STORED)
const toIso = (stored: unknown) =>
  stored ? `${String(stored).slice(0, 10)}T${String(stored).slice(11, 19)}Z` : null
const toHash = (token: string) => createHash('sha256').update(token).digest('hex')
const toMillis = (stored: unknown) => Date.parse(toIso(stored)!)

function abilitiesOf(stored: unknown): string[] {
  return typeof stored === 'string' ? JSON.parse(stored) : (stored as string[])
}

function toAccessToken(row: Record<string, unknown>): AccessToken {
  return {
    id: Number(row.id),
    name: String(row.name),
    abilities: abilitiesOf(row.abilities),
    createdAt: toIso(row.created_at)!,
    expiresAt: toIso(row.expires_at),
    lastUsedAt: toIso(row.last_used_at),
  }
}

/**
 * Personal access tokens: 256 random bits, kept only as their SHA-256 hash (a slow hash would add nothing to that
 * much randomness and would cost every request). Found by the hash's unique index, so no comparison leaks timing.
 */
export class AccessTokens {
  #users?: LucidModel

  /** @param users  loads the application's user model */
  constructor(private users: () => Promise<{ default: LucidModel }>) {}

  /** @returns the token, to be shown once, and what is kept of it */
  async create(
    userId: number | string,
    { name, abilities, expiresAt }: NewToken
  ): Promise<{ token: string; kept: AccessToken }> {
    const token = PREFIX + randomBytes(32).toString('base64url')
    const hash = toHash(token)
    const row = {
      user_id: userId,
      name,
      hash,
      abilities: JSON.stringify(abilities),
      created_at: toStored(DateTime.utc()),
      expires_at: expiresAt && toStored(expiresAt),
    }
    await this.#table().insert(row)
    return { token, kept: toAccessToken(await this.#database.from(TABLE).where({ hash }).first()) }
  }

  /** A user's tokens, oldest first. */
  async all(userId: number | string): Promise<AccessToken[]> {
    const rows = await this.#database.from(TABLE).where('user_id', userId).orderBy('id')
    return rows.map(toAccessToken)
  }

  /** @returns whether there was such a token of this user */
  async revoke(userId: number | string, id: number): Promise<boolean> {
    const removed = await this.#database.from(TABLE).where({ user_id: userId, id }).delete()
    return Number(Array.isArray(removed) ? removed[0] : removed) > 0
  }

  /** The actor a token speaks for, or undefined when it is unknown or has expired. */
  async actor(token: string): Promise<Actor | undefined> {
    if (!token.startsWith(PREFIX) || token.length > 100) return undefined
    this.#users ??= await this.users().then((module) => module.default)
    const users = shapeOf(this.#users)
    const { reader } = operations.runtime
    const [row] = await reader.all(
      `select t.id as token_id, t.abilities, t.expires_at, t.last_used_at, u.id as user_id, u.name` +
        ` from ${TABLE} as t inner join ${users.table} as u on u.id = t.user_id where t.hash = ?`,
      [toHash(token)],
      users.connection
    )
    if (!row) return undefined
    if (row.expires_at && toMillis(row.expires_at) <= Date.now()) return undefined
    this.#noteUse(Number(row.token_id), row.last_used_at)
    const roles = await this.#roles(row.user_id as number)
    return new Actor({
      kind: 'token',
      id: row.user_id as number,
      name: String(row.name),
      roles,
      abilities: abilitiesOf(row.abilities),
    })
  }

  async #roles(userId: number | string): Promise<string[]> {
    const relation = shapeOf(this.#users!).relations.get('roles')
    if (!relation?.pivot) return []
    const { table } = shapeOf(relation.model)
    const { pivot } = relation
    const rows = await operations.runtime.reader.all(
      `select r.name from ${table} as r inner join ${pivot.table} as p on p.${pivot.relatedColumn} = r.${relation.relatedColumn}` +
        ` where p.${pivot.localColumn} = ?`,
      [userId],
      shapeOf(this.#users!).connection
    )
    return rows.map((row) => String(row.name))
  }

  /** Once a minute is exact enough, and reading stays reading; a database that cannot be written now loses only this note. */
  #noteUse(id: number, lastUsed: unknown): void {
    if (lastUsed && Date.now() - toMillis(lastUsed) < USED_EVERY) return
    const used = { last_used_at: toStored(DateTime.utc()) }
    this.#database
      .transaction((trx) => withoutWaiting(trx, () => trx.from(TABLE).where('id', id).update(used)))
      .catch(() => {})
  }

  get #database() {
    return operations.runtime.database
  }

  #table() {
    return this.#database.insertQuery().table(TABLE)
  }
}
