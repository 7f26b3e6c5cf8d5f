import { html, trusted, type SafeHtml } from '#framework/html/main'

/** What a cover is drawn from. */
export interface CoverText {
  title: string
  author: string
  year: string
}

/** Printing inks: ground, figure, second figure, lettering. They are an object's own colours, the same by night. */
const PALETTES = [
  { ground: '#1f4436', figure: '#e8dfc9', second: '#c98b3c', letter: '#f3ecd9' },
  { ground: '#e9e0cb', figure: '#7c2b2a', second: '#1d3d33', letter: '#26211c' },
  { ground: '#23324a', figure: '#dcb56a', second: '#9fb4bd', letter: '#f2ead6' },
  { ground: '#c9b58a', figure: '#22362f', second: '#8c3a2b', letter: '#1f1d18' },
  { ground: '#71302c', figure: '#ead9b8', second: '#d19a4b', letter: '#f6ecd8' },
  { ground: '#d8dccf', figure: '#2d4a5c', second: '#b4552d', letter: '#20262a' },
]

type Palette = (typeof PALETTES)[number]

const WIDTH = 300
const HEIGHT = 420

/** FNV-1a: the same title always gets the same cover. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** Small seeded generator (mulberry32), so that a composition can vary without becoming another on each view. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Composition = (palette: Palette, random: () => number) => string

/** A terrace of gables, one of them lit. */
const terrace: Composition = ({ figure, second }, random) => {
  const width = 50
  const lit = Math.floor(random() * 6)
  let houses = ''
  for (let index = 0; index < 6; index++) {
    const x = index * width
    const eaves = 285 - Math.floor(random() * 7) * 11
    const ink = index === lit ? second : figure
    const rise = 30 + Math.floor(random() * 3) * 9
    houses += `<path fill="${ink}" d="M${x} ${HEIGHT}V${eaves}l${width / 2}-${rise} ${width / 2} ${rise}V${HEIGHT}z"/>`
  }
  return houses
}

/** Sun or moon over lines of print that become water. */
const horizon: Composition = ({ figure, second }, random) => {
  const x = 80 + random() * 140
  let lines = `<circle fill="${second}" cx="${x.toFixed()}" cy="248" r="58"/>`
  for (let index = 0; index < 9; index++) {
    const inset = random() * 46
    lines += `<path stroke="${figure}" stroke-width="${(2 + index * 0.9).toFixed(1)}" d="M${(24 + inset * 0.4).toFixed()} ${258 + index * 15}H${(276 - inset).toFixed()}"/>`
  }
  return lines
}

/** Leaves of a book, fanned from its spine. */
const leaves: Composition = ({ figure, second }, random) => {
  let fan = ''
  const count = 11 + Math.floor(random() * 5)
  for (let index = 0; index < count; index++) {
    const angle = (Math.PI * (index + 0.5)) / count
    const x = 150 - Math.cos(angle) * 175
    const y = 385 - Math.sin(angle) * 175
    fan += `<path stroke="${index % 4 === 1 ? second : figure}" stroke-width="5" d="M150 385L${x.toFixed()} ${y.toFixed()}"/>`
  }
  return fan
}

/** Spines on a shelf, one leaning. */
const shelf: Composition = ({ figure, second }, random) => {
  let spines = ''
  let x = 30
  while (x < 205) {
    const width = 13 + Math.floor(random() * 4) * 6
    const height = 105 + Math.floor(random() * 6) * 14
    spines += `<path fill="${random() < 0.28 ? second : figure}" d="M${x} ${385 - height}h${width}v${height}h-${width}z"/>`
    x += width + 4
  }
  return `${spines}<path fill="${second}" d="M${x + 4} 385l26-128 17 4-26 124z"/><path stroke="${figure}" stroke-width="4" d="M24 389H276"/>`
}

/** Quarter circles in a grid, as on a paper-bound book of the fifties. */
const quarters: Composition = ({ figure, second }, random) => {
  const side = 63
  let tiles = ''
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      const x = 24 + column * side
      const y = 207 + row * side
      const ink = random() < 0.3 ? second : figure
      const corner = Math.floor(random() * 4)
      const [dx, dy] = [corner % 2, corner >> 1]
      const [startX, startY] = [x + dx * side, y + dy * side]
      const [towardsX, towardsY] = [dx ? -side : side, dy ? -side : side]
      const sweep = dx === dy ? 1 : 0
      tiles += `<path fill="${ink}" d="M${startX} ${startY}h${towardsX}a${side} ${side} 0 0 ${sweep} ${-towardsX} ${towardsY}z"/>`
    }
  }
  return tiles
}

const COMPOSITIONS = [terrace, quarters, horizon, shelf, leaves]

/** Lines of at most `width` characters; what does not fit in `count` lines ends in an ellipsis. */
function wrap(text: string, width: number, count: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line)
      line = ''
    }
    line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  const kept = lines
    .slice(0, count)
    .map((entry) => (entry.length > width ? `${entry.slice(0, width - 2)}…` : entry))
  if (lines.length > count) kept[count - 1] = kept[count - 1].replace(/[\s…]*$/, '…')
  return kept
}

/**
 * A cover for a text that has no picture, drawn from its own words. It is decoration beside the title it repeats,
 * so it is hidden from screen readers. Colours are attributes, not styles: the page's policy forbids inline ones.
 */
export function cover({ title, author, year }: CoverText): SafeHtml {
  const seed = hash(title)
  const palette = PALETTES[seed % PALETTES.length]
  const composition = COMPOSITIONS[Math.floor(seed / 7) % COMPOSITIONS.length]
  const large = title.length < 34
  const size = large ? 34 : 26
  const lines = wrap(title, large ? 15 : 20, large ? 3 : 4)

  const signature = 80 + (lines.length - 1) * size * 1.08

  return html`<svg
    class="cover"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    aria-hidden="true"
    focusable="false"
    fill="none"
  >
    <path fill="${palette.ground}" d="M0 0h${WIDTH}v${HEIGHT}H0z" />
    ${trusted(composition(palette, generator(seed)))}
    <g fill="${palette.letter}" class="cover-title" font-size="${size}">
      ${lines.map(
        (line, index) => html`<text x="23" y="${52 + index * size * 1.08}">${line}</text>`
      )}
    </g>
    <g fill="${palette.letter}" class="cover-author" font-size="15">
      <text x="24" y="${signature}">${wrap(author, 28, 1)}</text>
      <text x="276" y="${signature}" text-anchor="end">${year}</text>
    </g>
  </svg>`
}
