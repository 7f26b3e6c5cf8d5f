import string from '@adonisjs/core/helpers/string'
import type { Registered } from '#framework/resources/main'

/** What the description calls a resource. */
export interface Names {
  /** `Post`, for the schema of one record. */
  one: string
  /** `Posts`, for its tag and for operations on several. */
  many: string
  /** `post` and `posts`, in sentences. */
  words: { one: string; many: string }
}

/** `tags` → `Tags`, for the end of an operation's name. */
export const capital = (name: string): string => name[0].toUpperCase() + name.slice(1)

export function namesOf({ resource }: Registered): Names {
  return {
    one: string.pascalCase(string.singular(resource.name)),
    many: string.pascalCase(resource.name),
    words: { one: resource.singular, many: resource.title.toLowerCase() },
  }
}
