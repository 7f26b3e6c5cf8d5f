import type { DateTime } from 'luxon'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { instant } from '#models/instant'

export default class AuditEntry extends BaseModel {
  @column({ isPrimary: true }) declare id: number
  @column.dateTime({ ...instant, autoCreate: true }) declare happenedAt: DateTime
  @column() declare actorKind: string
  @column() declare actorId: string
  @column() declare actorName: string
  @column() declare credential: string
  @column() declare ip: string
  @column() declare requestId: string
  @column() declare operation: string
  @column() declare resource: string
  @column() declare recordId: string
  @column() declare outcome: 'done' | 'refused'
}
