import { across, type Condition } from './conditions.js'
import { targetOf } from './paths.js'
import type { Shape } from './shape.js'

const MAX_WORDS = 8

/**
 * What a person's words mean for one list: every word must stand in one of the paths. The one place that says how
 * text is looked for.
 * @param paths  fields of the resource or of its relations, all of which the actor may read
 */
export function searchCondition(text: string, shape: Shape, paths: readonly string[]): Condition {
  return {
    all: wordsOf(text).map((word) => ({
      any: paths.map((path) => contains(shape, path, word)),
    })),
  }
}

function wordsOf(text: string): string[] {
  return pattern(text).trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
}

function contains(shape: Shape, path: string, word: string): Condition {
  const { relations, field } = targetOf(shape, path)!
  return across(relations, { field: field.name, operator: 'contains', value: word })
}

/** Characters of a text to look for; what follows is not looked at. */
export const MAX_SEARCH = 200

/** Text to look for. PostgreSQL knows no NUL, and no row holds one. */
export function pattern(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_SEARCH)
}
