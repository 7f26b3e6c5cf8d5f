import type { DateTime } from 'luxon'
import { DateTime as Clock } from 'luxon'
import { beforeCreate, type BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field } from '#framework/fields/main'
import { abilitiesField } from './abilities.js'
import { hashOf, hintOf, makeSecret } from './secret.js'

/** Beside the records and not in them, so that no log and no page that prints a record has one. */
const secrets = new WeakMap<object, string>()

export type CredentialState = 'active' | 'expired' | 'revoked'

/**
 * What tokens and keys have in common. The secret is made when the record is created, can be read from that one record
 * in memory, and is kept as a hash only.
 */
export function credential<T extends NormalizeConstructor<typeof BaseModel>>(
  superclass: T,
  prefix: string
) {
  class Credential extends superclass {
    @field.id() declare id: number
    @field.string({ maxLength: 80 }) declare name: string
    @field.string({
      maxLength: 20,
      nullable: true,
      readonly: true,
      index: true,
      label: 'Begins with',
    })
    declare hint: string | null
    @field.string({ maxLength: 64, unique: true, hidden: true, readonly: true })
    declare hash: string
    @abilitiesField({
      label: 'What it may do',
      help: 'One in a line: posts:list, posts:*, or * for all its owner may do.',
    })
    declare abilities: readonly string[]
    @field.dateTime({ nullable: true, label: 'Expires' }) declare expiresAt: DateTime | null
    @field.dateTime({ nullable: true, readonly: true, label: 'Last used' })
    declare lastUsedAt: DateTime | null
    @field.string({ maxLength: 45, nullable: true, readonly: true, label: 'Last used from' })
    declare lastUsedFrom: string | null
    @field.dateTime({ nullable: true, readonly: true, label: 'Revoked' })
    declare revokedAt: DateTime | null
    @field.timestamps.created() declare createdAt: DateTime

    @beforeCreate()
    static makeSecret(record: Credential): void {
      record.renew()
    }

    /** The secret, from the record that has just been given one; undefined for every other. */
    get secret(): string | undefined {
      return secrets.get(this)
    }

    get state(): CredentialState {
      if (this.revokedAt) return 'revoked'
      return this.expiresAt && this.expiresAt <= Clock.utc() ? 'expired' : 'active'
    }

    /** Another secret in place of the one it has. */
    protected renew(): void {
      const secret = makeSecret(prefix)
      secrets.set(this, secret)
      this.hash = hashOf(secret)
      this.hint = hintOf(secret, prefix)
    }

    /** Ends it. The record stays, to tell what it was. */
    async revoke(): Promise<void> {
      this.revokedAt ??= Clock.utc()
      await this.save()
    }
  }
  return Credential
}
