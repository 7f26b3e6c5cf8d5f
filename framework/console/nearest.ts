const SEPARATORS = /[:._\-\s]+/

/**
 * The names somebody probably meant, best first: a letter wrong, a beginning, a part of a name, parts turned round.
 * @param limit  how many at most
 * @returns an empty list when nothing is near
 */
export function nearest(name: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase()
  const patience = Math.max(1, Math.floor(wanted.length / 3))
  return [...new Set(names)]
    .map((candidate) => ({ candidate, score: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ score }) => score <= patience)
    .sort((one, other) => one.score - other.score || one.candidate.localeCompare(other.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

function distance(wanted: string, candidate: string): number {
  const parts = wanted.split(SEPARATORS)
  const others = candidate.split(SEPARATORS)
  if (sorted(parts) === sorted(others)) return parts.length > 1 ? 0.5 : 0
  const whole = Math.min(edits(wanted, candidate), edits(parts.join(''), others.join('')))
  return Math.min(whole, partly(parts, others))
}

/** Beginnings count as half a letter wrong for each part, parts not said as one. */
function partly(parts: string[], others: string[]): number {
  if (parts.length > others.length) return Infinity
  const rest = [...others]
  let score = rest.length - parts.length
  for (const part of parts) {
    const scores = rest.map((other) => (isBeginning(part, other) ? 0.5 : edits(part, other)))
    const best = scores.indexOf(Math.min(...scores))
    score += scores[best]
    rest.splice(best, 1)
  }
  return score
}

function isBeginning(part: string, other: string): boolean {
  return part !== other && part.length >= 2 && other.startsWith(part)
}

function sorted(parts: string[]): string {
  return [...parts].sort().join(' ')
}

/** Letters to add, drop, replace or swap to make one text of the other (optimal string alignment). */
function edits(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      current[column] = Math.min(
        last[column] + 1,
        current[column - 1] + 1,
        last[column - 1] + (same ? 0 : 1)
      )
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (swapped) current[column] = Math.min(current[column], before[column - 2] + 1)
    }
    before = last
    last = current
  }
  return last[other.length]
}
