import string from '@adonisjs/core/helpers/string'
import { BaseModel } from '@adonisjs/lucid/orm'

/** Names that a class or its file would hide from the rest of the file. */
const TAKEN = new Set([
  'Array',
  'BaseModel',
  'BelongsTo',
  'Boolean',
  'Buffer',
  'Date',
  'DateTime',
  'Error',
  'Function',
  'HasMany',
  'HasOne',
  'JsonValue',
  'ManyToMany',
  'Map',
  'Number',
  'Object',
  'Promise',
  'Record',
  'RegExp',
  'Set',
  'String',
  'Symbol',
])

/** The class for a table: 'PlaylistTrack', 'order_lines' → 'OrderLine'. @param taken  names given already */
export function classNameOf(table: string, taken: ReadonlySet<string>): string {
  const words = string.pascalCase(string.singular(asciiOf(table)))
  const name = /^[A-Za-z]/.test(words) ? words : `Table${words}`
  return free(TAKEN.has(name) ? `${name}Row` : name, taken)
}

/** The property for a column: 'FirstName', 'first_name', '2nd line' → 'column2NdLine'. */
export function propertyOf(column: string, taken: ReadonlySet<string>): string {
  const words = string.camelCase(asciiOf(column))
  const name = /^[A-Za-z]/.test(words) ? words : `column${string.pascalCase(words)}`
  return free(isReserved(name) ? `${name}Value` : name, taken)
}

/** The name of a relation among the other properties of a model. */
export function relationNameOf(words: string, taken: ReadonlySet<string>): string {
  const name = string.camelCase(words)
  return free(isReserved(name) || taken.has(name) ? `${name}Relation` : name, taken)
}

export const plural = (name: string) => string.plural(name)

/** The table that Lucid gives a model that names none. */
export const defaultTable = (className: string) => string.plural(string.snakeCase(className))

/** The column that a field has when it names none. */
export const defaultColumn = (property: string) =>
  property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()

/** The column that Lucid's own `@column` has when it names none. */
export const plainColumn = (property: string) => string.snakeCase(property)

/** The foreign key that Lucid expects to point at a model. */
export const defaultForeignKey = (className: string, primaryKey: string) =>
  string.camelCase(`${className}_${primaryKey}`)

export const defaultPivotKey = (className: string, primaryKey: string) =>
  string.snakeCase(`${className}_${primaryKey}`)

export const defaultPivotTable = (one: string, other: string) =>
  string.snakeCase([one, other].sort().join('_'))

/** The file for a class, without its ending. */
export const fileNameOf = (className: string) => string.snakeCase(className)

/** What a model has from Lucid is no name for a column. */
const isReserved = (name: string) => name in BaseModel.prototype || name === 'constructor'

/** Letters with marks lose them; what is no letter parts words. */
function asciiOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
}

function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name}${number}`)) number++
  return `${name}${number}`
}
