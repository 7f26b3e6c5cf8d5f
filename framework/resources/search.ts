import type { Reader } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { across, type Condition, nothing } from './conditions.js'
import { targetOf } from './paths.js'
import type { FullText, Relation, Shape } from './shape.js'
import { typed } from './words.js'

const MAX_WORDS = 8

/** MySQL takes rows into a full-text index when they are committed: a transaction does not find its own. */
export function knowsAllRows({ dialect, connection }: Shape, reader: Reader): boolean {
  return dialect !== 'mysql' || !reader.isInTransaction(connection)
}

/** Fields that are looked into together: those of the resource, or those at the end of the same relations. */
interface Place {
  relations: readonly Relation[]
  fields: string[]
  /** The index over exactly these fields, so that it looks into nothing else. */
  index: FullText | undefined
}

/**
 * What a person's words mean for one list: every word must stand in one of the paths. The one place that says how
 * text is looked for. Where the fields have a full-text index, a word must begin one of theirs; elsewhere it may stand
 * anywhere in the text.
 * @param paths    fields of the resource or of its relations, all of which the actor may read
 * @param indexed  whether full-text indexes know all rows
 */
export function searchCondition(
  text: string,
  shape: Shape,
  paths: readonly string[],
  indexed: boolean
): Condition {
  const places = placesOf(shape, paths, indexed)
  const parts = wordsOf(text).map((word) =>
    word ? either(places.map((place) => within(place, word, shape.dialect))) : nothing
  )
  return { all: together(parts) }
}

function placesOf(shape: Shape, paths: readonly string[], indexed: boolean): Place[] {
  const places = new Map<string, Place & { shape: Shape }>()
  for (const path of paths) {
    const { relations, shape: reached, field } = targetOf(shape, path)!
    const key = path.slice(0, path.lastIndexOf('.') + 1)
    const place = places.get(key) ?? { relations, shape: reached, fields: [], index: undefined }
    place.fields.push(field.name)
    places.set(key, place)
  }
  return [...places.values()].map(({ relations, fields, shape: reached }) => ({
    relations,
    fields,
    index: indexed ? indexOver(reached, fields) : undefined,
  }))
}

const indexOver = ({ fullTexts }: Shape, fields: readonly string[]) =>
  fullTexts.find(
    (index) =>
      index.fields.length === fields.length && index.fields.every((name) => fields.includes(name))
  )

/** The rows in which one place has what was typed. */
function within({ relations, fields, index }: Place, text: string, dialect: Dialect): Condition {
  const anywhere = () =>
    either(fields.map((field) => ({ field, operator: 'contains', value: text })))
  if (!index) return across(relations, anywhere())
  const { words, isWhole } = typed(text, dialect)
  const found: Condition = { search: { fields: index.fields, words } }
  if (isWhole) return across(relations, found)
  return across(relations, words.length ? { all: [found, anywhere()] } : anywhere())
}

const either = (parts: Condition[]): Condition =>
  parts.length === 1 ? parts[0] : parts.length ? { any: parts } : nothing

/** All words that the index of the resource's own fields is asked for are one question. */
function together(parts: Condition[]): Condition[] {
  const searches = parts.flatMap((part) => ('search' in part ? part.search : []))
  const others = parts.filter((part) => !('search' in part))
  if (!searches.length) return others
  const words = searches.flatMap((search) => search.words)
  return [{ search: { fields: searches[0].fields, words } }, ...others]
}

/** What stands between blanks; '' where that is nothing but NULs. */
function wordsOf(text: string): string[] {
  return beginning(text).trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS).map(withoutNul)
}

/** Characters of a text to look for; what follows is not looked at. */
export const MAX_SEARCH = 200

/** A text as far as it is looked for; half a character at its end would be found nowhere. */
const beginning = (text: string) => text.slice(0, MAX_SEARCH).replace(/[\uD800-\uDBFF]$/, '')

/** PostgreSQL knows no NUL, and no row holds one. */
const withoutNul = (text: string) => text.replaceAll('\0', '')

/** Text to look for anywhere in another; undefined when it is nothing but NULs, which no row holds. */
export function pattern(text: string): string | undefined {
  const looked = withoutNul(beginning(text))
  return looked === '' && text !== '' ? undefined : looked
}
