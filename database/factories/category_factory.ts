import factory from '@adonisjs/lucid/factories'
import Category from '#models/category'
import { next, phrase } from '#database/factories/words'

export const CategoryFactory = factory
  .define(Category, () => {
    const number = next('category')
    return { name: `${phrase(number)} ${number}`, slug: `category-${number}` }
  })
  .build()
