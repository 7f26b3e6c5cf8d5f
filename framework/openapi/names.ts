import string from '@adonisjs/core/helpers/string'
import type { Registered } from '#framework/resources/main'

/** What the description calls a resource: `Post` for one record, `Posts` for several. */
export function namesOf({ resource }: Registered): { one: string; many: string } {
  return {
    one: string.pascalCase(string.singular(resource.name)),
    many: string.pascalCase(resource.name),
  }
}
