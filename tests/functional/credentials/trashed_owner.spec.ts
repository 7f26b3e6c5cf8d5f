import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { accessToken, apiKey } from '#framework/auth/main'
import { Credentials } from '#framework/auth/credentials'
import { People } from '#framework/auth/people'
import { field } from '#framework/fields/main'
import { softDeletes } from '#framework/models/main'
import { makeTables } from '#tests/functional/operations/tables'

/** An application whose people are put in the trash, and not removed. */
class Clerk extends compose(BaseModel, softDeletes) {
  static table = 'trashed_clerks'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
}

class ClerkToken extends compose(BaseModel, accessToken) {
  static table = 'trashed_tokens'
  @field.belongsTo(() => Clerk) declare userId: number
  @belongsTo(() => Clerk, { foreignKey: 'userId' }) declare user: BelongsTo<typeof Clerk>
}

class ClerkKey extends compose(BaseModel, apiKey) {
  static table = 'trashed_keys'
  @field.belongsTo(() => Clerk) declare userId: number
  @belongsTo(() => Clerk, { foreignKey: 'userId' }) declare user: BelongsTo<typeof Clerk>
}

test.group('Somebody in the trash', (group) => {
  group.setup(() => makeTables([Clerk, ClerkToken, ClerkKey]))

  test('has no power: not by a token, a key or a session, until they are brought back', async ({
    assert,
  }) => {
    const credentials = new Credentials()
    credentials.configure({ tokens: ClerkToken, keys: ClerkKey })
    const people = new People()
    people.configure(Clerk)
    const clerk = await Clerk.create({ name: 'Ada' })
    const given = { userId: clerk.id, name: 'program', abilities: ['*'] }
    const { secret: token } = await ClerkToken.create(given)
    const { secret: key } = await ClerkKey.create(given)
    const origin = { id: 'request', ip: '192.0.2.1' }
    const ways = {
      token: async () => credentials.identify({ authorization: `Bearer ${token}` }, origin),
      key: async () => credentials.identify({ 'x-api-key': key }, origin),
      session: async () => (await people.find(clerk.id))?.actor,
    }
    const namesBy = async () =>
      Promise.all(
        Object.values(ways).map((way) =>
          way().then(
            (actor) => actor?.name,
            ({ code }) => code
          )
        )
      )
    assert.deepEqual(await namesBy(), ['Ada', 'Ada', 'Ada'])
    await clerk.delete()
    assert.deepEqual(await namesBy(), ['E_UNAUTHENTICATED', 'E_UNAUTHENTICATED', undefined])
    await clerk.restore()
    assert.deepEqual(await namesBy(), ['Ada', 'Ada', 'Ada'])
    await credentials.settled()
  })
})
