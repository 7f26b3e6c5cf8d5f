import { Exception } from '@adonisjs/core/exceptions'

/** Something about the migrations that cannot go on, and the next step. */
export class MigrationException extends Exception {
  static status = 500
  static code = 'E_MIGRATION'

  constructor(message: string, help?: string) {
    super(message)
    this.help = help
  }
}
