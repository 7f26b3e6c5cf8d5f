import type { WriteStream } from 'node:tty'

const WIDTH = 24
/** Milliseconds between drawings: a terminal is slower than a disk. */
const INTERVAL = 80

/** One line of a terminal that is drawn over and over: `[======      ]  12/48  posts/night-train.md`. */
export class ProgressBar {
  #drawnAt = 0
  #isShown = false

  constructor(
    readonly terminal: WriteStream,
    readonly total: number
  ) {}

  show(done: number, label: string): void {
    const now = performance.now()
    if (done < this.total && now - this.#drawnAt < INTERVAL) return
    this.#drawnAt = now
    this.#isShown = true
    const filled = this.total ? Math.round((done / this.total) * WIDTH) : WIDTH
    const bar = '='.repeat(filled).padEnd(WIDTH)
    const count = `${String(done).padStart(String(this.total).length)}/${this.total}`
    const line = `[${bar}] ${count}  ${label}`
    this.terminal.write(
      `\r\u001b[2K${line.slice(0, Math.max(20, this.terminal.columns || 80) - 1)}`
    )
  }

  /** Leaves the line empty for what is printed next. */
  clear(): void {
    if (this.#isShown) this.terminal.write('\r\u001b[2K')
    this.#isShown = false
  }
}
