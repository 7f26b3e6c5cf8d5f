const SECRET_NAME =
  /secret|passw|token|credential|private|^(app|api|access|encryption)?_?keys?$|dsn$/i

export const MASK = '••••••••'

/** Values of the environment that its names call secret, the long ones first so that none is left in halves. */
export function secretsOf(env: Record<string, string | undefined>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => value && value.length >= 6 && /KEY|SECRET|PASS|TOKEN/.test(name))
    .map(([, value]) => value!)
    .sort((one, other) => other.length - one.length)
}

export interface Masking {
  /** Values that are secret wherever they stand. */
  secrets: readonly string[]
  /** Nothing is masked. */
  reveal: boolean
}

/**
 * A configuration as data that can be printed: what is secret by its name or by its value is masked, functions and
 * objects with a class are named, and a circle ends where it closes.
 */
export function toPrintable(value: unknown, masking: Masking): unknown {
  return print(value, '', masking, [])
}

function print(value: unknown, name: string, masking: Masking, above: readonly object[]): unknown {
  if (isRedacted(value)) return masking.reveal ? value.release() : MASK
  if (!masking.reveal && SECRET_NAME.test(name) && isSaid(value)) return MASK
  if (typeof value === 'string') return masking.reveal ? value : maskText(value, masking)
  if (typeof value === 'function')
    return `[${isClass(value) ? 'class' : 'function'} ${value.name || 'without a name'}]`
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) return '[circular]'
  const inside = [...above, value]
  if (Array.isArray(value)) return value.map((entry) => print(entry, name, masking, inside))
  if (value instanceof RegExp || value instanceof URL || value instanceof Date)
    return print(String(value), name, masking, inside)
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== Object.prototype && prototype !== null && !isModule(value))
    return `[${value.constructor.name}]`
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, print(entry, key, masking, inside)])
  )
}

/** A secret is text; a number or a switch beside such a name says how, and not what. */
function isSaid(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || Array.isArray(value)
}

function maskText(text: string, { secrets }: Masking): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
  return masked.replace(/(\w+:\/\/[^\s:@/]*:)[^\s@/]+@/g, `$1${MASK}@`)
}

/** AdonisJS's `Secret`, whose value is only given to who asks for it. */
function isRedacted(value: unknown): value is { release(): unknown } {
  return typeof (value as { release?: unknown } | null)?.release === 'function'
}

function isClass(value: object): boolean {
  return String(value).startsWith('class')
}

function isModule(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Module]'
}
