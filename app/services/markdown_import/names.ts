import { slugify } from '#framework/fields/main'

/** Two spellings of one name: `machine-learning` and `Machine Learning`. */
export function sameName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
}

/** `C`, `C++` and `C#` are three things, though only one letter of them can stand in an address. */
export function nameSlug(name: string): string {
  return slugify(name.replaceAll('+', ' plus ').replaceAll('#', ' sharp '))
}
