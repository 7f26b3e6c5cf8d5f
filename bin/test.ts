/*
 * Runs the test suites: `node ace test` (see also bin/test.js, behind `npm test`).
 */
process.env.NODE_ENV = 'test'

import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { configure, processCLIArgs, run } from '@japa/runner'

const APP_ROOT = new URL('../', import.meta.url)

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.listen('SIGTERM', () => app.terminate())
    app.listenIf(app.managedByPm2, 'SIGINT', () => app.terminate())
  })
  .testRunner()
  .configure(async (app) => {
    const { runnerHooks, ...config } = await import('../tests/bootstrap.js')
    const { runnable } = await import('../tests/helpers/left_out.js')
    const { withFolders } = await import('../tests/helpers/file_filters.js')

    const args = withFolders(process.argv.splice(2))
    processCLIArgs(args)
    configure({
      ...app.rcFile.tests,
      ...config,
      suites: runnable(app.rcFile.tests.suites, args),
      ...{
        setup: runnerHooks.setup,
        teardown: runnerHooks.teardown.concat([() => app.terminate()]),
      },
    })
  })
  .run(() => run())
  .catch(async (error) => {
    await prettyPrintError(error)
    // Something that was started before the failure, such as Vite's watcher, would keep the process alive.
    process.exit(1)
  })
