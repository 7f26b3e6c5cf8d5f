const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*/gu
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/** Characters of scripts without spaces that make about one word. */
const CHARACTERS_PER_WORD = 2

/** What an adult reads of prose in a minute (Brysbaert 2019). */
const WORDS_PER_MINUTE = 238

/** Counts the words of plain text; scripts that write no spaces count by character. */
export function countWords(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0
  const rest = unspaced ? text.replace(UNSPACED, ' ') : text
  return (rest.match(WORD)?.length ?? 0) + Math.ceil(unspaced / CHARACTERS_PER_WORD)
}

/** Whole minutes, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.ceil(words / WORDS_PER_MINUTE))
}
