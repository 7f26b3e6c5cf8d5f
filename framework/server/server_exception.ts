import { Exception } from '@adonisjs/core/exceptions'

/** The server cannot be started as it is configured. */
export class ServerException extends Exception {
  static status = 500
  static code = 'E_SERVER_SETTINGS'

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}
