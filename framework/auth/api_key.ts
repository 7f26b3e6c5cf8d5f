import type { DateTime } from 'luxon'
import { DateTime as Clock } from 'luxon'
import type { BaseModel } from '@adonisjs/lucid/orm'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field } from '#framework/fields/main'
import { OperationError } from '#framework/resources/main'
import { addressesField } from './addresses.js'
import { credential } from './credential.js'

export const KEY_PREFIX = 'gk_'

/** Days a former secret may work after a rotation. */
const LONGEST_OVERLAP = 30

/** A key for a machine: `X-Api-Key: gk_…`. The model adds `userId` and the relation `user`, whose rights it has. */
export function apiKey<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class ApiKey extends credential(superclass, KEY_PREFIX) {
    @addressesField({
      nullable: true,
      label: 'Accepted from',
      help: 'Addresses and ranges, one in a line: 192.0.2.7, 192.0.2.0/24, 2001:db8::/32. Empty: from everywhere.',
    })
    declare addresses: readonly string[] | null
    @field.integer({
      nullable: true,
      min: 1,
      max: 100_000,
      label: 'Requests a minute',
      help: 'Empty: as many as other programs.',
    })
    declare perMinute: number | null
    @field.string({ maxLength: 64, nullable: true, unique: true, hidden: true, readonly: true })
    declare previousHash: string | null
    @field.dateTime({ nullable: true, readonly: true, label: 'Former secret ends' })
    declare previousUntil: DateTime | null

    /** Whether the secret it had before its last rotation still works. */
    get isOverlapping(): boolean {
      return this.previousUntil !== null && this.previousUntil > Clock.utc()
    }

    /**
     * Gives it another secret, to be read from `secret`; the one it has works until `until`.
     * @param until  at most 30 days from now; from a moment that has passed, it ends at once
     * @throws E_INVALID for a later one, E_CONFLICT when it is revoked or expired, or while the secret before this one still works: a third
     * would end that one earlier than was promised
     */
    async rotate(until: DateTime): Promise<void> {
      const model = this.constructor as LucidModel
      if (!this.$trx) {
        return model.transaction((trx) => this.useTransaction(trx).rotate(until))
      }
      const row = await this.$trx.from(model.table).where('id', this.id).forUpdate().first()
      if (row?.hash !== this.hash) {
        throw new OperationError(
          'E_CONFLICT',
          'Somebody has just rotated this key. Look at it again.'
        )
      }
      if (this.state !== 'active') {
        throw new OperationError('E_CONFLICT', `This key is ${this.state}. Make a new one.`)
      }
      if (until > Clock.utc().plus({ days: LONGEST_OVERLAP })) {
        const message = `The former secret may work for ${LONGEST_OVERLAP} days more, and not longer`
        throw new OperationError('E_INVALID', message, [{ field: 'until', rule: 'range', message }])
      }
      if (this.isOverlapping) {
        const end = this.previousUntil!.toUTC().toFormat("yyyy-MM-dd HH:mm 'UTC'")
        throw new OperationError(
          'E_CONFLICT',
          `It was rotated before, and its former secret works until ${end}. End that one first, or wait.`
        )
      }
      this.previousHash = this.hash
      this.previousUntil = until
      this.renew()
      await this.save()
    }

    /** Ends the secret it had before its last rotation, now. */
    async endPrevious(): Promise<void> {
      this.previousHash = null
      this.previousUntil = null
      await this.save()
    }
  }
  return ApiKey
}
