import { nearest } from './nearest.js'

/** "There is no model "Pots". Did you mean Post?", or the names there are when none is near. */
export function unknownName(kind: string, name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  const hint = near.length
    ? `Did you mean ${near.join(' or ')}?`
    : names.length
      ? `There are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`
      : 'There are none yet.'
  return `There is no ${kind} "${name}". ${hint}`
}

/** The one that is called `name`, whatever its case and whether it is written `post_tag`, `PostTag` or `post-tag`. */
export function findByName<Found>(
  name: string,
  all: Iterable<Found>,
  namesOf: (found: Found) => readonly string[]
): Found | undefined {
  const wanted = plain(name)
  return [...all].find((one) => namesOf(one).some((known) => plain(known) === wanted))
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
