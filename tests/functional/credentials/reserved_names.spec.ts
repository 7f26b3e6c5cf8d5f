import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { accessToken, apiKey } from '#framework/auth/main'
import { Credentials } from '#framework/auth/credentials'
import { People } from '#framework/auth/people'
import { field } from '#framework/fields/main'
import { makeTables } from '#tests/functional/operations/tables'

/* A database taken over, in which tables and columns are called as words of SQL are. */

class Rank extends BaseModel {
  static table = 'group'
  @field.id() declare id: number
  @field.string({ maxLength: 40, columnName: 'order' }) declare name: string
}

class Member extends BaseModel {
  static table = 'user'
  @field.id() declare id: number
  @field.string({ maxLength: 40, columnName: 'Full Name' }) declare name: string
  @manyToMany(() => Rank, {
    pivotTable: 'references',
    pivotForeignKey: 'from',
    pivotRelatedForeignKey: 'to',
  })
  declare roles: ManyToMany<typeof Rank>
}

class Membership extends BaseModel {
  static table = 'references'
  @field.id() declare id: number
  @field.integer() declare from: number
  @field.integer() declare to: number
}

class MemberToken extends compose(BaseModel, accessToken) {
  static table = 'select'
  @field.belongsTo(() => Member) declare userId: number
  @belongsTo(() => Member, { foreignKey: 'userId' }) declare user: BelongsTo<typeof Member>
}

class MemberKey extends compose(BaseModel, apiKey) {
  static table = 'key'
  @field.belongsTo(() => Member) declare userId: number
  @belongsTo(() => Member, { foreignKey: 'userId' }) declare user: BelongsTo<typeof Member>
}

test.group('Tables and columns that are called as words of SQL are', (group) => {
  group.setup(() => makeTables([Rank, Member, Membership, MemberToken, MemberKey]))

  test('say who is asking, by a token, a key and a session', async ({ assert }) => {
    const credentials = new Credentials()
    credentials.configure({ tokens: MemberToken, keys: MemberKey })
    const people = new People()
    people.configure(Member)
    const rank = await Rank.create({ name: 'editor' })
    const member = await Member.create({ name: 'Ada' })
    await Membership.create({ from: member.id, to: rank.id })
    const given = { userId: member.id, name: 'program', abilities: ['*'] }
    const { secret: token } = await MemberToken.create(given)
    const { secret: key } = await MemberKey.create(given)
    const origin = { id: 'request', ip: '192.0.2.1' }
    const actors = [
      await credentials.identify({ authorization: `Bearer ${token}` }, origin),
      await credentials.identify({ 'x-api-key': key }, origin),
      (await people.find(member.id))!.actor,
    ]
    for (const { name, roles } of actors) assert.deepEqual([name, roles], ['Ada', ['editor']])
  })
})
