import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { DatabaseClient } from '../database_client.js'

export default class Db extends BaseCommand {
  static commandName = 'db'
  static description = "Open the database's own shell on the configured connection"
  static help = [
    '{{ binaryName }} db',
    "echo 'select count(*) from users' | {{ binaryName }} db",
    "echo 'select * from users' | {{ binaryName }} db --json | jq",
    '{{ binaryName }} db --read-only --connection=pg',
    'The shell is sqlite3, psql, mariadb or mysql. Where it is not installed, and with --json, a small prompt of our own takes its place.',
    'The password goes to it through the environment, where other users of the machine cannot read it.',
  ]

  @flags.string({ description: 'Connection of config/database.ts; the default one when not said' })
  declare connection?: string

  @flags.boolean({ description: 'Refuse statements that change something' })
  declare readOnly?: boolean

  @flags.boolean({ description: 'Use the prompt of our own even where the shell is installed' })
  declare builtin?: boolean

  @flags.boolean({ description: 'Print one JSON array of rows for each statement' })
  declare json?: boolean

  async run() {
    await this.app.boot()
    const db = await this.app.container.make('lucid.db')
    const name = this.connection ?? db.primaryConnectionName
    const config = db.manager.get(name)?.config
    if (!config) {
      const { unknownName } = await import('../unknown_name.js')
      const names = Object.keys(this.app.config.get<object>('database.connections'))
      return this.#fail(unknownName('database connection', name, names))
    }
    const { toDialect } = await import('#framework/database/main')
    const { databaseClient } = await import('../database_client.js')
    const readOnly = this.readOnly === true
    const dialect = toDialect(db.connection(name).dialect.name)
    const settings = (config.connection ?? {}) as Parameters<typeof databaseClient>[1]
    const client = databaseClient(dialect, settings, {
      readOnly,
      piped: process.stdin.isTTY !== true,
    })
    const status = this.builtin || this.json ? undefined : await this.#open(client)
    if (status === undefined) await this.#prompt(name, client)
    else this.exitCode = status
  }

  /** @returns the shell's exit code; undefined when none is installed */
  async #open({ programs, args, env }: DatabaseClient): Promise<number | undefined> {
    const { spawn } = await import('node:child_process')
    // Ctrl-C in the shell ends its query, not us.
    const ignore = () => {}
    process.on('SIGINT', ignore)
    try {
      for (const program of programs) {
        const status = await new Promise<number | undefined>((resolve, reject) => {
          const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
          child.on('error', (error: NodeJS.ErrnoException) =>
            error.code === 'ENOENT' ? resolve(undefined) : reject(error)
          )
          child.on('close', (code) => resolve(code ?? 1))
        })
        if (status !== undefined) return status
      }
    } finally {
      process.off('SIGINT', ignore)
    }
    return undefined
  }

  async #prompt(connection: string, { programs }: DatabaseClient) {
    const { ask, runPiped } = await import('../sql_prompt.js')
    const { SqlSession } = await import('../sql_session.js')
    const db = await this.app.container.make('lucid.db')
    const isAsking = process.stdin.isTTY === true && process.stdout.isTTY === true
    if (isAsking && !this.builtin && !this.json) {
      this.logger.logError(
        this.colors.dim(`${programs[0]} is not installed; this is our own prompt`)
      )
    }
    const options = {
      json: this.json === true,
      history: this.app.tmpPath('db_history'),
      print: (text: string) => this.logger.log(text),
      printError: (text: string) => this.logger.logError(this.colors.red(text)),
    }
    const session = await SqlSession.open(db.connection(connection), {
      readOnly: this.readOnly === true,
    })
    try {
      if (isAsking) await ask(session, options)
      else if (!(await runPiped(session, options))) this.exitCode = 1
    } finally {
      await session.close()
    }
  }

  #fail(message: string) {
    this.logger.logError(this.colors.red(message))
    this.exitCode = 1
  }
}
