/*
 * Installs what is missing and runs every test suite this machine can run: `npm test`.
 * Arguments go to the test runner: `npm test -- unit --files=tooling/build`.
 */
import { dependenciesInstalled, installDependencies } from './steps/dependencies.js'
import { runOnOwnNode } from './steps/node.js'
import { command, step } from './steps/terminal.js'

await command(async () => {
  if (!dependenciesInstalled()) await step('Dependencies', installDependencies)
  await runOnOwnNode(['ace.js', 'test', '--no-clear', ...process.argv.slice(2)])
})
