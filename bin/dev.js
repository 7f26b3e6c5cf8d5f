/*
 * `npm run dev`: the developer's server. Code, templates and styles are taken over as they change.
 */
import { installDependencies } from './steps/dependencies.js'
import { setUpDatabase } from './steps/database.js'
import { continueOnOwnNode, isContinued, runOnOwnNode } from './steps/node.js'
import { root } from './steps/project.js'
import { makeSettings } from './steps/settings.js'
import { command, say, step } from './steps/terminal.js'

await command(async () => {
  if (!isContinued()) {
    say()
    await step('Settings', makeSettings)
    await step('Dependencies', installDependencies)
  }
  await continueOnOwnNode(async () => {
    await step('Database', () => setUpDatabase(root))
    await runOnOwnNode(['ace.js', 'serve', '--hmr', '--no-clear', ...process.argv.slice(2)])
  })
})
