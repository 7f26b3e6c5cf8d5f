import { OperationError } from '#framework/resources/main'

/** A choice of a header such as Accept: what, and how much it is liked (0 to 1). */
interface Choice {
  name: string
  quality: number
}

/** Choices beyond this are not read: nobody means them. */
const MAX_CHOICES = 50

/**
 * The media type to answer with, of those there are (the first is the usual one). What Accept names exactly goes
 * before `text/*`, and that before everything.
 * @throws E_NOT_ACCEPTABLE naming what there is
 */
export function negotiateType<Type extends string>(
  accept: string | undefined,
  offered: readonly Type[]
): Type {
  if (accept === undefined || accept === '*/*' || accept === '') return offered[0]
  if (accept === offered[0]) return offered[0]
  const choices = choicesOf(accept)
  if (choices.length === 0) return offered[0]
  const best = bestOf(offered, (type) => qualityOfType(type, choices))
  if (best) return best
  throw new OperationError(
    'E_NOT_ACCEPTABLE',
    `Nothing of what Accept names is to be had here. There is ${offered.join(', ')}.`
  )
}

/** The coding to compress with, of those there are; undefined for none. */
export function negotiateCoding<Coding extends string>(
  accept: string | undefined,
  offered: readonly Coding[]
): Coding | undefined {
  if (accept === undefined || accept === '' || accept === 'identity') return undefined
  const choices = choicesOf(accept)
  return bestOf(offered, (coding) => {
    const named = choices.find(({ name }) => name === coding)
    return (named ?? choices.find(({ name }) => name === '*'))?.quality ?? 0
  })
}

/** The best liked; of two that are liked alike the one offered first. */
function bestOf<Name extends string>(
  offered: readonly Name[],
  qualityOf: (name: Name) => number
): Name | undefined {
  let best: Name | undefined
  let most = 0
  for (const name of offered) {
    const quality = qualityOf(name)
    if (quality > most) [best, most] = [name, quality]
  }
  return best
}

function qualityOfType(type: string, choices: readonly Choice[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  for (const pattern of [type, family, '*/*']) {
    const found = choices.find(({ name }) => name === pattern)
    if (found) return found.quality
  }
  return 0
}

function choicesOf(header: string): Choice[] {
  return header
    .split(',', MAX_CHOICES)
    .map((text) => {
      const [name, ...parameters] = text.split(';')
      const quality = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter))
      return { name: name.trim().toLowerCase(), quality: toQuality(quality?.split('=', 2)[1]) }
    })
    .filter(({ name }) => name !== '')
}

function toQuality(text: string | undefined): number {
  if (text === undefined) return 1
  const quality = Number(text)
  return quality >= 0 && quality <= 1 ? quality : 0
}
