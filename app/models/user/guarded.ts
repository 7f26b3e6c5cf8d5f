import { beforeUpdate, type BaseModel } from '@adonisjs/lucid/orm'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'

/**
 * A new password takes back what the old one gave: browsers that were to stay signed in are forgotten, in the same
 * transaction. (Sessions end by themselves: each carries a seal made from the password it was opened with.)
 */
export function guarded<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class Guarded extends superclass {
    @beforeUpdate()
    static async forgetBrowsers(user: Guarded): Promise<void> {
      if (!user.$dirty.password) return
      const client = user.$trx ?? (user.constructor as LucidModel).$adapter.modelClient(user)
      await client
        .from('remember_me_tokens')
        .where('tokenable_id', user.$primaryKeyValue as number)
        .delete()
    }
  }
  return Guarded
}
