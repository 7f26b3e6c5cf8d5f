import { BaseModel } from '@adonisjs/lucid/orm'
import { field } from '#framework/fields/main'

/** Records that others belong to: one counted by the database, one with a UUID. */
export class Author extends BaseModel {
  @field.id() declare id: number
}

export class Badge extends BaseModel {
  @field.uuid({ primary: true }) declare id: string
}
