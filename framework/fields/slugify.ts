/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Record<string, string> = {
  ...{
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ħ: 'h',
    ı: 'i',
    ŋ: 'ng',
    ŧ: 't',
    ĸ: 'k',
  },
  ...{
    α: 'a',
    β: 'v',
    γ: 'g',
    δ: 'd',
    ε: 'e',
    ζ: 'z',
    η: 'i',
    θ: 'th',
    ι: 'i',
    κ: 'k',
    λ: 'l',
    μ: 'm',
    ν: 'n',
  },
  ...{
    ξ: 'x',
    ο: 'o',
    π: 'p',
    ρ: 'r',
    σ: 's',
    ς: 's',
    τ: 't',
    υ: 'y',
    φ: 'f',
    χ: 'ch',
    ψ: 'ps',
    ω: 'o',
  },
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
  },
  ...{
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ф: 'f',
    х: 'kh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'shch',
  },
  ...{
    ъ: '',
    ы: 'y',
    ь: '',
    э: 'e',
    ю: 'yu',
    я: 'ya',
    є: 'ye',
    і: 'i',
    ґ: 'g',
    ђ: 'dj',
    ј: 'j',
    љ: 'lj',
    њ: 'nj',
  },
  ...{ ћ: 'c', џ: 'dz', ѕ: 'dz' },
}

/**
 * Makes a slug of any text: `Crème brûlée & Straße` → `creme-brulee-strasse`. Latin, Greek and Cyrillic letters are transliterated;
 * a text of which nothing is left (another script, only signs) gets a short code of its own, the same every time.
 * @param maxLength  at most so many characters, cut between words where that loses little
 * @returns `a-z`, `0-9` and single hyphens; never empty, never a part of a path
 */
export function slugify(text: string, maxLength = 100): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}|['’ʼ]/gu, '')
    .replace(/[^\0-\x7f]/gu, (letter) => LETTERS[letter] ?? ' ')
    .match(/[a-z0-9]+/g)
  if (!words) return codeOf(text).slice(0, maxLength)
  return cut(words.join('-'), maxLength)
}

function cut(slug: string, maxLength: number): string {
  if (slug.length <= maxLength) return slug
  const kept = slug.slice(0, maxLength)
  const hyphen = slug[maxLength] === '-' ? maxLength : kept.lastIndexOf('-')
  return (hyphen > maxLength / 2 ? kept.slice(0, hyphen) : kept).replace(/-+$/, '')
}

/** FNV-1a, 32 bits: short, and not for secrets. */
function codeOf(text: string): string {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return `n${(hash >>> 0).toString(36)}`
}
