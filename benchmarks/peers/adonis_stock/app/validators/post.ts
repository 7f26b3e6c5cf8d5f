import vine from '@vinejs/vine'

export const postValidator = vine.create({
  title: vine.string().trim().minLength(1).maxLength(200),
  deck: vine.string().maxLength(300).nullable().optional(),
  body: vine.string().minLength(1).maxLength(1_000_000),
  status: vine.enum(['draft', 'published']),
  categoryId: vine.number().exists({ table: 'categories', column: 'id' }).nullable().optional(),
  tags: vine
    .array(vine.number().exists({ table: 'tags', column: 'id' }))
    .maxLength(200)
    .distinct()
    .optional(),
})
