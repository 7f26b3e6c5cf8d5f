import User from '#models/user'

/** Finds the people posts are by. */
export class Authors {
  readonly #found = new Map<string, number | null>()
  #defaultId: number | undefined

  /**
   * Chooses whose posts those without an author are.
   * @param email  null takes the first admin, else the first account
   * @throws Error when there is no such account
   */
  async chooseDefault(email: string | null): Promise<void> {
    const user = email
      ? await User.findBy('email', email.trim().toLowerCase())
      : await this.#firstAdmin()
    if (!user) {
      throw new Error(
        email
          ? `No account has the e-mail address ${email}`
          : 'There is no account whose posts these could be: make one with node ace user:create --admin'
      )
    }
    this.#defaultId = user.id
  }

  get defaultId(): number {
    return this.#defaultId!
  }

  /** The account with this e-mail address, name or slug; null when there is none, or more than one of that name. */
  async find(author: string): Promise<number | null> {
    const key = author.toLowerCase()
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const query = User.query().select('id').limit(2)
    const users = await (author.includes('@')
      ? query.where('email', key)
      : query.where('name', author).orWhere('slug', key))
    const id = users.length === 1 ? users[0].id : null
    this.#found.set(key, id)
    return id
  }

  async #firstAdmin(): Promise<User | null> {
    const admin = await User.query()
      .whereHas('roles', (roles) => roles.where('name', 'admin'))
      .orderBy('id')
      .first()
    return admin ?? User.query().orderBy('id').first()
  }
}
