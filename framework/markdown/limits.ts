import { Exception } from '@adonisjs/core/exceptions'

/** Longest text that is rendered, in characters. */
export const MAX_SOURCE = 1_000_000

export class MarkdownTooLongException extends Exception {
  static status = 422
  static code = 'E_MARKDOWN_TOO_LONG'

  constructor(length: number) {
    super(`The text has ${length} characters; at most ${MAX_SOURCE} are rendered`)
    this.help = 'Divide it into several texts.'
  }
}
