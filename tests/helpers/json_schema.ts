import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** A validator of JSON Schema 2020-12, the dialect of OpenAPI 3.1, with the formats that its documents use. */
export function jsonSchema(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, ...options })
  formats.default(ajv)
  return ajv
}
