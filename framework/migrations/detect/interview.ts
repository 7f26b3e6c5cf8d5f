import type { JsonValue } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Answers, Question } from './question.js'

/** An answer that cannot be used, and why. */
export class Refused {
  constructor(readonly reason: string) {}
}

/** Puts questions to the answers that were given, and keeps those that are open. */
export class Interview {
  readonly questions: Question[] = []
  /** Answers that counted, by question. */
  readonly used = new Map<string, JsonValue>()
  /** Ids as they were given, which may be another name of the question. */
  readonly #heard = new Set<string>()

  constructor(readonly answers: Answers) {}

  /**
   * @param names  other ids under which the answer may have been given
   * @param read   turns the answer into what is done with it
   * @returns undefined while the question is open
   * @throws MigrationException when the answer cannot be used
   */
  ask<Value>(
    question: Question,
    read: (answer: JsonValue) => Value | Refused,
    names: readonly string[] = []
  ): Value | undefined {
    const id = [question.id, ...names].find((name) => this.answers.has(name))
    if (id === undefined) {
      this.questions.push(question)
      return undefined
    }
    const answer = this.answers.get(id)!
    const value = read(answer)
    if (value instanceof Refused) {
      throw new MigrationException(
        `The answer to "${id}" cannot be used: ${value.reason}`,
        `${question.text} Answers are: ${answersOf(question)}`
      )
    }
    this.note(id, answer, question.id)
    return value
  }

  /** Counts an answer that was used without its question being put. */
  note(id: string, answer: JsonValue, as = id): void {
    this.#heard.add(id)
    this.used.set(as, answer)
  }

  /** Counts an answer whose effect is there already. */
  pass(id: string): void {
    this.#heard.add(id)
  }

  /** Answers to questions that do not arise. */
  get unused(): string[] {
    return [...this.answers.keys()].filter((id) => !this.#heard.has(id))
  }
}

function answersOf({ options, takesValue, removed, kept }: Question): string {
  const chosen = options.map(({ answer }) => JSON.stringify(answer))
  if (takesValue) chosen.unshift('a value', '{ "sql": expression }')
  if (removed) {
    chosen.unshift(
      `{ ${removed.map((value) => `"${value}": …`).join(', ')} } with ${kept!.join(', ')}`
    )
  }
  return chosen.join(', ')
}
