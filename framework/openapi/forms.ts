import type { Field } from '#framework/fields/main'
import { maxSizeOf } from '#framework/files/main'
import { FORM_TYPE } from '#framework/http/main'
import { isFile, MAX_LINKS, shapeOf } from '#framework/resources/main'
import type { Json } from './json.js'
import type { Offer } from './offer.js'
import { inputSchema } from './schemas.js'

/** Media types of the kinds that a file may be of. */
const TYPES: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
}

const OTHER = 'application/octet-stream'

/** A file as a part of a form. */
const fileSchema = (field: Field): Json => ({
  title: field.label,
  type: 'string',
  format: 'binary',
  contentMediaType: OTHER,
  maxLength: maxSizeOf(field),
})

function typesOf(field: Field): string {
  const accepted = (field.control.attributes?.accept as string | undefined)?.split(',')
  return [...new Set((accepted ?? []).map((extension) => TYPES[extension] ?? OTHER))].join(', ')
}

/**
 * A record that is sent as a form, where it has files; nothing where it has none.
 * @param required  names that must be there; undefined for some fields of a record
 */
export function formContent(offer: Offer, required: readonly string[] | undefined): Json {
  const files = offer.inputs.flatMap(({ field }) => (isFile(field) && !field.hidden ? field : []))
  if (files.length === 0) return {}
  const schema = inputSchema(
    offer,
    required,
    'A part for each field; an empty one means null. Files are parts with a file name.'
  )
  const properties = schema.properties as Json
  const encoding: Json = {}
  for (const file of files) {
    properties[file.name] = fileSchema(file)
    encoding[file.name] = { contentType: typesOf(file) || OTHER }
  }
  for (const { name, relation } of offer.inputs) {
    if (!relation) continue
    const { fields, primaryKey } = shapeOf(relation.model)
    const items = fields.get(primaryKey)!.types.json as Json
    properties[name] = { type: 'array', items, maxItems: MAX_LINKS, uniqueItems: true }
    encoding[name] = { contentType: 'text/plain' }
  }
  delete schema.examples
  return { [FORM_TYPE]: { schema, encoding } }
}
