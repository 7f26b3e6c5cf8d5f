import type { DateTime } from 'luxon'
import type { BaseModel } from '@adonisjs/lucid/orm'
import type { accessToken } from './access_token.js'

/** A personal access token as its owner sees it; the secret itself is nowhere. */
export interface KeptToken {
  id: number
  name: string
  /** How its secret begins; null for one made before that was kept. */
  hint: string | null
  abilities: readonly string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}

export interface NewToken {
  name: string
  /** `posts:list`, `posts:*`, or `*` for all the user may do. */
  abilities: readonly string[]
  expiresAt: DateTime | null
}

/** A model composed of `accessToken`, with the owner's key beside it. */
type TokenModel = ReturnType<typeof accessToken<typeof BaseModel>>
type Token = InstanceType<TokenModel>

const toIso = (instant: DateTime | null | undefined) =>
  instant ? instant.toUTC().toISO({ suppressMilliseconds: true }) : null

function toKept(token: Token): KeptToken {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    abilities: token.abilities,
    createdAt: toIso(token.createdAt)!,
    expiresAt: toIso(token.expiresAt),
    lastUsedAt: toIso(token.lastUsedAt),
  }
}

/**
 * Access tokens for code that asks nobody's leave: scripts and tests. What people and programs ask for goes through the
 * operations on the resource of tokens.
 */
export class AccessTokens {
  /** @param model  loads the application's model of tokens */
  constructor(private model: () => Promise<TokenModel>) {}

  /** @returns the token, to be shown once, and what is kept of it */
  async create(
    userId: number | string,
    { name, abilities, expiresAt }: NewToken
  ): Promise<{ token: string; kept: KeptToken }> {
    const model = await this.model()
    const made = await model.create({ userId, name, abilities, expiresAt } as Partial<Token>)
    return { token: made.secret!, kept: toKept(made) }
  }

  /** A user's tokens that are not revoked, oldest first. */
  async all(userId: number | string): Promise<KeptToken[]> {
    const model = await this.model()
    const tokens = await model.query().where('userId', userId).whereNull('revokedAt').orderBy('id')
    return tokens.map(toKept)
  }

  /** @returns whether there was such a token of this user, not yet revoked */
  async revoke(userId: number | string, id: number): Promise<boolean> {
    const model = await this.model()
    const token = await model
      .query()
      .where('userId', userId)
      .where('id', id)
      .whereNull('revokedAt')
      .first()
    await token?.revoke()
    return token !== null
  }
}
