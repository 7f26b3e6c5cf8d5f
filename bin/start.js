/*
 * `npm start`: from a fresh clone to a served site, and quickly back to it every time after.
 * Each step looks first whether it has anything to do, and one that was interrupted is simply done again.
 */
import { build } from './steps/build.js'
import { installDependencies } from './steps/dependencies.js'
import { setUpDatabase } from './steps/database.js'
import { continueOnOwnNode, isContinued } from './steps/node.js'
import { path } from './steps/project.js'
import { loadSettings, requireFreePort, serve } from './steps/server.js'
import { makeSettings } from './steps/settings.js'
import { command, say, step } from './steps/terminal.js'

await command(async () => {
  if (!isContinued()) {
    say()
    await step('Settings', makeSettings)
    loadSettings()
    await requireFreePort()
    await step('Dependencies', installDependencies)
  }
  await continueOnOwnNode(async () => {
    await step('Build', build)
    await step('Database', () => setUpDatabase(path('build')))
    await serve()
  })
})
