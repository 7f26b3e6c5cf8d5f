/** An index over several fields, as a model's `static indexes` lists it. */
export interface IndexDeclaration {
  /** Property names. */
  fields: readonly string[]
  unique: boolean
  /** SQL condition, in column names: only rows that meet it are in the index. */
  where?: string
  name?: string
}

interface IndexOptions {
  where?: string
  name?: string
}

type Given = [...fields: string[]] | [...fields: string[], options: IndexOptions]

function declaration(given: Given): Omit<IndexDeclaration, 'unique'> {
  const parts: (string | IndexOptions)[] = given
  const fields = parts.filter((part) => typeof part === 'string')
  const options = parts.find((part) => typeof part === 'object')
  return { fields, ...options }
}

/**
 * An index over fields, in this order: `static indexes = [index('status', 'publishedAt')]`.
 * The last argument may be options: `index('publishedAt', { where: "status = 'published'" })`.
 */
export function index(...given: Given): IndexDeclaration {
  return { ...declaration(given), unique: false }
}

/** An index that keeps two rows from having the same values: `unique('shelf', 'position')`. */
export function unique(...given: Given): IndexDeclaration {
  return { ...declaration(given), unique: true }
}
