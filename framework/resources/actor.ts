/** Who is asking. The same value whichever protocol brought the request. */
export interface ActorFacts {
  kind: 'visitor' | 'user' | 'token' | 'key' | 'command'
  id: number | string | null
  name: string
  roles: readonly string[]
  /** What a token or key may do (`posts:list`, `posts:*`, `*`); null when nothing narrows the user's own rights. */
  abilities: readonly string[] | null
  /** What it showed, `token:12` or `key:7`; null for a session, a command, a visitor. Default: null. */
  credential?: string | null
  /** Requests a minute its credential has of its own; null where the limits everybody has hold. Default: null. */
  perMinute?: number | null
}

export class Actor {
  readonly kind: ActorFacts['kind']
  readonly id: number | string | null
  readonly name: string
  readonly roles: readonly string[]
  readonly abilities: readonly string[] | null
  readonly credential: string | null
  readonly perMinute: number | null

  constructor(facts: ActorFacts) {
    this.kind = facts.kind
    this.id = facts.id
    this.name = facts.name
    this.roles = facts.roles
    this.abilities = facts.abilities
    this.credential = facts.credential ?? null
    this.perMinute = facts.perMinute ?? null
  }

  get isVisitor(): boolean {
    return this.kind === 'visitor'
  }

  /** Signed in, or at a terminal: not a program, whose credential may be in other hands than its owner's. */
  get isInPerson(): boolean {
    return !this.isVisitor && this.credential === null
  }

  hasRole(...names: string[]): boolean {
    return names.some((name) => this.roles.includes(name))
  }

  /**
   * Whether the actor's credential reaches this operation. It narrows what the policy allows and never widens it.
   * @param resource  the resource's name, e.g. `posts`
   * @param operation list, show, store, update, destroy or a named action
   */
  reaches(resource: string, operation: string): boolean {
    if (this.abilities === null) return true
    return this.abilities.some(
      (ability) =>
        ability === '*' || ability === `${resource}:*` || ability === `${resource}:${operation}`
    )
  }
}

/** Somebody who has not signed in. */
export const visitor = new Actor({
  kind: 'visitor',
  id: null,
  name: '',
  roles: [],
  abilities: null,
})

/** The owner of the machine, at a terminal. Policies see the role admin. */
export const commandActor = new Actor({
  kind: 'command',
  id: null,
  name: 'command',
  roles: ['admin'],
  abilities: null,
})
