/*
 * Runs Ace commands: `node ace …`.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import type { ApplicationService } from '@adonisjs/core/types'
import { endWhenCancelled, outliveReaders, prepareKernel } from '../framework/console/main.js'
import { refuseOldNode } from '../framework/server/old_node.js'

refuseOldNode()

const APP_ROOT = new URL('../', import.meta.url)

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

const TERMINATED = 143

/** `serve` and `test` run the application in a process of its own, which is no part of this one and would outlive it. */
interface Starts {
  devServer?: { close(): Promise<void> }
  testsRunner?: { close(): Promise<void> }
}

/**
 * A command that stays alive is told to end. Any other is in the middle of something, which would go on with its
 * connections closed: it ends at once, and what it had begun is undone by the database, as after Ctrl-C.
 */
async function end(app: ApplicationService): Promise<void> {
  const kernel = await app.container.make('ace')
  const command = kernel.getMainCommand()
  if (!command?.staysAlive) process.exit(TERMINATED)
  const { devServer, testsRunner } = command as Starts
  await Promise.all([devServer?.close(), testsRunner?.close()])
  await app.terminate()
}

const argv = process.argv.splice(2)
outliveReaders()
endWhenCancelled()

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.listen('SIGTERM', () => end(app))
    app.listenIf(app.managedByPm2, 'SIGINT', () => app.terminate())
  })
  .ace()
  .configure(async (app) => prepareKernel(await app.container.make('ace'), argv))
  .handle(argv)
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
