import type { BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field } from '#framework/fields/main'

/** Nobody but its moderators sees it before it is approved. */
export function moderated<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class Moderated extends superclass {
    @field.enum({ values: ['pending', 'approved', 'rejected'], default: 'pending', index: true })
    declare status: 'pending' | 'approved' | 'rejected'

    async approve(): Promise<void> {
      this.status = 'approved'
      await this.save()
    }

    async reject(): Promise<void> {
      this.status = 'rejected'
      await this.save()
    }
  }
  return Moderated
}
