import factory from '@adonisjs/lucid/factories'
import Tag from '#models/tag'
import { next } from '#database/factories/words'

export const TagFactory = factory
  .define(Tag, () => {
    const number = next('tag')
    return { name: `tag ${number}`, slug: `tag-${number}` }
  })
  .build()
