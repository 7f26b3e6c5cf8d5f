import type { UIPrimitives } from '@adonisjs/core/types/ace'
import type { MigrationEvent } from '#framework/migrations/main'

/** Between two lines about the same long step where there is no terminal, in milliseconds. */
const QUIET = 5000

/** Names of files and titles can hold anything; a terminal obeys control characters. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')

/** '12 ms', '3.4 s', '2 min 5 s' */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** '1 step', '2 steps' */
export const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

const withCommas = (count: number) => count.toLocaleString('en')

/** Tells what a run of migrations does: on a terminal in a line that changes, elsewhere in lines that stay. */
export class MigrationPrinter {
  readonly #ui: UIPrimitives
  readonly #isLive: boolean
  readonly #isCompact: boolean
  #place = ''
  #told = 0

  constructor(ui: UIPrimitives, options: { isLive: boolean; isCompact: boolean }) {
    this.#ui = ui
    this.#isLive = options.isLive
    this.#isCompact = options.isCompact
  }

  tell(event: MigrationEvent): void {
    if (event.type === 'warning') return this.#note(`warning  ${event.message}`)
    if (event.type === 'waiting') return this.#waiting(event)
    if (this.#isCompact) return
    if (event.type === 'file') this.#begin(event)
    if (event.type === 'step' && this.#isLive) {
      this.#live(`${this.#place}  ${event.number}/${event.of}  ${event.title}`)
    }
    if (event.type === 'progress') this.#progress(event)
    if (event.type === 'stepDone' && !this.#isLive) {
      const title = `${event.number}/${event.of}  ${event.title}`
      this.#line(`     ${printable(title)}  ${this.#dim(duration(event.ms))}`)
    }
    if (event.type === 'fileDone') this.#end(event)
    if (event.type === 'noted') {
      this.#line(`${this.#colors.green('noted')}  ${printable(event.name)}, without running it`)
    }
    if (event.type === 'failed') {
      this.#erase()
      this.#ui.logger.logError(`${this.#colors.red('stop')}  ${printable(event.name)}`)
    }
  }

  #begin({ name, direction, number, of }: MigrationEvent & { type: 'file' }): void {
    this.#place = `${direction === 'up' ? 'up  ' : 'down'}  ${number}/${of}  ${printable(name)}`
    if (this.#isLive) this.#live(this.#place)
    else this.#line(this.#place)
  }

  #end({ ms, steps }: MigrationEvent & { type: 'fileDone' }): void {
    const facts = this.#dim(`${counted(steps, 'step')}, ${duration(ms)}`)
    if (!this.#isLive) return this.#line(`     done  ${facts}`)
    this.#live(`${this.#colors.green(this.#place.slice(0, 4))}${this.#place.slice(4)}  ${facts}`)
    this.#ui.logger.logUpdatePersist()
  }

  #progress({ title, done, total }: MigrationEvent & { type: 'progress' }): void {
    const now = Date.now()
    if (now - this.#told < (this.#isLive ? 100 : QUIET)) return
    this.#told = now
    const share = total ? ` of ${withCommas(total)} rows` : ' rows'
    const far = `${title}: ${withCommas(done)}${share}`
    if (this.#isLive) this.#live(`${this.#place}  ${far}`)
    else this.#line(`     ${printable(far)}`)
  }

  #waiting({ holder, seconds }: MigrationEvent & { type: 'waiting' }): void {
    const text = `waiting for ${holder}${seconds ? `, ${seconds} s` : ''}`
    if (this.#isLive) return this.#live(text)
    if (Date.now() - this.#told < QUIET && seconds > 0) return
    this.#told = Date.now()
    this.#note(text)
  }

  /** Beside the output, so that what reads it is not disturbed. */
  #note(text: string): void {
    this.#erase()
    this.#ui.logger.logError(this.#colors.yellow(printable(text)))
  }

  #line(text: string): void {
    this.#ui.logger.log(text)
  }

  #live(text: string): void {
    this.#ui.logger.logUpdate(printable(text))
  }

  #erase(): void {
    if (this.#isLive) this.#ui.logger.logUpdate('')
  }

  get #colors() {
    return this.#ui.colors
  }

  #dim(text: string): string {
    return this.#colors.dim(text)
  }
}
