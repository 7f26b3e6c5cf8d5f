import type { DateTime } from 'luxon'
import type { BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field, fieldDecorator, textListKind } from '#framework/fields/main'
import { index } from '#framework/models/main'

export const OUTCOMES = ['done', 'refused'] as const

const namesField = fieldDecorator(
  textListKind({
    name: 'names',
    read: (text) => text,
    separator: /[\s,]+/,
    maxItems: 1000,
    maxLength: 100,
    example: ['title', 'publishedAt'],
  })
)

/**
 * One line of the audit trail: who did what to which record, from where, and whether it was done. It has names of fields
 * and never their values: what somebody was not to see, or has had removed, is not kept a second time.
 */
export function auditEntry<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class AuditEntry extends superclass {
    static indexes = [index('happenedAt'), index('resource', 'recordId'), index('actorId')]

    @field.id() declare id: number
    @field.dateTime({ readonly: true, label: 'When' }) declare happenedAt: DateTime
    @field.string({ maxLength: 20, readonly: true, label: 'Kind of actor' })
    declare actorKind: string
    @field.string({ maxLength: 40, nullable: true, readonly: true, label: 'Account' })
    declare actorId: string | null
    @field.string({ maxLength: 80, nullable: true, readonly: true, label: 'Who' })
    declare actorName: string | null
    @field.string({ maxLength: 40, nullable: true, readonly: true, label: 'Credential' })
    declare credential: string | null
    @field.string({ maxLength: 45, nullable: true, readonly: true, label: 'From address' })
    declare ip: string | null
    @field.string({ maxLength: 128, nullable: true, readonly: true, label: 'Request' })
    declare requestId: string | null
    @field.string({ maxLength: 80, readonly: true }) declare operation: string
    @field.string({ maxLength: 80, readonly: true, label: 'What' }) declare resource: string
    @field.string({ maxLength: 60, nullable: true, readonly: true, label: 'Record' })
    declare recordId: string | null
    @namesField({ nullable: true, readonly: true, label: 'Fields changed' })
    declare changed: readonly string[] | null
    @field.enum({ values: OUTCOMES, readonly: true }) declare outcome: (typeof OUTCOMES)[number]
    @field.string({ maxLength: 200, nullable: true, readonly: true }) declare reason: string | null
  }
  return AuditEntry
}
