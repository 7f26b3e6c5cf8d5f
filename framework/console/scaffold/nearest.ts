/** Changes of one letter that make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + change))
    }
    row = next
  }
  return row[other.length]
}

/** The word most like one that is not known; null when none is. */
export function nearest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase()
  const ranked = known
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .sort((one, other) => one.away - other.away)
  const [best] = ranked
  return best && best.away <= Math.max(2, Math.floor(wanted.length / 3)) ? best.candidate : null
}
