/** Questions that one turn answers together. */
const AT_ONCE = 200

/** A turn that takes longer, in milliseconds, is not waited for by those that come after it. */
const LONGEST = 1000

interface Waiting<Question, Answer> {
  question: Question
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * Has questions wait while one is answered, and answers all that have gathered meanwhile together. Many that come at once
 * so need few turns and one connection, where each by itself would wait for the others with a connection in its hands.
 */
export class Turns<Question, Answer> {
  #waiting: Waiting<Question, Answer>[] = []
  #busySince = -Infinity
  /** Turns that go on: one, and those that were not waited for. */
  #turns = 0

  /** @param answer  answers several questions, in their order, or none */
  constructor(private answer: (questions: readonly Question[]) => Promise<Answer[]>) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      if (this.#turns > 0 && performance.now() - this.#busySince < LONGEST) return
      void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#turns++
    while (this.#waiting.length > 0) {
      this.#busySince = performance.now()
      const asked = this.#waiting.splice(0, AT_ONCE)
      try {
        const answers = await this.answer(asked.map(({ question }) => question))
        for (const [at, { resolve }] of asked.entries()) resolve(answers[at])
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    this.#turns--
  }
}
