import { operations, type Registered } from '#framework/resources/main'

/** What a token may be allowed of one resource. */
export interface AbilityGroup {
  /** `posts` */
  resource: string
  /** `Posts` */
  title: string
  /** `posts:list` and so on, in the order of the API's addresses. */
  abilities: { ability: string; operation: string }[]
}

function operationsOf({ resource }: Registered): string[] {
  return [
    'list',
    'show',
    'store',
    'update',
    'destroy',
    ...(resource.shape.softDeletes ? ['restore'] : []),
    ...Object.keys(resource.actions),
  ]
}

/** Every ability of the resources the API offers, one group for each. */
export function offeredAbilities(): AbilityGroup[] {
  return operations.registry
    .all()
    .filter(({ resource }) => resource.options.api)
    .map((registered) => {
      const { name, title } = registered.resource
      const abilities = operationsOf(registered).map((operation) => ({
        ability: `${name}:${operation}`,
        operation,
      }))
      return { resource: name, title, abilities }
    })
}

/** Those that name nothing: a token with a misspelt ability would be refused everywhere without saying why. */
export function unknownAbilities(given: readonly string[]): string[] {
  const known = new Set(['*'])
  for (const { resource, abilities } of offeredAbilities()) {
    known.add(`${resource}:*`)
    for (const { ability } of abilities) known.add(ability)
  }
  return given.filter((ability) => !known.has(ability))
}
