const WIDTH = 24
/** Milliseconds between drawings: a terminal is slower than a database. */
const DRAWING = 80
/** Milliseconds between lines where there is no terminal. */
const SAYING = 5000

/** What a slow command has done so far. */
export interface Step {
  /** What it is busy with. */
  name: string
  /** Rows of it, or whatever is counted. */
  done: number
  /** 0–1; null when the end is not known. */
  part: number | null
}

interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/**
 * Shows how far something slow has come: on a terminal as one line drawn over and over, elsewhere as a line every
 * five seconds. On standard error, so that what a command prints can be piped on.
 */
export class Progress {
  #startedAt = performance.now()
  #saidAt = this.#startedAt
  #isShown = false
  #before = { name: '', at: this.#startedAt }

  constructor(
    readonly unit = 'rows',
    readonly screen: Screen = process.stderr
  ) {}

  show({ name, done, part }: Step): void {
    const now = performance.now()
    if (this.#before.name !== name) this.#before = { name, at: now }
    if (now - this.#saidAt < (this.screen.isTTY ? DRAWING : SAYING)) return
    this.#saidAt = now
    const seconds = (now - this.#before.at) / 1000
    const rate = seconds > 0.2 ? `, ${grouped(Math.round(done / seconds))} ${this.unit}/s` : ''
    const line = `${name}: ${grouped(done)} ${this.unit}${rate}`
    if (this.screen.isTTY) this.#draw(`${barOf(part)}${line}`)
    else this.screen.write(`${part === null ? '' : `${Math.floor(part * 100)}%  `}${line}\n`)
  }

  /** Leaves the line of a terminal empty for what is printed next. */
  clear(): void {
    if (this.#isShown) this.screen.write('\r\u001b[2K')
    this.#isShown = false
  }

  #draw(line: string) {
    this.#isShown = true
    const width = Math.max(20, this.screen.columns || 80) - 1
    this.screen.write(`\r\u001b[2K${line.slice(0, width)}`)
  }
}

function barOf(part: number | null): string {
  if (part === null) return ''
  return `[${'='.repeat(Math.round(Math.min(1, part) * WIDTH)).padEnd(WIDTH)}]  `
}

/** 1234567 → '1,234,567' */
export function grouped(count: number): string {
  return count.toLocaleString('en')
}
