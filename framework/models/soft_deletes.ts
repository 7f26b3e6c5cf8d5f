import type { DateTime } from 'luxon'
import { DateTime as Clock } from 'luxon'
import { beforeFetch, beforeFind, beforePaginate, type BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { field } from '#framework/fields/main'

/** Queries that asked for trashed rows; the hooks below leave them alone. */
const unscoped = new WeakSet<object>()

function withoutTrashed(query: ModelQueryBuilderContract<LucidModel>) {
  if (!unscoped.has(query)) query.whereNull(`${query.model.table}.deleted_at`)
}

/**
 * `delete()` puts the row in the trash; finding and fetching leave trashed rows out.
 * `withTrashed()` and `onlyTrashed()` start queries that see them.
 */
export function softDeletes<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class SoftDeletes extends superclass {
    static softDeletes = true

    @field.dateTime({ nullable: true, readonly: true, index: true })
    declare deletedAt: DateTime | null

    @beforeFind()
    @beforeFetch()
    static leaveOutTrashed(query: ModelQueryBuilderContract<LucidModel>): void {
      withoutTrashed(query)
    }

    @beforePaginate()
    static leaveOutTrashedPages(queries: ModelQueryBuilderContract<LucidModel>[]): void {
      queries.forEach(withoutTrashed)
    }

    static withTrashed<Model extends LucidModel>(this: Model): ModelQueryBuilderContract<Model> {
      const query = this.query()
      unscoped.add(query)
      return query
    }

    static onlyTrashed<Model extends LucidModel>(this: Model): ModelQueryBuilderContract<Model> {
      const query = this.query().whereNotNull('deleted_at')
      unscoped.add(query)
      return query
    }

    get isTrashed(): boolean {
      return Boolean(this.deletedAt)
    }

    async delete(): Promise<void> {
      this.deletedAt = Clock.utc()
      await this.save()
    }

    async restore(): Promise<this> {
      this.deletedAt = null
      return this.save()
    }

    /** Removes the row for good. */
    async forceDelete(): Promise<void> {
      await super.delete()
    }
  }
  return SoftDeletes
}
