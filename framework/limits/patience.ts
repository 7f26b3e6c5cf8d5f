/** Looks at the store in the time it may be silent. */
const LOOKS = 10

/** However busy it is with others, no request waits longer than so many times that. */
const LONGEST = 5

interface Waiter {
  looks: number
  giveUp(error: Error): void
}

/**
 * How long a store is waited for. What is measured is its silence: one that answers somebody is there, and whoever asked
 * after them waits for their turn. It is measured in looks and not by the clock, because a process that was busy itself
 * has not yet read what the store has answered.
 */
export class Patience {
  #waiters = new Set<Waiter>()
  #silent = 0
  #timer?: NodeJS.Timeout

  /** @param milliseconds  of silence */
  constructor(private milliseconds: number) {}

  /** @throws when the store has been silent for too long */
  wait<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { looks: 0, giveUp: reject }
      const heard = () => {
        this.#silent = 0
        this.#leave(waiter)
      }
      this.#waiters.add(waiter)
      this.#timer ??= setInterval(() => this.#look(), this.milliseconds / LOOKS)
      answer.finally(heard).then(resolve, reject)
    })
  }

  #leave(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    if (this.#waiters.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#silent = 0
  }

  #look(): void {
    this.#silent++
    for (const waiter of this.#waiters) {
      waiter.looks++
      if (this.#silent < LOOKS && waiter.looks < LOOKS * LONGEST) continue
      this.#leave(waiter)
      waiter.giveUp(new Error(`The store did not answer in ${this.milliseconds} ms`))
    }
  }
}
