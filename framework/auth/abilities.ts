import { fieldDecorator, Refusal, textListKind } from '#framework/fields/main'
import { operations, Policy, type Registered } from '#framework/resources/main'

/** What a token may be allowed of one resource. */
export interface AbilityGroup {
  /** `posts` */
  resource: string
  /** `Posts` */
  title: string
  /** `posts:list` and so on, in the order of the API's addresses. */
  abilities: { ability: string; operation: string }[]
}

/** What a policy leaves as it found it is denied to everybody, so no token needs it. */
function isEverAllowed({ policy }: Registered, operation: string): boolean {
  const own = policy as unknown as Record<string, unknown>
  const base = Policy.prototype as unknown as Record<string, unknown>
  return typeof own[operation] === 'function' && own[operation] !== base[operation]
}

function operationsOf(registered: Registered): string[] {
  const { resource } = registered
  const names = [
    'list',
    'show',
    'store',
    'update',
    'destroy',
    ...(resource.shape.softDeletes ? ['restore'] : []),
    ...Object.keys(resource.actions),
  ]
  return names.filter((name) => isEverAllowed(registered, name))
}

/** Every ability that may be of use with the resources the API offers, one group for each. */
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

function readAbility(text: string): string | Refusal {
  if (unknownAbilities([text]).length === 0) return text
  return new Refusal('ability', 'There is no ability "{{ ability }}"', { ability: text })
}

/** What a token or key may do: abilities that exist when they are given, at least one. */
export const abilitiesField = fieldDecorator(
  textListKind({
    name: 'abilities',
    read: readAbility,
    separator: /[\s,]+/,
    maxItems: 500,
    maxLength: 100,
    example: ['posts:list', 'posts:show'],
  })
)
