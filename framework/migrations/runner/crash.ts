/**
 * Kills this process at a step of the run, for tests of what comes after: `GABLE_CRASH_AT=3` when the third step has
 * had its effect and nobody has noted it, `GABLE_CRASH_AT=3:before` when it is about to begin.
 */
export class CrashPoint {
  #step: number
  #isBefore: boolean
  #count = 0

  constructor(setting = process.env.GABLE_CRASH_AT) {
    const [, step, before] = /^(\d+)(:before)?$/.exec(setting ?? '') ?? []
    this.#step = Number(step ?? 0)
    this.#isBefore = Boolean(before)
  }

  before(): void {
    this.#count += 1
    if (this.#isBefore) this.#crash()
  }

  after(): void {
    if (!this.#isBefore) this.#crash()
  }

  #crash(): void {
    if (this.#count === this.#step) process.kill(process.pid, 'SIGKILL')
  }
}
