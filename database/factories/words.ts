/*
 * Words for made-up records. Counted through and not drawn by lot: a test that fails, fails again.
 */
const FIRST_NAMES = ['Agnes', 'Basil', 'Clara', 'Dora', 'Emil', 'Flora', 'Gustav', 'Hedda']
const LAST_NAMES = ['Abbott', 'Brandt', 'Castell', 'Dvorak', 'Engström', 'Farrow', 'Günther']
const ADJECTIVES = ['quiet', 'borrowed', 'unfinished', 'marbled', 'northern', 'second', 'late']
const NOUNS = ['library', 'preface', 'margin', 'colophon', 'letter', 'atlas', 'almanac', 'folio']
const SENTENCES = [
  'The spine had faded to the colour of weak tea.',
  'Somebody had pressed a fern between the pages.',
  'We kept the shop open until the last reader left.',
  'The second edition corrects the map and spoils the ending.',
  'A good index is a book read by somebody patient.',
]

const counters = new Map<string, number>()

/** The next number of a kind, from 1: what makes a name or an address one of its own. */
export function next(kind: string): number {
  const number = (counters.get(kind) ?? 0) + 1
  counters.set(kind, number)
  return number
}

const pick = (words: string[], number: number) => words[number % words.length]

export const personName = (number: number) =>
  `${pick(FIRST_NAMES, number)} ${pick(LAST_NAMES, Math.floor(number / FIRST_NAMES.length) + number)}`

export const phrase = (number: number) =>
  `The ${pick(ADJECTIVES, number)} ${pick(NOUNS, Math.floor(number / ADJECTIVES.length) + number)}`

/** Sentences of a paragraph, always the same ones for a number. */
export const sentences = (number: number, count: number) =>
  Array.from({ length: count }, (_, index) => pick(SENTENCES, number + index)).join(' ')
