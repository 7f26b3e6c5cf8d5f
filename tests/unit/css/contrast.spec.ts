import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'

/*
 * Reads the colours out of tokens.css, as a browser would, and checks every pair that is printed on another:
 * text 4.5 to 1, large text and the borders of controls 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
const TEXT = 4.5
const BORDER = 3

const SURFACES = ['paper', 'paper-deep', 'paper-field']
const TEXTS = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'danger', 'caution']

const PAIRS: [ink: string, surface: string, ratio: number][] = [
  ...SURFACES.flatMap((surface) =>
    TEXTS.map((ink): [string, string, number] => [ink, surface, TEXT])
  ),
  ...SURFACES.map((surface): [string, string, number] => ['rule-control', surface, BORDER]),
  ['ink', 'mark', TEXT],
  ['ink', 'accent-wash', TEXT],
  ['accent', 'accent-wash', TEXT],
  ['ink', 'danger-wash', TEXT],
  ['danger', 'danger-wash', TEXT],
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-strong', TEXT],
  ['on-danger', 'danger', TEXT],
  ['paper', 'ink', TEXT],
]

type Theme = 'light' | 'dark'

const css = await readFile(new URL('../../../resources/css/tokens.css', import.meta.url), 'utf8')
const declarations = new Map(
  [...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [
    name,
    value.replace(/\s+/g, ' ').trim(),
  ])
)

/** The parts of a list that are divided by commas outside brackets. */
function split(list: string): string[] {
  const parts = ['']
  let depth = 0
  for (const character of list) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts.map((part) => part.trim())
}

function valueOf(name: string, theme: Theme): string {
  const value = declarations.get(name)
  if (value === undefined) throw new Error(`tokens.css has no --${name}`)
  const pair = /^light-dark\((.*)\)$/.exec(value)
  const chosen = pair ? split(pair[1])[theme === 'light' ? 0 : 1] : value
  return chosen.replace(/var\(--([\w-]+)\)/g, (_, inner) => valueOf(inner, theme))
}

function number(text: string): number {
  const product = /^calc\(([\d.]+) \* ([\d.]+)\)$/.exec(text)
  return product ? Number(product[1]) * Number(product[2]) : Number(text)
}

/** Relative luminance of a colour, by the matrices of CSS Color 4. */
function luminance(name: string, theme: Theme): number {
  const colour = /^oklch\(([\d.]+) (calc\([^)]*\)|[\d.]+) ([\d.]+)\)$/.exec(valueOf(name, theme))
  if (!colour)
    throw new Error(
      `--${name} is not an oklch() of lightness, chroma and hue: ${valueOf(name, theme)}`
    )
  const [lightness, chroma, hue] = colour.slice(1).map(number)
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string, theme: Theme): number {
  const [low, high] = [luminance(one, theme), luminance(other, theme)].sort(
    (first, second) => first - second
  )
  return (high + 0.05) / (low + 0.05)
}

test.group('Colours', () => {
  test('can be read when it is {$self}')
    .with(['light', 'dark'] as const)
    .run(({ assert }, theme) => {
      const weak = PAIRS.map(([ink, surface, wanted]) => ({
        ink,
        surface,
        wanted,
        found: contrast(ink, surface, theme),
      }))
        .filter(({ wanted, found }) => found < wanted)
        .map(
          ({ ink, surface, wanted, found }) =>
            `--${ink} on --${surface}: ${found.toFixed(2)}, wanted ${wanted}`
        )
      assert.deepEqual(weak, [])
    })

  test('are told from one another as a browser tells them', ({ assert }) => {
    // Measured in Chromium: the hairline is decoration, and is meant to be this faint.
    assert.approximately(contrast('rule', 'paper', 'light'), 1.393, 0.01)
  })

  test('are all in a pair, or draw nothing that must be read', ({ assert }) => {
    const decoration = new Set(['rule', 'shadow'])
    const used = new Set(PAIRS.flatMap(([ink, surface]) => [ink, surface]))
    const colours = [...declarations]
      .filter(([, value]) => value.includes('oklch('))
      .map(([name]) => name)
    assert.deepEqual(
      colours.filter((name) => !used.has(name) && !decoration.has(name)),
      []
    )
  })
})
