import factory from '@adonisjs/lucid/factories'
import Role from '#models/role'
import { next } from '#database/factories/words'

export const RoleFactory = factory
  .define(Role, () => {
    const number = next('role')
    return { name: `role-${number}`, label: `Role ${number}` }
  })
  .build()
