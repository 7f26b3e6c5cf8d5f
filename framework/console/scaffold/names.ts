import string from '@adonisjs/core/helpers/string'
import { ScaffoldException } from './scaffold_exception.js'

/** What a resource is called in every place it has a name; `Book`, `book` and `books` give the same. */
export interface Names {
  /** NewsItem */
  model: string
  /** news_item: what its files begin with. */
  file: string
  /** news_items: the table, and the file of its controller, routes, pages and tests. */
  table: string
  /** news-items: its name in addresses. */
  path: string
  /** newsItem: one record in code; never a word that JavaScript keeps for itself. */
  one: string
  /** newsItems: several of them. */
  many: string
  /** news item, for sentences. */
  singular: string
  /** News items, for headings. */
  plural: string
  /** NewsItems: what its controller is called after. */
  controller: string
}

/** Words that cannot name a variable. */
const KEYWORDS = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package ' +
    'private protected public return static super switch this throw true try typeof var void while with yield'
  ).split(' ')
)

/** Variables that the controller, the factory and every page have beside the record. */
const TAKEN_VARIABLES = new Set([
  ...[
    'actor',
    'attrs',
    'cells',
    'cover',
    'ctx',
    'data',
    'date',
    'day',
    'factory',
    'field',
    'flash',
  ],
  ...['html', 'id', 'js', 'meta', 'month', 'next', 'number', 'operations', 'page', 'pages'],
  ...['paragraph', 'phrase', 'rendered', 'request', 'row', 'section', 'sentences', 'site', 'state'],
])

/** Classes and types that the files of a resource use, or that JavaScript has. */
const TAKEN_CLASSES = new Set([
  ...['Actor', 'Array', 'BaseModel', 'BaseSeeder', 'BelongsTo', 'Boolean', 'Date', 'DateTime'],
  ...['Error', 'FieldName', 'Function', 'HasMany', 'HasOne', 'HttpContext', 'Intl', 'JsonValue'],
  ...['Map', 'Math', 'Number', 'Object', 'Policy', 'Promise', 'Proxy', 'RegExp', 'ScopeQuery'],
  ...['Set', 'String', 'Symbol', 'URL', 'Visitor'],
])

/** A word as the name of a variable, or one like it where it cannot be. */
export const variable = (word: string) =>
  KEYWORDS.has(word) || TAKEN_VARIABLES.has(word) ? `${word}Record` : word

/** What a model's files begin with; as the framework looks for its policy: NewsItem → news_item. */
export const fileOf = (model: string) => model.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()

/**
 * Everything a resource is called, from one word for it.
 * @throws ScaffoldException for a word that cannot name a model
 */
export function namesOf(asked: string): Names {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*$/.test(asked)) {
    throw new ScaffoldException([
      `"${asked}" cannot name a model: letters and digits, beginning with a letter, as in Book or NewsItem`,
    ])
  }
  const model = string.pascalCase(string.singular(string.pascalCase(asked)))
  if (TAKEN_CLASSES.has(model)) {
    throw new ScaffoldException([
      `${model} cannot name a model: JavaScript or the framework has a class of that name. Another word, perhaps ${model}Record`,
    ])
  }
  const file = fileOf(model)
  // Lucid's own way from a model to its table.
  const table = string.pluralize(string.snakeCase(model))
  const singular = string.noCase(model)
  const camel = string.camelCase(model)
  const plain = string.camelCase(table)
  const many = plain === camel ? `${camel}List` : plain
  return {
    model,
    file,
    table,
    path: string.dashCase(table),
    one: variable(camel),
    many: variable(many),
    singular,
    plural: string.sentenceCase(table),
    controller: string.pascalCase(table),
  }
}
