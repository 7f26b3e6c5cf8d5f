import type { LucidModel } from '@adonisjs/lucid/types/model'

/** An index over several fields, as a model's `static indexes` lists it. */
export interface IndexDeclaration {
  /** Property names. */
  fields: readonly string[]
  unique: boolean
  /** For words instead of whole values. */
  fullText?: true
  /** SQL condition, in column names: only rows that meet it are in the index. */
  where?: string
  name?: string
}

interface IndexOptions {
  where?: string
  name?: string
}

type Given<Options> = [...fields: string[]] | [...fields: string[], options: Options]

function declaration<Options extends IndexOptions>(
  given: Given<Options>
): Omit<IndexDeclaration, 'unique'> {
  const parts: (string | Options)[] = given
  const fields = parts.filter((part) => typeof part === 'string')
  const options = parts.find((part) => typeof part === 'object')
  return { fields, ...options }
}

/**
 * An index over fields, in this order: `static indexes = [index('status', 'publishedAt')]`.
 * The last argument may be options: `index('publishedAt', { where: "status = 'published'" })`.
 */
export function index(...given: Given<IndexOptions>): IndexDeclaration {
  return { ...declaration(given), unique: false }
}

/** An index that keeps two rows from having the same values: `unique('shelf', 'position')`. */
export function unique(...given: Given<IndexOptions>): IndexDeclaration {
  return { ...declaration(given), unique: true }
}

/**
 * An index of the words in texts: `fullText('title', 'body')`. A `search` over exactly these fields goes by it, so that
 * it costs by what it finds and not by how many rows there are.
 */
export function fullText(...given: Given<Pick<IndexOptions, 'name'>>): IndexDeclaration {
  return { ...declaration(given), unique: false, fullText: true }
}

/** The indexes that a model and the classes it is composed of list, the farthest ancestor's first. */
export function indexesOf(model: LucidModel): IndexDeclaration[] {
  const found: IndexDeclaration[] = []
  for (const Class of ancestorsOf(model)) {
    const own = Class as { indexes?: readonly IndexDeclaration[] }
    if (Object.hasOwn(Class, 'indexes')) found.push(...(own.indexes ?? []))
  }
  return found
}

/** The classes a model is made of, from the farthest ancestor to the model itself. */
export function ancestorsOf(model: LucidModel): object[] {
  const classes: object[] = []
  let Class: object | null = model
  while (Class && Class !== Function.prototype) {
    classes.unshift(Class)
    Class = Object.getPrototypeOf(Class) as object | null
  }
  return classes
}
