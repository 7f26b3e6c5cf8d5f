/*
 * Installs what is missing and runs every test suite this machine can run, side by side: `npm test`.
 * On the database servers too: `npm test -- --every-database`.
 * Other arguments go to the test runner, which does one thing after another: `npm test -- unit --files=tooling/build`.
 */
import { dependenciesInstalled, installDependencies } from './steps/dependencies.js'
import { continueOnOwnNode, runOnOwnNode } from './steps/node.js'
import { generateCode, runAllTests } from './steps/test_runs.js'
import { command, step } from './steps/terminal.js'

const args = process.argv.slice(2)
const onServers = args[0] === '--every-database'
const isOnServer = (process.env.DB_CONNECTION ?? 'sqlite') !== 'sqlite'

await command(async () => {
  if (!dependenciesInstalled()) await step('Dependencies', installDependencies)
  if (!onServers && (args.length || isOnServer)) {
    return runOnOwnNode(['ace.js', 'test', '--no-clear', ...args])
  }
  await continueOnOwnNode(async () => {
    await step('Generated', generateCode)
    process.exitCode = await runAllTests({ onServers })
  })
})
